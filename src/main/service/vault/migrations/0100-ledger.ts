import type { Migration } from './migration.ts'

/** The record of what happened. Triggers are a guard rail against mistakes; the evidence is in the tree and its anchors. */
export const migration: Migration = {
  version: 100,
  name: 'ledger',
  up: (db) => {
    db.exec(`
      CREATE TABLE ledger_entry (
        seq INTEGER PRIMARY KEY CHECK (seq >= 0),
        at TEXT NOT NULL,
        actor_id TEXT,
        kind TEXT NOT NULL,
        subject_id TEXT,
        commitment BLOB NOT NULL CHECK (length(commitment) = 32),
        previous_leaf_hash BLOB NOT NULL CHECK (length(previous_leaf_hash) = 32),
        leaf_hash BLOB NOT NULL UNIQUE CHECK (length(leaf_hash) = 32)
      ) STRICT;
      CREATE INDEX ledger_entry_of_subject ON ledger_entry (subject_id, seq) WHERE subject_id IS NOT NULL;
      -- Apart from the entry, so that a body can be erased by law while the tree stands.
      CREATE TABLE ledger_body (
        seq INTEGER PRIMARY KEY REFERENCES ledger_entry (seq),
        nonce BLOB NOT NULL UNIQUE CHECK (length(nonce) = 32),
        body TEXT
      ) STRICT;
      -- Complete subtrees, so that appending and the root take a number of steps in the logarithm of the size.
      CREATE TABLE ledger_node (
        level INTEGER NOT NULL,
        position INTEGER NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, position)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE ledger_checkpoint (
        size INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
    `)
    for (const table of ['ledger_entry', 'ledger_node', 'ledger_checkpoint']) {
      db.exec(`
        CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
        CREATE TRIGGER ${table}_keeps BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
      `)
    }
    db.exec(`CREATE TRIGGER ledger_body_stays BEFORE UPDATE ON ledger_body BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END`)
  },
}
