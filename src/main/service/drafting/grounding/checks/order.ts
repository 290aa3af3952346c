/** "50 mg for a week, then 25 mg": what comes first and what comes then. Turned round, each number is still one that was said. */
import type { Reason } from '../../../../../contract/records.ts'
import { frequenciesOf, sameFrequency } from '../frequency.ts'
import { isDose, isTime, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Visit } from '../visit.ts'

const THEN = /\b(?:(?:and )?then|followed by|after that|afterwards)\b/i

/** The amounts before and after each "then" of a text, the nearest of each. */
function ordersOf(
  text: string,
  quantities: readonly Quantity[],
): { readonly first: Quantity; readonly then: Quantity; readonly at: number }[] {
  const amounts = quantities.filter(({ unit }) => !isTime(unit))
  return [...text.matchAll(new RegExp(THEN.source, 'gi'))].flatMap(({ index }) => {
    const first = amounts.findLast(({ end }) => end <= index && index - end < 60)
    const then = amounts.find(({ start }) => start >= index && start - index < 60)
    return first === undefined || then === undefined ? [] : [{ first, then, at: index }]
  })
}

/** "500 mg once a day for four days", where it is 500 today and 250 from then on. */
function joined(text: string, visit: Visit): Reason[] {
  if (THEN.test(text)) return []
  const [dose] = quantitiesOf(text).filter(({ unit }) => isDose(unit))
  const [often] = frequenciesOf(text).filter(({ start }) => dose !== undefined && start >= dose.end)
  if (dose === undefined || often === undefined) return []
  const told = visit.turns.flatMap((turn) =>
    turn.isInstruction
      ? []
      : turn.quantities
          .filter((quantity) => sameQuantity(dose, quantity))
          .flatMap(({ end }) => {
            const next = turn.frequencies.find((frequency) => frequency.start >= end && sameFrequency(often, frequency))
            return next === undefined ? [] : [{ turn: turn.turn, between: turn.turn.text.slice(end, next.start) }]
          }),
  )
  const [first] = told
  if (first === undefined || !told.every(({ between }) => THEN.test(between))) return []
  const sentence = `Turn ${String(first.turn.number)} says another dose between the two.`
  return [{ check: 'medication', outcome: 'unsure', sentence, span: { start: dose.start, end: often.end } }]
}

export function checkOrder(text: string, visit: Visit): Reason[] {
  return [...joined(text, visit), ...turnedRound(text, visit)]
}

function turnedRound(text: string, visit: Visit): Reason[] {
  return ordersOf(text, quantitiesOf(text)).flatMap((written): Reason[] => {
    if (sameQuantity(written.first, written.then)) return []
    const said = visit.turns.flatMap((turn) =>
      turn.isInstruction ? [] : ordersOf(turn.turn.text, turn.quantities).map((order) => ({ turn: turn.turn, order })),
    )
    if (said.some(({ order }) => sameQuantity(written.first, order.first) && sameQuantity(written.then, order.then))) return []
    const turned = said.find(({ order }) => sameQuantity(written.first, order.then) && sameQuantity(written.then, order.first))
    if (turned === undefined) return []
    const sentence = `The statement turns the order round; turn ${String(turned.turn.number)} has it the other way.`
    return [{ check: 'number', outcome: 'contradicts', sentence, span: { start: written.first.start, end: written.then.end } }]
  })
}
