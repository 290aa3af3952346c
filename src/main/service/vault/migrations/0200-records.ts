import type { Migration } from './migration.ts'

/** Patients, encounters, sources with turns, notes with statements, answers, signatures, addenda, and text being typed. */
export const migration: Migration = {
  version: 200,
  name: 'records',
  up: (db) => {
    db.exec(`
      CREATE TABLE patient (
        id TEXT PRIMARY KEY,
        family_name TEXT NOT NULL,
        given_name TEXT NOT NULL,
        birth_date TEXT,
        sex TEXT NOT NULL CHECK (sex IN ('female', 'male', 'other', 'unknown')),
        mrn TEXT,
        family_key TEXT NOT NULL,
        given_key TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX patient_by_mrn ON patient (mrn) WHERE mrn IS NOT NULL;
      CREATE INDEX patient_by_name ON patient (family_key, given_key, id);
      -- What a patient is found by: words of the name, record number, birth date, all folded; looked up by prefix.
      CREATE TABLE patient_term (
        term TEXT NOT NULL,
        patient_id TEXT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
        PRIMARY KEY (term, patient_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX patient_term_of ON patient_term (patient_id);

      CREATE TABLE encounter (
        id TEXT PRIMARY KEY,
        patient_id TEXT NOT NULL REFERENCES patient (id),
        reason TEXT NOT NULL,
        started_at TEXT NOT NULL,
        template_id TEXT NOT NULL,
        created_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX encounter_of_patient ON encounter (patient_id, started_at);
      CREATE INDEX encounter_by_start ON encounter (started_at);

      CREATE TABLE source (
        id TEXT PRIMARY KEY,
        encounter_id TEXT NOT NULL UNIQUE REFERENCES encounter (id),
        name TEXT NOT NULL,
        format TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        turn_count INTEGER NOT NULL,
        imported_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE turn (
        source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 1),
        speaker TEXT,
        role TEXT NOT NULL CHECK (role IN ('clinician', 'patient', 'other', 'unknown')),
        text TEXT NOT NULL,
        start_ms INTEGER,
        end_ms INTEGER,
        PRIMARY KEY (source_id, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE note (
        id TEXT PRIMARY KEY,
        encounter_id TEXT NOT NULL REFERENCES encounter (id),
        version INTEGER NOT NULL CHECK (version >= 1),
        template_id TEXT NOT NULL,
        -- The decision is written when drafting ends, so this cannot be a foreign key.
        decision_id TEXT NOT NULL,
        model_name TEXT NOT NULL,
        sections TEXT NOT NULL CHECK (json_valid(sections)),
        state TEXT NOT NULL CHECK (state IN ('drafting', 'complete', 'stopped', 'failed')),
        redo_of TEXT REFERENCES note (id),
        redo_section TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (encounter_id, version)
      ) STRICT;
      CREATE INDEX note_in_drafting ON note (state) WHERE state = 'drafting';
      CREATE INDEX note_redone ON note (redo_of) WHERE redo_of IS NOT NULL;

      CREATE TABLE statement (
        id TEXT PRIMARY KEY,
        note_id TEXT NOT NULL REFERENCES note (id),
        section_key TEXT NOT NULL,
        position INTEGER NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('model', 'clinician')),
        -- The decision that wrote it; null for the clinician's own. A copy in a later version keeps it.
        decision_id TEXT,
        copied_from TEXT REFERENCES statement (id),
        text TEXT NOT NULL,
        risk TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('supported', 'unsure', 'unsupported')),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        disposition TEXT NOT NULL CHECK (disposition IN ('pending', 'accepted', 'edited', 'rejected')),
        current_text TEXT NOT NULL,
        -- An addition that was undone: kept for the record, shown nowhere.
        withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1))
      ) STRICT;
      CREATE INDEX statement_of_note ON statement (note_id, section_key, origin, position);
      CREATE INDEX statement_copied ON statement (copied_from) WHERE copied_from IS NOT NULL;

      CREATE TABLE omission (
        id TEXT PRIMARY KEY,
        note_id TEXT NOT NULL REFERENCES note (id),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        turn INTEGER NOT NULL,
        spans TEXT NOT NULL CHECK (json_valid(spans)),
        disposition TEXT NOT NULL CHECK (disposition IN ('open', 'added', 'dismissed'))
      ) STRICT;
      CREATE INDEX omission_of_note ON omission (note_id, position);

      -- What the clinician did, in order. Undoing adds a row that names the one it undoes; nothing is ever taken away.
      CREATE TABLE answer (
        seq INTEGER PRIMARY KEY,
        note_id TEXT NOT NULL REFERENCES note (id),
        statement_id TEXT REFERENCES statement (id),
        omission_id TEXT REFERENCES omission (id),
        decision_id TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('accept', 'edit', 'reject', 'reopen', 'add', 'dismiss', 'undo')),
        text TEXT,
        -- Rows of one keystroke of the clinician share a batch and are undone together.
        batch TEXT NOT NULL,
        before TEXT NOT NULL CHECK (json_valid(before)),
        undoes INTEGER UNIQUE REFERENCES answer (seq),
        user_id TEXT NOT NULL,
        at TEXT NOT NULL,
        CHECK ((statement_id IS NULL) <> (omission_id IS NULL)),
        CHECK ((action = 'undo') = (undoes IS NOT NULL))
      ) STRICT;
      CREATE INDEX answer_of_note ON answer (note_id, seq);
      CREATE INDEX answer_of_statement ON answer (statement_id) WHERE statement_id IS NOT NULL;
      CREATE INDEX answer_of_omission ON answer (omission_id) WHERE omission_id IS NOT NULL;
      CREATE INDEX answer_of_decision ON answer (decision_id, seq);

      CREATE TABLE signature (
        note_id TEXT PRIMARY KEY REFERENCES note (id),
        signed_at TEXT NOT NULL,
        user_id TEXT NOT NULL,
        user_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        -- The text that the hash is of.
        canonical TEXT NOT NULL
      ) STRICT;
      CREATE TABLE addendum (
        id TEXT PRIMARY KEY,
        note_id TEXT NOT NULL REFERENCES signature (note_id),
        position INTEGER NOT NULL,
        text TEXT NOT NULL,
        signed_at TEXT NOT NULL,
        user_id TEXT NOT NULL,
        user_name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        UNIQUE (note_id, position)
      ) STRICT;

      CREATE TABLE buffer (
        encounter_id TEXT NOT NULL REFERENCES encounter (id),
        field TEXT NOT NULL,
        text TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        PRIMARY KEY (encounter_id, field)
      ) STRICT, WITHOUT ROWID;
    `)
    for (const statement of guardRails()) db.exec(statement)
  },
}

