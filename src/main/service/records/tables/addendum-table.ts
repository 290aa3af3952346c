import type { Addendum } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

type Row = { id: string; text: string; signed_at: string; user_id: string; user_name: string; sha256: string }

export type AddendumTable = ReturnType<typeof createAddendumTable>

/** What was added to a signed note. Never changed: triggers refuse it. */
export function createAddendumTable(db: Db) {
  const ofNote = db.prepare<[string], Row>(
    'SELECT id, text, signed_at, user_id, user_name, sha256 FROM addendum WHERE note_id = ? ORDER BY position',
  )
  const insert = db.prepare<Record<string, string>>(
    `INSERT INTO addendum (id, note_id, position, text, signed_at, user_id, user_name, sha256)
     VALUES (:id, :noteId, (SELECT coalesce(max(position), 0) + 1 FROM addendum WHERE note_id = :noteId), :text, :signedAt, :userId,
       :userName, :sha256)`,
  )
  return {
    ofNote: (noteId: string): Addendum[] =>
      ofNote.all(noteId).map((row) => ({
        id: row.id,
        text: row.text,
        signature: { signedAt: row.signed_at, userId: row.user_id, userName: row.user_name, sha256: row.sha256 },
      })),
    insert(noteId: string, { id, text, signature }: Addendum): void {
      insert.run({ id, noteId, text, ...signature })
    },
  }
}
