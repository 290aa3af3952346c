import type { CutReason, NoteSummary } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

/** `drafting` while sentences still come; a note left so by a crash becomes `failed` at the next opening. */
export type NoteState = 'drafting' | 'complete' | 'stopped' | 'failed'
/** A section of the template, and why the model was stopped in it; notes from before it was kept do not say. */
export type SectionHead = { readonly key: string; readonly title: string; readonly cut?: CutReason | null }
export type NoteRow = {
  readonly id: string
  readonly encounterId: string
  readonly version: number
  readonly templateId: string
  readonly decisionId: string
  readonly modelName: string
  readonly sections: readonly SectionHead[]
  readonly state: NoteState
  readonly redoOf: string | null
  readonly redoSection: string | null
  readonly createdAt: string
  readonly turnsRead: number | null
}

type Row = {
  id: string
  encounter_id: string
  version: number
  template_id: string
  decision_id: string
  model_name: string
  sections: string
  state: NoteState
  redo_of: string | null
  redo_section: string | null
  created_at: string
  turns_read: number | null
}
type SummaryRow = Pick<Row, 'id' | 'version' | 'created_at' | 'template_id' | 'model_name' | 'state'> & {
  signed: number
  statements: number
  contradicted: number
  unsupported: number
  unsure: number
}

export const summariesSql = `
  SELECT note.id, version, created_at, template_id, model_name, state,
    EXISTS (SELECT 1 FROM signature WHERE signature.note_id = note.id) AS signed,
    (SELECT count(*) FROM statement WHERE note_id = note.id AND withdrawn = 0) AS statements,
    (SELECT count(*) FROM statement WHERE note_id = note.id AND withdrawn = 0 AND verdict = 'contradicted') AS contradicted,
    (SELECT count(*) FROM statement WHERE note_id = note.id AND withdrawn = 0 AND verdict = 'unsupported') AS unsupported,
    (SELECT count(*) FROM statement WHERE note_id = note.id AND withdrawn = 0 AND verdict = 'unsure') AS unsure
  FROM note WHERE encounter_id = ? ORDER BY version`

function noteOf(row: Row): NoteRow {
  return {
    id: row.id,
    encounterId: row.encounter_id,
    version: row.version,
    templateId: row.template_id,
    decisionId: row.decision_id,
    modelName: row.model_name,
    sections: JSON.parse(row.sections) as SectionHead[],
    state: row.state,
    redoOf: row.redo_of,
    redoSection: row.redo_section,
    createdAt: row.created_at,
    turnsRead: row.turns_read,
  }
}

export type NoteTable = ReturnType<typeof createNoteTable>

export function createNoteTable(db: Db) {
  const columns =
    'id, encounter_id, version, template_id, decision_id, model_name, sections, state, redo_of, redo_section, created_at, turns_read'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM note WHERE id = ?`)
  const ofEncounter = db.prepare<[string], Row>(`SELECT ${columns} FROM note WHERE encounter_id = ? ORDER BY version`)
  const inDrafting = db.prepare<[], Row>(`SELECT ${columns} FROM note WHERE state = 'drafting'`)
  const summaries = db.prepare<[string], SummaryRow>(summariesSql)
  const nextVersion = db.prepare<[string], { next: number }>(
    'SELECT coalesce(max(version), 0) + 1 AS next FROM note WHERE encounter_id = ?',
  )
  const insert = db.prepare<Record<string, string | number | null>>(
    `INSERT INTO note (id, encounter_id, version, template_id, decision_id, model_name, sections, state, redo_of, redo_section, created_at,
       turns_read)
     VALUES (:id, :encounterId, :version, :templateId, :decisionId, :modelName, :sections, :state, :redoOf, :redoSection, :createdAt,
       :turnsRead)`,
  )
  const setState = db.prepare<[string, string]>('UPDATE note SET state = ? WHERE id = ?')
  const setSections = db.prepare<[string, string]>('UPDATE note SET sections = ? WHERE id = ?')
  const remove = db.prepare<[string]>('DELETE FROM note WHERE id = ?')
  const count = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM note WHERE encounter_id = ?')
  return {
    get(id: string): NoteRow | null {
      const row = byId.get(id)
      return row === undefined ? null : noteOf(row)
    },
    ofEncounter: (encounterId: string): NoteRow[] => ofEncounter.all(encounterId).map(noteOf),
    inDrafting: (): NoteRow[] => inDrafting.all().map(noteOf),
    summaries: (encounterId: string): NoteSummary[] =>
      summaries.all(encounterId).map((row) => ({
        id: row.id,
        version: row.version,
        createdAt: row.created_at,
        templateId: row.template_id,
        modelName: row.model_name,
        complete: row.state === 'complete',
        signed: row.signed === 1,
        statements: row.statements,
        contradicted: row.contradicted,
        unsupported: row.unsupported,
        unsure: row.unsure,
      })),
    nextVersion: (encounterId: string): number => nextVersion.get(encounterId)?.next ?? 1,
    count: (encounterId: string): number => count.get(encounterId)?.n ?? 0,
    insert(note: NoteRow): void {
      insert.run({ ...note, sections: JSON.stringify(note.sections) })
    },
    setState(id: string, state: NoteState): void {
      setState.run(state, id)
    },
    setSections(id: string, sections: readonly SectionHead[]): void {
      setSections.run(JSON.stringify(sections), id)
    },
    remove(id: string): void {
      remove.run(id)
    },
  }
}
