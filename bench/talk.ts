/** The visits written to train on, in talk, with their notes, in the form that benches take visits in. */
import { trainingVisits, type TrainingVisit } from '../models/adapter/visits.ts'
import { templates } from './accepted-note.ts'
import type { AciVisit } from './aci.ts'

export function talkVisits(): (TrainingVisit & AciVisit)[] {
  return trainingVisits(templates).map((visit) => ({ ...visit, dialogue: visit.turns.map(({ text }) => text).join('\n') }))
}
