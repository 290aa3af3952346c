/** "Misses her lisinopril at times", where the patient says that none was missed; and the other way round. */
import type { Reason } from '../../../../../contract/records.ts'
import { negatedRanges, within } from '../negation.ts'
import type { Visit } from '../visit.ts'

const MISSING =
  /\b(?:miss(?:es|ed|ing)?|skip(?:s|ped|ping)?|forget(?:s|ting)?|forgot(?:ten)?)\b(?! (?:you|home|to (?:ask|mention|tell|say)|about (?:that|it)))/gi

function missingIn(text: string): { readonly start: number; readonly end: number; readonly isDenied: boolean }[] {
  const ranges = negatedRanges(text)
  return [...text.matchAll(MISSING)].map((match) => {
    const end = match.index + match[0].length
    return { start: match.index, end, isDenied: within(ranges, match.index, end) }
  })
}

export function checkAdherence(text: string, visit: Visit): Reason[] {
  return missingIn(text).flatMap((written): Reason[] => {
    const said = visit.turns.flatMap((turn) =>
      turn.isInstruction || turn.isQuestion ? [] : missingIn(turn.turn.text).map((each) => ({ ...each, turn: turn.turn.number })),
    )
    const [first] = said
    if (first === undefined || said.some(({ isDenied }) => isDenied === written.isDenied)) return []
    const sentence = `Turn ${String(first.turn)} says the opposite of this: whether anything was missed.`
    return [{ check: 'negation', outcome: 'contradicts', sentence, span: { start: written.start, end: written.end } }]
  })
}
