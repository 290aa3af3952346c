/** A disease or finding of the word lists that a statement states must be named by somebody. */
import type { Reason } from '../../../../../contract/records.ts'
import { denialsOf, within } from '../negation.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

export function checkDiagnoses(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const denials = denialsOf(text, 40)
  return mentions.flatMap((mention): Reason[] => {
    if (mention.kind !== 'finding' || mention.light || within(denials, mention.start, mention.end)) return []
    if (placesOf(mention, visit).length > 0) return []
    const span = { start: mention.start, end: mention.end }
    return [{ check: 'support', outcome: 'unsure', sentence: `Nobody names “${text.slice(span.start, span.end)}” in this visit.`, span }]
  })
}
