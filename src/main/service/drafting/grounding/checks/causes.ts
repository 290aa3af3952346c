/** "Depression due to medication side effects", where nobody gave a cause: two things of a visit joined as cause and effect. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

const CAUSE =
  /\b(?:(?:is|are|was|were|be|being|likely|probably|possibly|most likely) )*(?:due to|caused by|because of|secondary to|as a result of|resulting from|related to|attributed to)\b/i
/** How a cause is told in speech. "'Cause" and "from" stand for much else, and are heard all the same. */
const TELLS =
  /\b(?:due to|because|['’]?cause[sd]?|causing|from|since|so|result\w*|why|reason|relat\w*|that['’]?s (?:the|what|from|your|a|just)|what['’]s|mak(?:es?|ing)|giv(?:es?|ing) you|blam\w*|trigger\w*|comes? (?:from|with)|behind|explain\w*|think|sounds?|looks?|likely|suspect\w*|consistent|after|when(?:ever)?|irritat\w*|set (?:it )?off|contribut\w*|secondary|associated)\b/i
/** How far from the cause its telling may stand, in characters, and whether what it causes may stand a turn away. */
const REACH = 200

export function checkCauses(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const match = CAUSE.exec(text)
  if (match === null) return []
  const end = match.index + match[0].length
  const heavy = mentions.filter(({ light }) => !light)
  const causes = heavy.filter(({ start }) => start >= end)
  const effects = heavy.filter((mention) => mention.end <= match.index)
  const places = causes.map((cause) => placesOf(cause, visit)).filter((all) => all.length > 0)
  const told = places.flat().some(({ start, turn }) => {
    const said = turn.turn.text.slice(Math.max(0, start - REACH), start + REACH)
    if (!TELLS.test(said)) return false
    const near = [turn.index - 1, turn.index, turn.index + 1].flatMap((index) => visit.turns[index] ?? [])
    return (
      effects.length === 0 ||
      effects.some(({ key, parts }) => near.some(({ keys }) => keys.has(key) || parts.some((part) => keys.has(part))))
    )
  })
  if (causes.length === 0 || places.length === 0 || told) return []
  const span = { start: match.index, end }
  return [{ check: 'support', outcome: 'unsure', sentence: 'Nobody gives this as the cause where it is spoken of.', span }]
}
