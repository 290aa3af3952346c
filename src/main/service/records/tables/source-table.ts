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
  vouched: number
}
type VersionRow = { version: number; sha256: string; turn_count: number }
/** Why a transcript has another version. */
export type Cause = 'imported' | 'speakers' | 'appended' | 'corrected'

/** The mark is there only where it is set. */
const vouch = (vouched: number): Pick<Turn, 'vouched'> => (vouched === 1 ? { vouched: true } : {})

export type SourceTable = ReturnType<typeof createSourceTable>

/** Sources with their turns: one a visit, each version of it to be read again. */
export function createSourceTable(db: Db) {
  const columns = 'id, encounter_id, name, format, sha256, imported_at'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM source WHERE id = ?`)
  const byEncounter = db.prepare<[string], Row>(`SELECT ${columns} FROM source WHERE encounter_id = ?`)
  const turns = db.prepare<[string], TurnRow>(
    'SELECT number, speaker, role, text, start_ms, end_ms, vouched FROM turn WHERE source_id = ? ORDER BY number',
  )
  const insert = db.prepare<Record<string, string | number>>(
    `INSERT INTO source (id, encounter_id, name, format, sha256, turn_count, imported_at)
     VALUES (:id, :encounterId, :name, :format, :sha256, :turnCount, :importedAt)`,
  )
  const insertTurn = db.prepare<[string, number, string | null, string, string, number | null, number | null]>(
    'INSERT INTO turn (source_id, number, speaker, role, text, start_ms, end_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const updateTurn = db.prepare<[string | null, string, string, number, string, number]>(
    'UPDATE turn SET speaker = ?, role = ?, text = ?, vouched = ? WHERE source_id = ? AND number = ?',
  )
  const updateSource = db.prepare<[string, number, string]>('UPDATE source SET sha256 = ?, turn_count = ? WHERE id = ?')
  const remove = db.prepare<[string]>('DELETE FROM source WHERE id = ?')
  const insertVersion = db.prepare<[string, number, string, number, Cause, string]>(
    'INSERT INTO source_version (source_id, version, sha256, turn_count, cause, at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const newest = db.prepare<[string], number | null>('SELECT max(version) FROM source_version WHERE source_id = ?').pluck()
  const versionOf = db.prepare<[string, string], VersionRow>(
    'SELECT version, sha256, turn_count FROM source_version WHERE source_id = ? AND sha256 = ? ORDER BY version LIMIT 1',
  )
  const firstVersion = db.prepare<[string], VersionRow>(
    'SELECT version, sha256, turn_count FROM source_version WHERE source_id = ? AND version = 1',
  )
  const insertBefore = db.prepare<[string, number, number, string | null, string, string, number]>(
    'INSERT INTO turn_before (source_id, number, changed_in, speaker, role, text, vouched) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  /** As the turns stood in a version: what the first change after it replaced. */
  const before = db.prepare<[string, number], Pick<TurnRow, 'number' | 'speaker' | 'role' | 'text' | 'vouched'> & { changed_in: number }>(
    'SELECT number, changed_in, speaker, role, text, vouched FROM turn_before WHERE source_id = ? AND changed_in > ? ORDER BY changed_in DESC',
  )

  const turnsOf = (sourceId: string): Turn[] =>
    turns.all(sourceId).map(({ start_ms: startMs, end_ms: endMs, vouched, ...turn }) => ({ ...turn, startMs, endMs, ...vouch(vouched) }))
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
  const isSame = (a: Turn, b: Turn): boolean => a.speaker === b.speaker && a.role === b.role && a.text === b.text && a.vouched === b.vouched
  /** New turns: nobody has vouched for them yet. */
  const addTurns = (id: string, list: readonly Turn[]): void => {
    for (const { number, speaker, role, text, startMs, endMs } of list) insertTurn.run(id, number, speaker, role, text, startMs, endMs)
  }
  return {
    get: (id: string): Source | null => sourceOf(byId.get(id)),
    ofEncounter: (encounterId: string): Source | null => sourceOf(byEncounter.get(encounterId)),
    insert({ id, encounterId, name, format, sha256, importedAt, turns: list }: Source): void {
      insert.run({ id, encounterId, name, format, sha256, importedAt, turnCount: list.length })
      insertVersion.run(id, 1, sha256, list.length, 'imported', importedAt)
      addTurns(id, list)
    },
    /** The next version of a source: the turns that changed are kept as they stood, those that are new are added. Gives its number. */
    change(was: Source, now: Source, cause: Exclude<Cause, 'imported'>, at: string): number {
      const version = (newest.get(was.id) ?? 0) + 1
      insertVersion.run(was.id, version, now.sha256, now.turns.length, cause, at)
      for (const [index, old] of was.turns.entries()) {
        const turn = now.turns[index]
        if (turn === undefined || isSame(turn, old)) continue
        insertBefore.run(was.id, old.number, version, old.speaker, old.role, old.text, Number(old.vouched ?? false))
        updateTurn.run(turn.speaker, turn.role, turn.text, Number(turn.vouched ?? false), was.id, turn.number)
      }
      addTurns(was.id, now.turns.slice(was.turns.length))
      updateSource.run(now.sha256, now.turns.length, was.id)
      return version
    },
    /** The source as it stood when its hash was `sha256`, or at first where none is given; null where it never was. */
    asOf(encounterId: string, sha256: string | null): Source | null {
      const row = byEncounter.get(encounterId)
      const source = sourceOf(row)
      if (source === null || sha256 === source.sha256) return source
      const version = sha256 === null ? firstVersion.get(source.id) : versionOf.get(source.id, sha256)
      if (version === undefined) return null
      const old = new Map(before.all(source.id, version.version).map((turn) => [turn.number, turn])) // the earliest change comes last
      const list = source.turns.slice(0, version.turn_count).map((turn): Turn => {
        const stood = old.get(turn.number)
        if (stood === undefined) return turn
        const { number, speaker, role, text, vouched } = stood
        return { number, speaker, role, text, startMs: turn.startMs, endMs: turn.endMs, ...vouch(vouched) }
      })
      return { ...source, sha256: version.sha256, turns: list }
    },
    /** Takes a source and its turns away; secure_delete overwrites them. */
    remove(id: string): void {
      remove.run(id)
    },
  }
}
