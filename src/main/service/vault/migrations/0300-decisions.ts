import type { Migration } from './migration.ts'

/** Each use of the model. What the clinician answered lies with the notes, in `answer`, and names the decision. */
export const migration: Migration = {
  version: 300,
  name: 'decisions',
  up: (db) => {
    db.exec(`
      CREATE TABLE decision (
        id TEXT PRIMARY KEY,
        encounter_id TEXT NOT NULL REFERENCES encounter (id),
        note_id TEXT REFERENCES note (id),
        purpose TEXT NOT NULL CHECK (purpose IN ('draft', 'redo-section')),
        template_id TEXT NOT NULL,
        prompt_id TEXT NOT NULL,
        model_id TEXT NOT NULL,
        model_name TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        llama_cpp_release TEXT NOT NULL,
        device TEXT NOT NULL,
        threads INTEGER NOT NULL,
        context_tokens INTEGER NOT NULL,
        sampling TEXT NOT NULL CHECK (json_valid(sampling)),
        input_sha256 TEXT NOT NULL,
        output_sha256 TEXT NOT NULL,
        output TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('complete', 'stopped', 'failed')),
        stop_reason TEXT NOT NULL,
        metrics TEXT NOT NULL CHECK (json_valid(metrics)),
        verdicts TEXT NOT NULL CHECK (json_valid(verdicts)),
        started_at TEXT NOT NULL,
        ended_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX decision_of_encounter ON decision (encounter_id, started_at);
      CREATE INDEX decision_by_start ON decision (started_at);
      CREATE INDEX decision_of_note ON decision (note_id) WHERE note_id IS NOT NULL;
      CREATE TRIGGER decision_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'refused: decision_update'); END;
      CREATE TRIGGER decision_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'refused: decision_delete'); END;
    `)
  },
}
