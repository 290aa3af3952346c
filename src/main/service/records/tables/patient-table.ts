import type { Patient, Sex } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'
import { fold, prefixBounds, searchTerms, queryTokens } from '../search-terms.ts'

type Row = {
  id: string
  family_name: string
  given_name: string
  birth_date: string | null
  sex: Sex
  mrn: string | null
  created_at: string
  updated_at: string
}

const COLUMNS = 'patient.id, family_name, given_name, birth_date, sex, mrn, patient.created_at, updated_at'

export function patientOf(row: Row): Patient {
  return {
    id: row.id,
    familyName: row.family_name,
    givenName: row.given_name,
    birthDate: row.birth_date,
    sex: row.sex,
    mrn: row.mrn,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** The statement that finds patients by `tokens` prefixes, each of which must fit one of the patient's terms. */
export function searchSql(tokens: number): string {
  const each = 'patient.id IN (SELECT patient_id FROM patient_term WHERE term >= ? AND term < ?)'
  const where = tokens === 0 ? '' : `WHERE ${Array.from({ length: tokens }, () => each).join(' AND ')}`
  return `SELECT ${COLUMNS} FROM patient ${where} ORDER BY family_key, given_key, patient.id LIMIT ?`
}

export type PatientTable = ReturnType<typeof createPatientTable>

export function createPatientTable(db: Db) {
  const byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM patient WHERE id = ?`)
  const byMrn = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM patient WHERE mrn = ?`)
  const insert = db.prepare<Record<string, string | null>>(
    `INSERT INTO patient (id, family_name, given_name, birth_date, sex, mrn, family_key, given_key, created_at, updated_at)
     VALUES (:id, :familyName, :givenName, :birthDate, :sex, :mrn, :familyKey, :givenKey, :createdAt, :updatedAt)`,
  )
  const update = db.prepare<Record<string, string | null>>(
    `UPDATE patient SET family_name = :familyName, given_name = :givenName, birth_date = :birthDate, sex = :sex, mrn = :mrn,
     family_key = :familyKey, given_key = :givenKey, updated_at = :updatedAt WHERE id = :id`,
  )
  const insertTerm = db.prepare<[string, string]>('INSERT OR IGNORE INTO patient_term (term, patient_id) VALUES (?, ?)')
  const deleteTerms = db.prepare<[string]>('DELETE FROM patient_term WHERE patient_id = ?')

  const keys = (patient: Patient) => ({ familyKey: fold(patient.familyName), givenKey: fold(patient.givenName) })
  const index = (patient: Patient): void => {
    deleteTerms.run(patient.id)
    for (const term of searchTerms(patient)) insertTerm.run(term, patient.id)
  }
  const only = ({ id, familyName, givenName, birthDate, sex, mrn, updatedAt }: Patient) => ({
    id,
    familyName,
    givenName,
    birthDate,
    sex,
    mrn,
    updatedAt,
  })

  return {
    get(id: string): Patient | null {
      const row = byId.get(id)
      return row === undefined ? null : patientOf(row)
    },
    withMrn(mrn: string): Patient | null {
      const row = byMrn.get(mrn)
      return row === undefined ? null : patientOf(row)
    },
    insert(patient: Patient): void {
      insert.run({ ...only(patient), ...keys(patient), createdAt: patient.createdAt })
      index(patient)
    },
    update(patient: Patient): void {
      update.run({ ...only(patient), ...keys(patient) })
      index(patient)
    },
    search(query: string, limit: number): Patient[] {
      const bounds = queryTokens(query).map(prefixBounds)
      return db
        .prepare<(string | number)[], Row>(searchSql(bounds.length))
        .all(...bounds.flat(), limit)
        .map(patientOf)
    },
  }
}
