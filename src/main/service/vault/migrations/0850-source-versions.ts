import type { Migration } from './migration.ts'

/**
 * A transcript may grow and be corrected while no note of the visit is signed. Each change makes a version; a turn that was changed is
 * kept as it stood, with the version that changed it, so that every version can be read again. So is the check of a statement that
 * was made again.
 */
export const migration: Migration = {
  version: 850,
  name: 'source-versions',
  up: (db) => {
    db.exec(`
      CREATE TABLE source_version (
        source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        version INTEGER NOT NULL CHECK (version >= 1),
        sha256 TEXT NOT NULL,
        turn_count INTEGER NOT NULL,
        cause TEXT NOT NULL CHECK (cause IN ('imported', 'speakers', 'appended', 'corrected')),
        at TEXT NOT NULL,
        PRIMARY KEY (source_id, version)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO source_version (source_id, version, sha256, turn_count, cause, at)
        SELECT id, 1, sha256, turn_count, 'imported', imported_at FROM source;
      CREATE TABLE turn_before (
        source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        changed_in INTEGER NOT NULL,
        speaker TEXT,
        role TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (source_id, number, changed_in)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER turn_before_update BEFORE UPDATE ON turn_before BEGIN SELECT RAISE(ABORT, 'refused: turn_before_update'); END;
      CREATE TRIGGER source_version_update BEFORE UPDATE ON source_version BEGIN SELECT RAISE(ABORT, 'refused: source_version_update'); END;

      CREATE TABLE statement_check_before (
        seq INTEGER PRIMARY KEY,
        statement_id TEXT NOT NULL REFERENCES statement (id),
        source_version INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        disposition TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX statement_check_before_of ON statement_check_before (statement_id);

      ALTER TABLE note ADD COLUMN turns_read INTEGER;
      UPDATE note SET turns_read = (SELECT turn_count FROM source WHERE source.encounter_id = note.encounter_id)
        WHERE NOT EXISTS (SELECT 1 FROM signature WHERE signature.note_id = note.id);
    `)
  },
}
