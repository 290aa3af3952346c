import type { Migration } from './migration.ts'

const columns =
  'id, note_id, section_key, position, origin, decision_id, copied_from, text, risk, verdict, reasons, evidence, disposition, current_text, withdrawn'

/**
 * A statement may be contradicted. SQLite cannot change a CHECK: the table is made anew and filled from the old one, in the order of
 * https://sqlite.org/lang_altertable.html#otheralter, with its indexes and the triggers of 0200.
 */
export const migration: Migration = {
  version: 500,
  name: 'contradicted',
  up: (db) => {
    const triggers = db
      .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'statement' ORDER BY name")
      .pluck()
      .all()
    db.exec(`
      CREATE TABLE statement_new (
        id TEXT PRIMARY KEY,
        note_id TEXT NOT NULL REFERENCES note (id),
        section_key TEXT NOT NULL,
        position INTEGER NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('model', 'clinician')),
        decision_id TEXT,
        copied_from TEXT REFERENCES statement (id),
        text TEXT NOT NULL,
        risk TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('supported', 'unsure', 'unsupported', 'contradicted')),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        disposition TEXT NOT NULL CHECK (disposition IN ('pending', 'accepted', 'edited', 'rejected')),
        current_text TEXT NOT NULL,
        withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
      ) STRICT;
      INSERT INTO statement_new (rowid, ${columns}) SELECT rowid, ${columns} FROM statement;
      DROP TABLE statement;
      ALTER TABLE statement_new RENAME TO statement;
      CREATE INDEX statement_of_note ON statement (note_id, section_key, origin, position);
      CREATE INDEX statement_copied ON statement (copied_from) WHERE copied_from IS NOT NULL;
    `)
    for (const trigger of triggers) db.exec(trigger)
  },
}
