/** "Is it constant or does it come and go?" "It comes and goes": what was not chosen is not what the patient has. */
import type { Reason } from '../../../../../contract/records.ts'
import { denialsOf, within } from '../negation.ts'
import { placesOf, type Place } from '../places.ts'
import { keysOf, type Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

const ASKED = /\b(?:is|are|was|were|does|do|did|has|have|would)\b[^.?!]{0,40}$/i
const OR = /^\s+or\s+/i
/** How long the other choice and the answer may be together, in characters. */
const REACH = 160
/** Words that name the other choice. */
const WORDS = 5

/** Whether a place is one of two things that were asked about, and the other is what was answered. */
function isNotChosen(mention: Mention, { end, start, turn }: Place, visit: Visit): boolean {
  if (!ASKED.test(turn.turn.text.slice(Math.max(0, start - 60), start))) return false
  const rest = `${turn.turn.text.slice(end)} ${visit.turns[turn.index + 1]?.turn.text ?? ''}`.slice(0, REACH)
  const or = OR.exec(rest)?.[0].length
  if (or === undefined) return false
  const after = rest.slice(or)
  const said = keysOf(after)
  const other = keysOf(after.split(/\s+/).slice(0, WORDS).join(' '))
  // Named once in the question, and once more in the answer.
  return !said.has(mention.key) && [...other.keys()].some((key) => (said.get(key)?.length ?? 0) > 1)
}

export function checkAlternatives(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const denials = denialsOf(text, 40)
  return mentions.flatMap((mention): Reason[] => {
    if (mention.light || mention.kind === 'word' || within(denials, mention.start, mention.end)) return []
    const places = placesOf(mention, visit)
    if (places.length === 0 || !places.every((place) => isNotChosen(mention, place, visit))) return []
    const span = { start: mention.start, end: mention.end }
    const number = String(places[0]?.turn.turn.number)
    const sentence = `Turn ${number} asks about “${text.slice(span.start, span.end)}” or something else, and the other is answered.`
    return [{ check: 'negation', outcome: 'unsure', sentence, span }]
  })
}
