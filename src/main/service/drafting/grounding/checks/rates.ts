/** "Seven pints a day", where it is seven a week: the same number by another time. */
import type { Reason } from '../../../../../contract/records.ts'
import { quantitiesOf, sameQuantity } from '../numbers.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sentenceAt } from '../words.ts'

const PER = /\b(?:(?:an?|per|each|every) (hour|day|night|week|month|year)|(daily|nightly|weekly|monthly))\b/i
/** How far behind its number a rate may stand, in characters. */
const REACH = 40

function periodOf(text: string): string | null {
  const match = PER.exec(text)
  if (match === null) return null
  const word = (match[1] ?? match[2] ?? '').toLowerCase()
  return word === 'night' || word === 'nightly' || word === 'daily' ? 'day' : word.replace(/ly$/, '')
}

function sentenceAround({ turn: { text } }: VisitTurn, at: number): string {
  const { end, start } = sentenceAt(text, at)
  return text.slice(start, end)
}

function periodsIn(sentence: string): string[] {
  return [...sentence.matchAll(new RegExp(PER.source, 'gi'))].flatMap(([rate]) => periodOf(rate) ?? [])
}

/** How a number of a thing is rated: only where every place that says it of the thing rates it, and none as the statement does. */
export function checkRates(text: string, visit: Visit): Reason[] {
  return quantitiesOf(text).flatMap((written): Reason[] => {
    const rate = PER.exec(text.slice(written.end, written.end + REACH))
    const period = rate === null ? null : periodOf(rate[0])
    if (rate === null || period === null || written.unit !== null || /[,;.]/.test(text.slice(written.end, written.end + rate.index)))
      return []
    const thing = /(\w{3,}?)s?\s*$/.exec(text.slice(written.end, written.end + rate.index))?.[1]
    if (thing === undefined) return []
    const isOfIt = new RegExp(`\\b${thing}s?\\b`, 'i')
    const places = visit.turns.flatMap((turn) =>
      turn.isInstruction
        ? []
        : turn.quantities
            .filter((said) => sameQuantity(written, said))
            .map(({ start }) => ({ turn: turn.turn, sentence: sentenceAround(turn, start) }))
            .filter(({ sentence }) => isOfIt.test(sentence)),
    )
    const [other] = places
    const isOther = (periods: readonly string[]) => periods.length > 0 && !periods.includes(period)
    if (other === undefined || !places.every(({ sentence }) => isOther(periodsIn(sentence)))) return []
    const span = { start: written.start, end: written.end + rate.index + rate[0].length }
    const sentence = `Turn ${String(other.turn.number)} says this number by the ${periodsIn(other.sentence)[0] ?? ''}, not by the ${period}.`
    return [{ check: 'number', outcome: 'contradicts', sentence, span }]
  })
}
