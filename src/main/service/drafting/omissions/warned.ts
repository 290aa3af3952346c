/** Warnings for the days to come, and the patient who repeats them: nothing of it is had. */
import { mentionsOf } from '../grounding/units.ts'
import type { Visit, VisitTurn } from '../grounding/visit.ts'

const WARNS = /\b(?:if (?:you|any|your|things|it)|look out for|watch (?:out )?for|bear in mind)\b/i

/** The clinician's turn before, where it warns of what may come. */
export function warningBefore(turn: VisitTurn, visit: Visit): VisitTurn | null {
  const before = visit.turns[turn.index - 1]
  return before?.turn.role === 'clinician' && WARNS.test(before.turn.text) ? before : null
}

/** "Call us for fever or back pain." "Fever, back pain, great.": a warning taken in, and nothing had. */
export function repeats(text: string, warned: VisitTurn): boolean {
  const symptoms = mentionsOf(text).filter(({ kind: of }) => of === 'symptom')
  return symptoms.length > 0 && symptoms.every(({ key }) => warned.keys.has(key)) && !/\bi(?:['’]ve| have| had|['’]m| am)\b/i.test(text)
}
