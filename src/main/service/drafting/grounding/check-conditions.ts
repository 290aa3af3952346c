/** "If needed", "if it gets worse": a condition that a statement sets must have been set in the visit. */
import type { Reason } from '../../../../contract/records.ts'
import type { Found } from './evidence.ts'
import { placesOf } from './places.ts'
import type { Mention } from './units.ts'
import type { Visit } from './visit.ts'

const WRITTEN = /\b(?:if|in case|unless)\b[^,;.]*/gi
/** How a condition is set in speech. A question whether it is so already sets none. */
const SET =
  /\b(?:if|in case|unless|should (?:you|it|they|that|this|the|your|anything)|when(?:ever)?|in the event|otherwise|until|as needed|as you need|need be|any (?:problems?|issues?|questions?|concerns?|changes?|worsening)|depend\w*|see how|see what|let (?:me|us) know)\b/i
/** The statement wonders; it sets no condition. */
const WHETHER = /\b(?:ask(?:s|ed)?|wonder(?:s|ed)?|unsure|not sure|see|know|unclear|unknown|inquired?) if\b/i

/** How far from a thing its condition may be set, in characters. */
const REACH = 160

/** What is said around a place; the turns before and after as well, where it stands near their edge. */
function around(visit: Visit, index: number, at: number): string {
  const text = visit.turns[index]?.turn.text ?? ''
  const before = at < REACH ? (visit.turns[index - 1]?.turn.text.slice(-REACH) ?? '') : ''
  const after = text.length - at < REACH ? (visit.turns[index + 1]?.turn.text.slice(0, REACH) ?? '') : ''
  return `${before} ${text.slice(Math.max(0, at - REACH), at + REACH)} ${after}`
}

export function checkConditions(text: string, mentions: readonly Mention[], found: Found, visit: Visit): Reason[] {
  if (WHETHER.test(text)) return []
  return [...text.matchAll(WRITTEN)].flatMap((match): Reason[] => {
    const span = { start: match.index, end: match.index + match[0].trimEnd().length }
    const heavy = mentions.filter((mention) => !mention.light)
    const inside = heavy.filter((mention) => mention.start >= span.start && mention.end <= span.end)
    const named = inside.length > 0 ? inside : heavy.filter((mention) => mention.end <= span.start)
    const spoken = named.flatMap((mention) => placesOf(mention, visit)).map(({ start, turn }) => around(visit, turn.index, start))
    if (spoken.length === 0) spoken.push(...found.indexes.map((index) => visit.turns[index]?.turn.text ?? ''))
    if (spoken.some((said) => SET.test(said))) return []
    const sentence = `Nobody sets this condition where this is spoken of: “${text.slice(span.start, span.end)}”.`
    return [{ check: 'time', outcome: 'unsure', sentence, span }]
  })
}
