/** "Since Sunday", where the patient says "Sunday. Wait, no, Saturday": a day or month that is taken back. */
import type { Reason } from '../../../../contract/records.ts'
import type { Visit } from './visit.ts'

const DAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday'
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december'
const NAMED = new RegExp(`\\b(?:${DAYS}|${MONTHS})\\b`, 'gi')
/** How one takes back what one has just said, and the day that stands instead. */
const TAKEN_BACK = (what: string): RegExp =>
  new RegExp(
    `\\b(?:no,? wait|wait,? no|wait\\W+no|no,? (?:that['’]s not right|it was|sorry)|sorry,|i mean|actually)\\b[^?]{0,60}?\\b(${what})\\b`,
    'i',
  )
/** So far behind the day its correction may come: in the same turn, or when the same speaker is next. */
const TURNS = 2
const REACH = 120

export function checkCorrected(text: string, visit: Visit): Reason[] {
  return [...text.matchAll(NAMED)].flatMap((match): Reason[] => {
    const name = match[0].toLowerCase()
    const others = (name.length > 2 && DAYS.includes(name) ? DAYS : MONTHS).split('|').filter((other) => other !== name)
    const takenBack = TAKEN_BACK(others.join('|'))
    const places = visit.turns.flatMap((turn) =>
      turn.isInstruction ? [] : [...turn.turn.text.matchAll(new RegExp(`\\b${name}\\b`, 'gi'))].map(({ index }) => ({ turn, index })),
    )
    const corrections = places.map(({ index, turn }) => {
      const here = takenBack.exec(turn.turn.text.slice(index, index + REACH))
      if (here !== null) return { number: turn.turn.number, instead: here[1] ?? '' }
      const later = visit.turns
        .slice(turn.index + 1, turn.index + 1 + TURNS)
        .find((each) => each.turn.role === turn.turn.role && takenBack.test(each.turn.text.slice(0, REACH)))
      const instead = later === undefined ? null : takenBack.exec(later.turn.text)
      return later === undefined || instead === null ? null : { number: later.turn.number, instead: instead[1] ?? '' }
    })
    const [first] = corrections
    if (first === undefined || first === null || corrections.includes(null)) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [{ check: 'time', outcome: 'contradicts', sentence: `Turn ${String(first.number)} takes this back: ${first.instead}.`, span }]
  })
}
