import type { Source, SpeakerRole, TranscriptFormat, Turn } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

type Row = { id: string; encounter_id: string; name: string; format: TranscriptFormat; sha256: string; imported_at: string }
type TurnRow = {
  number: number
  speaker: string | null
  role: SpeakerRole
  text: string
  start_ms: number | null
  end_ms: number | null
}

export type SourceTable = ReturnType<typeof createSourceTable>

/** Sources with their turns: one a visit. */
export function createSourceTable(db: Db) {
  const columns = 'id, encounter_id, name, format, sha256, imported_at'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM source WHERE id = ?`)
  const byEncounter = db.prepare<[string], Row>(`SELECT ${columns} FROM source WHERE encounter_id = ?`)
  const turns = db.prepare<[string], TurnRow>(
    'SELECT number, speaker, role, text, start_ms, end_ms FROM turn WHERE source_id = ? ORDER BY number',
  )
  const insert = db.prepare<Record<string, string | number>>(
    `INSERT INTO source (id, encounter_id, name, format, sha256, turn_count, imported_at)
     VALUES (:id, :encounterId, :name, :format, :sha256, :turnCount, :importedAt)`,
  )
  const insertTurn = db.prepare<[string, number, string | null, string, string, number | null, number | null]>(
    'INSERT INTO turn (source_id, number, speaker, role, text, start_ms, end_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const updateTurn = db.prepare<[string | null, string, string, number]>(
    'UPDATE turn SET speaker = ?, role = ? WHERE source_id = ? AND number = ?',
  )
  const updateHash = db.prepare<[string, string]>('UPDATE source SET sha256 = ? WHERE id = ?')
  const remove = db.prepare<[string]>('DELETE FROM source WHERE id = ?')

  const turnsOf = (sourceId: string): Turn[] =>
    turns.all(sourceId).map(({ start_ms: startMs, end_ms: endMs, ...turn }) => ({ ...turn, startMs, endMs }))
  const sourceOf = (row: Row | undefined): Source | null =>
    row === undefined
      ? null
      : {
          id: row.id,
          encounterId: row.encounter_id,
          name: row.name,
          format: row.format,
          sha256: row.sha256,
          turns: turnsOf(row.id),
          importedAt: row.imported_at,
        }
  return {
    get: (id: string): Source | null => sourceOf(byId.get(id)),
    ofEncounter: (encounterId: string): Source | null => sourceOf(byEncounter.get(encounterId)),
    insert({ id, encounterId, name, format, sha256, importedAt, turns: list }: Source): void {
      insert.run({ id, encounterId, name, format, sha256, importedAt, turnCount: list.length })
      for (const { number, speaker, role, text, startMs, endMs } of list) insertTurn.run(id, number, speaker, role, text, startMs, endMs)
    },
    updateSpeakers(id: string, sha256: string, list: readonly Turn[]): void {
      for (const { number, speaker, role } of list) updateTurn.run(speaker, role, id, number)
      updateHash.run(sha256, id)
    },
    /** Takes a source and its turns away; secure_delete overwrites them. */
    remove(id: string): void {
      remove.run(id)
    },
  }
}
