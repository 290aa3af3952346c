/** "Since Sunday", where the patient says "Sunday. Wait, no, Saturday": a day or month that is taken back. */
import type { Reason } from '../../../../../contract/records.ts'
import { DAYS, MONTHS } from '../calendar.ts'
import type { Visit, VisitTurn } from '../visit.ts'

const NAMED = new RegExp(`\\b(?:${DAYS}|${MONTHS})\\b`, 'gi')
/** How one takes back what one has just said, and the day that stands instead; the second may also only go on. */
const TAKES_BACK = String.raw`no,? wait|wait,? no|wait\W+no|no,? (?:that['’]s not right|it was|sorry)`
const GOES_ON = String.raw`sorry|i mean|actually`
const behind = (cue: string, names: string): RegExp => new RegExp(`\\b(?:${cue})\\b[^?]{0,60}?\\b(${names})\\b`, 'i')
/** So far behind the day its correction may come: in the same turn, or when the same speaker is next. */
const TURNS = 2
const REACH = 120

type Correction = { readonly turn: number; readonly instead: string; readonly isSure: boolean }

export function checkCorrected(text: string, visit: Visit): Reason[] {
  return [...text.matchAll(NAMED)].flatMap((match): Reason[] => {
    const name = match[0].toLowerCase()
    const kind = DAYS.split('|').includes(name) ? DAYS : MONTHS
    const others = kind.split('|').filter((other) => other !== name)
    const corrections = visit.turns
      .filter(({ isInstruction }) => !isInstruction)
      .flatMap((turn) =>
        [...turn.turn.text.matchAll(new RegExp(`\\b${name}\\b`, 'gi'))].map(({ index }) => correctionOf(visit, turn, index, others)),
      )
    const [first] = corrections
    if (first === undefined || first === null || corrections.includes(null)) return []
    const outcome = corrections.every((each) => each?.isSure === true) ? 'contradicts' : 'unsure'
    const span = { start: match.index, end: match.index + match[0].length }
    return [{ check: 'time', outcome, sentence: `Turn ${String(first.turn)} takes this back: ${first.instead}.`, span }]
  })
}

/** What the speaker says instead of the day at `index`, in the same turn or in the next of theirs; null where it stands. */
function correctionOf(visit: Visit, turn: VisitTurn, index: number, others: readonly string[]): Correction | null {
  const next = visit.turns.slice(turn.index + 1, turn.index + 1 + TURNS).filter(({ turn: { role } }) => role === turn.turn.role)
  const said = [
    { number: turn.turn.number, text: turn.turn.text.slice(index, index + REACH) },
    ...next.map((each) => ({ number: each.turn.number, text: each.turn.text.slice(0, REACH) })),
  ]
  for (const [cue, isSure] of [
    [TAKES_BACK, true],
    [GOES_ON, false],
  ] as const)
    for (const { number, text } of said) {
      const instead = behind(cue, others.join('|')).exec(text)?.[1]
      if (instead !== undefined) return { turn: number, instead, isSure }
    }
  return null
}
