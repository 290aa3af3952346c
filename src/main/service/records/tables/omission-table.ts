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
  const next = db.prepare<[string], number>('SELECT coalesce(max(position), -1) + 1 FROM omission WHERE note_id = ?').pluck()
  const isAnswered = db.prepare<[string], number>('SELECT count(*) FROM answer WHERE omission_id = ?').pluck()
  const remove = db.prepare<[string]>('DELETE FROM omission WHERE id = ?')
  const dropSpans = db.prepare<[string]>("UPDATE omission SET spans = '[]', more = '[]' WHERE id = ?")
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
    /** The position after the last of a note. */
    next: (noteId: string): number => next.get(noteId) ?? 0,
    /** Takes an entry off that the visit no longer bears out. One that an answer on record names stays, without its places in the text. */
    takeBack(id: string): void {
      if ((isAnswered.get(id) ?? 0) > 0) dropSpans.run(id)
      else remove.run(id)
    },
    setDisposition(id: string, disposition: Omission['disposition']): void {
      setDisposition.run(disposition, id)
    },
  }
}
