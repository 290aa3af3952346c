/** Whether a statement is told in one place of its visit: where a model puts several together, it errs most (docs/grounding.md). */
import type { Turn } from '../../../../contract/records.ts'
import { quantitiesOf, sameQuantity } from './numbers.ts'
import { mentionsOf, type Mention } from './units.ts'
import { visitOf, type VisitTurn } from './visit.ts'

/** All that a statement says, words of note style aside, stands in one turn, or in two that follow one another: a question and its answer. */
export function isToldTogether(text: string, turns: readonly Turn[]): boolean {
  const mentions = mentionsOf(text).filter(({ light }) => !light)
  if (mentions.length === 0) return false
  const said = visitOf(turns).turns
  const numbers = quantitiesOf(text).filter(({ values: [value] }) => value !== 1)
  return said.some((turn, i) => {
    const place = [turn, said[i + 1]].filter((each) => each !== undefined && !each.isInstruction)
    return (
      mentions.every((mention) => place.some((each) => each !== undefined && holds(each, mention))) &&
      numbers.every((number) => place.some((each) => each?.quantities.some((known) => sameQuantity(number, known)) === true))
    )
  })
}

function holds({ keys }: VisitTurn, { key, parts }: Mention): boolean {
  return keys.has(key) || (parts.length > 0 && parts.every((part) => keys.has(part)))
}
