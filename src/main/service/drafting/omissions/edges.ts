/** Where a told sentence begins and ends: from its first clause that the note lacks to its last. */
import { breaksOff } from '../grounding/spoken.ts'
import { mentionsOf } from '../grounding/units.ts'
import { wordCount } from './answers.ts'
import { newParticulars, NO_PARTICULARS, particularsOf } from './particulars.ts'
import { novelty, type Written } from './weights.ts'
import { DENIES, ENDS_WELL, SETS_TERMS } from './words.ts'

/** "I had to go to bed, and", "it is dry, yeah": what was said is said, though more was to come or a nod came behind it. */
export function withoutTrailing(text: string): string {
  const whole = text.replace(/(?:[\s,]+(?:and|or|but|so|because|cause)|,\s*(?:yeah|yep|i|thank you|thanks|something like that))+$/i, '')
  return wordCount(whole) >= 4 ? whole : text
}

export function withoutEdges(text: string, note: Written): string {
  const clauses = text.split(/(?<=,)\s+|\s+(?=(?:but|because|(?<!\bor )so|and (?:i|it|he|she|they|then|my|the))\b)/i)
  // "I can't, like, walk": what denies the next clause is never left out, nor is a condition, a number, a side or a time.
  const isNew = clauses.map(
    (clause, index) =>
      // "Other than that, fine": how it is belongs to what it is said of.
      (index > 0 && ENDS_WELL.test(clause)) ||
      DENIES.test(clause) ||
      SETS_TERMS.test(clause) ||
      newParticulars(particularsOf(clause), NO_PARTICULARS) > 0 ||
      novelty(mentionsOf(clause), note.keys, note.denied).fresh >= 0.6,
  )
  const first = isNew.indexOf(true)
  if (first === -1) return text
  const trimmed = clauses
    .slice(first, isNew.lastIndexOf(true) + 1)
    .join(' ')
    .replace(/^(?:but|because|so|and|or|then|that|which)\s+/i, '')
    .replace(/[\s,]+$/, '')
  return breaksOff(trimmed) ? text : trimmed
}
