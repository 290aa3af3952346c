/** "94/152": a blood pressure is two numbers that were said together, the higher first. */
import type { Reason } from '../../../../../contract/records.ts'
import type { Visit, VisitTurn } from '../visit.ts'

const WRITTEN = /(?<![\d/.])(\d{2,3})\s*(?:\/|over)\s*(\d{2,3})(?![\d/.]\d|\/)/g
/** What no vision chart ("20/40") and no date has: millimetres of mercury. */
const LEAST = 30
const LEAST_OF_HIGHER = 80
const TOGETHER = /^\s*(?:over|\/)\s*$/i

type Pair = { readonly turn: VisitTurn; readonly upper: readonly number[]; readonly lower: readonly number[]; readonly shown: string }

function pairsOf(visit: Visit): Pair[] {
  return visit.turns.flatMap((turn) => {
    if (turn.isInstruction) return []
    const { text } = turn.turn
    return turn.quantities.flatMap((first, i): Pair[] => {
      const second = turn.quantities[i + 1]
      if (second === undefined || !TOGETHER.test(text.slice(first.end, second.start))) return []
      return [{ turn, upper: first.values, lower: second.values, shown: text.slice(first.start, second.end) }]
    })
  })
}

export function checkPressures(text: string, visit: Visit): Reason[] {
  return [...text.matchAll(WRITTEN)].flatMap((match): Reason[] => {
    const [upper, lower] = [Number(match[1]), Number(match[2])]
    if (Math.min(upper, lower) < LEAST || Math.max(upper, lower) < LEAST_OF_HIGHER) return []
    const pairs = pairsOf(visit)
    if (pairs.some((pair) => pair.upper.includes(upper) && pair.lower.includes(lower))) return []
    const span = { start: match.index, end: match.index + match[0].length }
    const turned = pairs.find((pair) => pair.upper.includes(lower) && pair.lower.includes(upper))
    const part = pairs.find((pair) => pair.upper.includes(upper)) ?? pairs.find((pair) => pair.lower.includes(lower))
    const other = turned ?? part
    if (other === undefined) return []
    const sentence = `Nobody says “${match[0]}”; turn ${String(other.turn.turn.number)} says “${other.shown}”.`
    return [{ check: 'number', outcome: turned === undefined ? 'fails' : 'contradicts', sentence, span }]
  })
}
