import type { Omission, OmissionKind, Span } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

type Row = {
  id: string
  note_id: string
  kind: OmissionKind
  text: string
  turn: number
  spans: string
  more: string
  disposition: Omission['disposition']
}

export type OmissionTable = ReturnType<typeof createOmissionTable>

export function createOmissionTable(db: Db) {
  const columns = 'id, note_id, kind, text, turn, spans, more, disposition'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM omission WHERE id = ?`)
  const ofNote = db.prepare<[string], Row>(`SELECT ${columns} FROM omission WHERE note_id = ? ORDER BY position`)
  const insert = db.prepare<[string, string, number, string, string, number, string, string, string]>(
    'INSERT INTO omission (id, note_id, position, kind, text, turn, spans, more, disposition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const setDisposition = db.prepare<[string, string]>('UPDATE omission SET disposition = ? WHERE id = ?')
  const omissionOf = ({ id, kind, text, turn, spans, more, disposition }: Row): Omission => {
    const others = JSON.parse(more) as NonNullable<Omission['more']>
    const omission = { id, kind, text, turn, disposition, spans: JSON.parse(spans) as Span[] }
    return others.length === 0 ? omission : { ...omission, more: others }
  }
  return {
    get(id: string): (Omission & { noteId: string }) | null {
      const row = byId.get(id)
      return row === undefined ? null : { ...omissionOf(row), noteId: row.note_id }
    },
    ofNote: (noteId: string): Omission[] => ofNote.all(noteId).map(omissionOf),
    insert(noteId: string, position: number, { id, kind, text, turn, spans, more = [], disposition }: Omission): void {
      insert.run(id, noteId, position, kind, text, turn, JSON.stringify(spans), JSON.stringify(more), disposition)
    },
    setDisposition(id: string, disposition: Omission['disposition']): void {
      setDisposition.run(disposition, id)
    },
  }
}
