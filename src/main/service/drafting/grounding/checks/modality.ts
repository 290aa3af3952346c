/** "We might do some physical therapy" is no "we will": what is only considered may not be given as decided. */
import type { Reason } from '../../../../../contract/records.ts'
import { placesOf, type Place } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** How a note gives it as decided. */
const DECIDED =
  /\b(?:(?:will|we['’]ll|he['’]ll|she['’]ll) (?:also |then )?(?:be )?(?!if\b|consider|discuss|need to consider|likely|probably|possibly)|(?:have|has|was|were|i|we) (?:also )?(?:ordered|prescribed|referred|recommended|started|scheduled|provided|given)|(?:prescribed|ordered|start(?:ed)?|begin|referral to|refer(?:red)? to)\b)/gi
/** How a note leaves it open. */
const LEFT_OPEN =
  /\b(?:if|may|might|could|can|consider\w*|possib\w+|potential\w*|discuss\w*|option\w*|would|whether|likely|probably|unless|in case|as needed|hope\w*|alternative\w*)\b/i
/** How it is only considered in speech, before the thing. */
const CONSIDERED =
  /\b(?:might|may(?: be)?|maybe|could|possibly|potentially|perhaps|consider(?:ing)?|think(?:ing)? about|thought about)\b[^.?!]{0,45}$/i
const REACH = 70

export function checkModality(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const [match] = text.matchAll(DECIDED)
  if (match === undefined || LEFT_OPEN.test(text)) return []
  const isConsidered = ({ start, turn }: Place) => CONSIDERED.test(turn.turn.text.slice(Math.max(0, start - REACH), start))
  const behind = mentions.filter((mention) => !mention.light && mention.start >= match.index)
  // "Ureteroscopy was recommended": what it is said of stands before.
  const named = behind.length > 0 ? behind : mentions.filter((mention) => !mention.light)
  const known = named
    .map((mention) => placesOf(mention, visit).filter(({ turn }) => turn.turn.role !== 'patient'))
    .filter((places) => places.length > 0)
  const open = known.filter((places) => places.every(isConsidered))
  if (open.length === 0) return []
  const [first] = open
  const span = { start: match.index, end: match.index + match[0].trimEnd().length }
  const sentence = `The statement gives this as decided; turn ${String(first?.[0]?.turn.turn.number)} only considers it.`
  return [{ check: 'plan', outcome: 'unsure', sentence, span }]
}
