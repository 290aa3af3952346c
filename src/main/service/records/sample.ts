/** A ready-made visit that the project wrote, for a first try. Its patient is plainly no person. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Encounter, PatientFields } from '../../../contract/records.ts'
import type { RecordsContext } from './context.ts'
import type { createEncounters } from './encounters.ts'
import type { createPatients } from './patients.ts'
import type { createSources } from './sources.ts'

export const samplePatient: PatientFields = {
  familyName: 'Sample',
  givenName: 'Example patient',
  birthDate: '1968-04-12',
  sex: 'female',
  mrn: 'EXAMPLE-0001',
}
/** Whether all that is known of a patient is what the project wrote: one that was renamed is a patient like any other. */
export function isExamplePatient(patient: PatientFields | null): boolean {
  return (
    patient !== null &&
    patient.mrn === samplePatient.mrn &&
    patient.familyName === samplePatient.familyName &&
    patient.givenName === samplePatient.givenName &&
    patient.birthDate === samplePatient.birthDate
  )
}
const file = 'knee-and-blood-pressure.txt'

type Parts = {
  readonly patients: ReturnType<typeof createPatients>
  readonly encounters: ReturnType<typeof createEncounters>
  readonly sources: ReturnType<typeof createSources>
}

/** Makes the sample visit, with its own patient the first time. All of it or nothing. */
export function createSampleVisit({ vault, tables, resourcesFolder }: RecordsContext, { patients, encounters, sources }: Parts): Encounter {
  const bytes = readFileSync(join(resourcesFolder, 'samples', file))
  return vault.db.transaction((): Encounter => {
    const patient = tables.patients.withMrn(samplePatient.mrn ?? '') ?? patients.create(samplePatient)
    const encounter = encounters.create({
      patientId: patient.id,
      reason: 'Left knee pain and blood pressure (example visit)',
      templateId: 'soap',
    })
    sources.import({ encounterId: encounter.id, speakers: [], incoming: { name: file, bytes } })
    return { ...encounter, status: 'ready' }
  })()
}
