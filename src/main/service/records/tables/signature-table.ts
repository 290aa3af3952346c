import type { Signature } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

type Row = { signed_at: string; user_id: string; user_name: string; sha256: string; canonical: string }
export type SignedText = Signature & { readonly canonical: string }

export type SignatureTable = ReturnType<typeof createSignatureTable>

/** Who signed what and when. Never changed: triggers refuse it. */
export function createSignatureTable(db: Db) {
  const byNote = db.prepare<[string], Row>('SELECT signed_at, user_id, user_name, sha256, canonical FROM signature WHERE note_id = ?')
  const insert = db.prepare<Record<string, string>>(
    `INSERT INTO signature (note_id, signed_at, user_id, user_name, sha256, canonical)
     VALUES (:noteId, :signedAt, :userId, :userName, :sha256, :canonical)`,
  )
  const ofEncounter = db.prepare<[string], { note_id: string }>(
    'SELECT note_id FROM note JOIN signature ON signature.note_id = note.id WHERE encounter_id = ?',
  )
  return {
    get(noteId: string): SignedText | null {
      const row = byNote.get(noteId)
      if (row === undefined) return null
      return { signedAt: row.signed_at, userId: row.user_id, userName: row.user_name, sha256: row.sha256, canonical: row.canonical }
    },
    /** The signed note of a visit, if there is one. */
    noteOfEncounter: (encounterId: string): string | null => ofEncounter.get(encounterId)?.note_id ?? null,
    insert(noteId: string, { signedAt, userId, userName, sha256, canonical }: SignedText): void {
      insert.run({ noteId, signedAt, userId, userName, sha256, canonical })
    },
  }
}
