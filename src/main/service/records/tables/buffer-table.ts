import type { Db } from '../../vault/index.ts'

export type BufferText = { readonly field: string; readonly text: string; readonly savedAt: string }

export type BufferTable = ReturnType<typeof createBufferTable>

/** Text that is being typed, one row a field of a visit. */
export function createBufferTable(db: Db) {
  const ofEncounter = db.prepare<[string], { field: string; text: string; saved_at: string }>(
    'SELECT field, text, saved_at FROM buffer WHERE encounter_id = ? ORDER BY field',
  )
  const save = db.prepare<[string, string, string, string]>(
    `INSERT INTO buffer (encounter_id, field, text, saved_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (encounter_id, field) DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at`,
  )
  const forget = db.prepare<[string, string]>('DELETE FROM buffer WHERE encounter_id = ? AND field = ?')
  return {
    ofEncounter: (encounterId: string): BufferText[] =>
      ofEncounter.all(encounterId).map(({ field, text, saved_at: savedAt }) => ({ field, text, savedAt })),
    save(encounterId: string, field: string, text: string, savedAt: string): void {
      save.run(encounterId, field, text, savedAt)
    },
    forget(encounterId: string, field: string): void {
      forget.run(encounterId, field)
    },
  }
}
