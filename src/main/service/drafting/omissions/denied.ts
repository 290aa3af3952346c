/** Denials that hold: those said twice, and those that are not taken back. */
import { isAffirming, isDenying, negatedRanges, within } from '../grounding/negation.ts'
import { saidOf } from '../grounding/said.ts'
import { mentionsOf, type Mention } from '../grounding/units.ts'
import type { Visit, VisitTurn } from '../grounding/visit.ts'
import { DENIES, TAKES_BACK } from './words.ts'

/** "There was no blood in it?" "No, no blood.": said again, it is surely denied. */
export function isDeniedAgain(question: string, answer: string): boolean {
  if (!DENIES.test(question) || !/\bno\b/i.test(answer)) return false
  const asked = negatedRanges(question)
  const said = negatedRanges(answer)
  const denied = new Set(mentionsOf(answer).flatMap(({ key, start, end }) => (within(said, start, end) ? [key] : [])))
  return mentionsOf(question).some(({ key, light, start, end }) => !light && within(asked, start, end) && denied.has(key))
}

/** "Vomiting?" "No." "Yeah, I vomited at first": a denial that the patient takes back at once is none. */
export function isToldAfter(mentions: readonly Mention[], answer: VisitTurn, visit: Visit, last: string): boolean {
  if (TAKES_BACK.test(answer.turn.text)) return true
  const next = visit.turns[answer.index + 1]?.turn
  if (next?.role === answer.turn.role && isAffirming(next.text)) {
    // "Sweats? And vomiting?" "No." "Yeah, I vomited at first": what is named there is taken back, and nothing else.
    const keys = new Set(telling(mentionsOf(next.text)))
    const isOfLast = telling(mentionsOf(last)).some((key) => keys.has(key))
    if (!isOfLast || telling(mentions).some((key) => keys.has(key))) return true
  }
  return mentions.some(
    ({ kind, ...mention }) =>
      (kind === 'symptom' || kind === 'drug') &&
      saidOf({ kind, ...mention }, visit).some(
        ({ how, turn }) =>
          how === 'affirmed' &&
          turn.turn.role === 'patient' &&
          // A drug that the patient takes is taken, whenever it was said.
          (kind === 'drug' || (turn.index >= answer.index && turn.index <= answer.index + 3)),
      ),
  )
}

function telling(mentions: readonly Mention[]): string[] {
  return mentions.flatMap(({ key, light, kind: of }) => (light || of === 'term' ? [] : [key]))
}

/** "I, no, I don't think so": a start that is given up denies no less. "Yes, I haven't looked" denies nothing that was asked. */
export function denies(text: string, isYes = false): boolean {
  return !(isYes && /^i\b/i.test(text)) && isDenying(text.replace(/^(?:(?:i|o+h+|a+h+)[\s,.\-–…]+)+(?=no\b)/i, ''))
}

/** "I get no shivering": whatever symptom is named is denied. */
export function deniesAll(text: string, mentions: readonly Mention[]): boolean {
  const symptoms = mentions.filter(({ kind: of }) => of === 'symptom')
  const ranges = negatedRanges(text)
  return symptoms.length > 0 && text.split(/\s+/).length <= 8 && symptoms.every(({ start, end }) => within(ranges, start, end))
}
