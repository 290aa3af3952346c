import type { Encounter, EncounterRow, EncounterStatus, Sex } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'
import { patientOf } from './patient-table.ts'

type Row = {
  id: string
  patient_id: string
  reason: string
  started_at: string
  status: EncounterStatus
  template_id: string
  created_at: string
}
type ListRow = Row & {
  family_name: string
  given_name: string
  birth_date: string | null
  sex: Sex
  mrn: string | null
  patient_created_at: string
  updated_at: string
  turn_count: number
  pending: number
}

/** The status follows from what is there, so it cannot disagree with it. */
const STATUS = `CASE
  WHEN EXISTS (SELECT 1 FROM note JOIN addendum ON addendum.note_id = note.id WHERE note.encounter_id = encounter.id) THEN 'amended'
  WHEN EXISTS (SELECT 1 FROM note JOIN signature ON signature.note_id = note.id WHERE note.encounter_id = encounter.id) THEN 'signed'
  WHEN EXISTS (SELECT 1 FROM note JOIN answer ON answer.note_id = note.id WHERE note.encounter_id = encounter.id) THEN 'in-review'
  WHEN EXISTS (SELECT 1 FROM note WHERE note.encounter_id = encounter.id) THEN 'drafted'
  WHEN EXISTS (SELECT 1 FROM source WHERE source.encounter_id = encounter.id) THEN 'ready'
  ELSE 'new' END AS status`
const COLUMNS = `encounter.id, patient_id, reason, started_at, ${STATUS}, template_id, encounter.created_at`

/** Statements of the newest draft that nobody has answered; none once a note of the visit is signed. */
const PENDING = `CASE WHEN EXISTS (SELECT 1 FROM note JOIN signature ON signature.note_id = note.id WHERE note.encounter_id = encounter.id) THEN 0
  ELSE (SELECT count(*) FROM statement WHERE disposition = 'pending' AND withdrawn = 0
        AND note_id = (SELECT id FROM note WHERE note.encounter_id = encounter.id ORDER BY version DESC LIMIT 1)) END AS pending`
const LIST = `SELECT ${COLUMNS}, family_name, given_name, birth_date, sex, mrn, patient.created_at AS patient_created_at, updated_at,
  coalesce((SELECT turn_count FROM source WHERE source.encounter_id = encounter.id), 0) AS turn_count, ${PENDING}
  FROM encounter JOIN patient ON patient.id = encounter.patient_id`

export const listSql = `${LIST} WHERE started_at >= ? AND started_at < ? ORDER BY started_at DESC LIMIT ?`
export const listOfPatientSql = `${LIST} WHERE patient_id = ? ORDER BY started_at DESC LIMIT 500`

function encounterOf(row: Row): Encounter {
  return {
    id: row.id,
    patientId: row.patient_id,
    reason: row.reason,
    startedAt: row.started_at,
    status: row.status,
    templateId: row.template_id,
    createdAt: row.created_at,
  }
}

function rowOf(row: ListRow): EncounterRow {
  const patient = patientOf({ ...row, id: row.patient_id, created_at: row.patient_created_at })
  return { ...encounterOf(row), patient, turnCount: row.turn_count, pendingStatements: row.pending }
}

export type EncounterTable = ReturnType<typeof createEncounterTable>

export function createEncounterTable(db: Db) {
  const byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM encounter WHERE id = ?`)
  const list = db.prepare<[string, string, number], ListRow>(listSql)
  const ofPatient = db.prepare<[string], ListRow>(listOfPatientSql)
  const insert = db.prepare<Record<string, string>>(
    `INSERT INTO encounter (id, patient_id, reason, started_at, template_id, created_at)
     VALUES (:id, :patientId, :reason, :startedAt, :templateId, :createdAt)`,
  )
  const update = db.prepare<[string, string, string]>('UPDATE encounter SET reason = ?, template_id = ? WHERE id = ?')
  return {
    get(id: string): Encounter | null {
      const row = byId.get(id)
      return row === undefined ? null : encounterOf(row)
    },
    /** Newest first. Bounds are UTC instants, `to` exclusive. */
    list(from: string, to: string, limit: number): EncounterRow[] {
      return list.all(from, to, limit).map(rowOf)
    },
    ofPatient(patientId: string): EncounterRow[] {
      return ofPatient.all(patientId).map(rowOf)
    },
    insert({ id, patientId, reason, startedAt, templateId, createdAt }: Encounter): void {
      insert.run({ id, patientId, reason, startedAt, templateId, createdAt })
    },
    update(id: string, reason: string, templateId: string): void {
      update.run(reason, templateId, id)
    },
  }
}
