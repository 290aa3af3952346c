import { v7 as uuid } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import type { EncounterRow, Patient, PatientFields } from '../../../contract/records.ts'
import type { RecordsContext } from './context.ts'

/** Fields as they are kept: a record number of nothing is none. */
function normal(fields: PatientFields): PatientFields {
  const { familyName, givenName, birthDate, sex, mrn } = fields
  return {
    familyName: familyName.trim(),
    givenName: givenName.trim(),
    birthDate,
    sex,
    mrn: mrn === null || mrn.trim() === '' ? null : mrn.trim(),
  }
}

const fieldNames = ['familyName', 'givenName', 'birthDate', 'sex', 'mrn'] as const

export function createPatients({ vault, tables, now, viewed }: RecordsContext) {
  const assertFree = (mrn: string | null, id: string | null): void => {
    const other = mrn === null ? null : tables.patients.withMrn(mrn)
    if (other !== null && other.id !== id) throw new Fault('MRN_TAKEN')
  }
  const existing = (id: string): Patient => {
    const patient = tables.patients.get(id)
    if (patient === null) throw new Fault('NOT_FOUND', { what: 'patient' })
    return patient
  }
  return {
    /** By the beginnings of name words, record number or birth date, without case or accents; an empty query gives all, by name. */
    search({ query, limit }: { query: string; limit: number }): Patient[] {
      const found = tables.patients.search(query, limit)
      viewed('patient.searched', null, { results: found.length })
      return found
    },
    /** @throws Fault NOT_FOUND */
    get({ id }: { id: string }): { patient: Patient; encounters: EncounterRow[] } {
      const patient = existing(id)
      viewed('patient.viewed', id)
      return { patient, encounters: tables.encounters.ofPatient(id) }
    },
    /** @throws Fault MRN_TAKEN where another patient has the record number */
    create(input: PatientFields): Patient {
      const fields = normal(input)
      assertFree(fields.mrn, null)
      const at = now().toISOString()
      const patient: Patient = { id: uuid(), ...fields, createdAt: at, updatedAt: at }
      return vault.record({ kind: 'patient.created', subjectId: patient.id, body: { patientId: patient.id, ...fields } }, () => {
        tables.patients.insert(patient)
        return patient
      })
    },
    /** @throws Fault NOT_FOUND, MRN_TAKEN */
    update({ id, fields: input }: { id: string; fields: PatientFields }): Patient {
      const before = existing(id)
      const fields = normal(input)
      const changed = fieldNames.filter((name) => before[name] !== fields[name])
      if (changed.length === 0) return before
      assertFree(fields.mrn, id)
      const patient: Patient = { ...before, ...fields, updatedAt: now().toISOString() }
      const changes = Object.fromEntries(changed.map((name) => [name, { from: before[name], to: fields[name] }]))
      return vault.record({ kind: 'patient.changed', subjectId: id, body: { patientId: id, changes } }, () => {
        tables.patients.update(patient)
        return patient
      })
    },
    /** For the other parts of the service; a person's look goes through `get`. @throws Fault NOT_FOUND */
    existing,
  }
}
