/** "X-ray from the previous visit": an earlier visit that a statement speaks of must be one that the visit speaks of. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import type { Visit } from '../visit.ts'

const WRITTEN = /\b(?:previous|prior|last|earlier) (?:office |clinic )?(?:visit|appointment|encounter)\b/i
const SAID =
  /\b(?:last (?:time|visit|appointment|week|month|year|summer|fall|winter|spring|saw|seen|talked|spoke|met)|previous|prior|since i (?:last )?(?:saw|seen)|when i saw|(?:saw|seen|met) you|(?:were|was) (?:last )?(?:here|in)|(?:weeks?|months?|years?|days?) ago|used to|ordered|talked about|back (?:in|when)|earlier)\b/i

export function checkEarlierVisits(text: string, found: Found, visit: Visit): Reason[] {
  const match = WRITTEN.exec(text)
  if (match === null) return []
  const near = found.indexes.flatMap((index) => [index - 1, index, index + 1]).map((index) => visit.turns[index]?.turn.text ?? '')
  if (near.some((said) => SAID.test(said))) return []
  const span = { start: match.index, end: match.index + match[0].length }
  return [{ check: 'time', outcome: 'unsure', sentence: `Nobody speaks of it as of an earlier visit: “${match[0]}”.`, span }]
}