/** Triggers that refuse to change what is signed. A guard rail against our own mistakes; the evidence is the ledger. */
function guardRails(): string[] {
  const refuse = (name: string, when: string, condition: string): string =>
    `CREATE TRIGGER ${name} BEFORE ${when} ${condition === '' ? '' : `WHEN ${condition} `}BEGIN SELECT RAISE(ABORT, 'refused: ${name}'); END`
  const signed = (noteId: string): string => `EXISTS (SELECT 1 FROM signature WHERE note_id = ${noteId})`
  const visitSigned = (encounterId: string): string =>
    `EXISTS (SELECT 1 FROM note JOIN signature ON signature.note_id = note.id WHERE note.encounter_id = ${encounterId})`
  const visitOf = (sourceId: string): string => `(SELECT encounter_id FROM source WHERE id = ${sourceId})`
  return [
    ...['statement', 'omission', 'answer'].flatMap((table) => [
      refuse(`signed_${table}_insert`, `INSERT ON ${table}`, signed('NEW.note_id')),
      refuse(`signed_${table}_update`, `UPDATE ON ${table}`, `${signed('OLD.note_id')} OR ${signed('NEW.note_id')}`),
      refuse(`signed_${table}_delete`, `DELETE ON ${table}`, signed('OLD.note_id')),
    ]),
    refuse('signed_note_update', 'UPDATE ON note', signed('OLD.id')),
    refuse('signed_note_delete', 'DELETE ON note', signed('OLD.id')),
    refuse('signed_source_update', 'UPDATE ON source', visitSigned('OLD.encounter_id')),
    refuse('signed_source_delete', 'DELETE ON source', visitSigned('OLD.encounter_id')),
    refuse('signed_turn_insert', 'INSERT ON turn', visitSigned(visitOf('NEW.source_id'))),
    refuse('signed_turn_update', 'UPDATE ON turn', visitSigned(visitOf('OLD.source_id'))),
    refuse('signed_turn_delete', 'DELETE ON turn', visitSigned(visitOf('OLD.source_id'))),
    refuse('signature_once', 'INSERT ON signature', visitSigned('(SELECT encounter_id FROM note WHERE id = NEW.note_id)')),
    refuse('signature_update', 'UPDATE ON signature', ''),
    refuse('signature_delete', 'DELETE ON signature', ''),
    refuse('addendum_update', 'UPDATE ON addendum', ''),
    refuse('addendum_delete', 'DELETE ON addendum', ''),
    refuse('answer_update', 'UPDATE ON answer', ''),
    refuse('answer_delete', 'DELETE ON answer', ''),
  ]
}
