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
        leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32)
      ) STRICT;
      -- Apart from the entry, so that a body can be erased by law while the tree stands.
      CREATE TABLE ledger_body (
        seq INTEGER PRIMARY KEY REFERENCES ledger_entry (seq),
        nonce BLOB NOT NULL CHECK (length(nonce) = 32),
        body TEXT
      ) STRICT;
      -- Complete subtrees in the order in which they come about (each leaf, then what it completes), so that appending and the root take
      -- a number of steps in the logarithm of the size, and writing touches the last page only.
      CREATE TABLE ledger_node (
        number INTEGER PRIMARY KEY CHECK (number >= 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
      ) STRICT;
      CREATE TABLE ledger_checkpoint (
        size INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;

      -- A body goes only after an entry that says so.
      CREATE TRIGGER ledger_body_keeps BEFORE DELETE ON ledger_body
      WHEN NOT EXISTS (
        SELECT 1 FROM ledger_entry e JOIN ledger_body b ON b.seq = e.seq, json_each(b.body, '$.seqs') s
        WHERE e.kind = 'ledger.body-erased' AND e.seq > OLD.seq AND s.value = OLD.seq
      )
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
      -- In order and without gaps. This also stops INSERT OR REPLACE, whatever recursive_triggers says.
      CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry
      WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM ledger_entry)
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
      CREATE TRIGGER ledger_body_follows BEFORE INSERT ON ledger_body
      WHEN NEW.seq IS NOT (SELECT max(seq) FROM ledger_entry) OR EXISTS (SELECT 1 FROM ledger_body WHERE seq = NEW.seq)
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
    `)
    for (const table of ['ledger_entry', 'ledger_node', 'ledger_checkpoint']) {
      db.exec(`CREATE TRIGGER ${table}_keeps BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END`)
    }
    for (const table of ['ledger_entry', 'ledger_body', 'ledger_node', 'ledger_checkpoint']) {
      db.exec(`CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END`)
    }
  },
}
