import type { Migration } from './migration.ts'

/** Who works in this vault, and small facts about the vault itself (never about patients). */
export const migration: Migration = {
  version: 10,
  name: 'vault',
  up: (db) => {
    db.exec(`
      CREATE TABLE user (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        role TEXT NOT NULL CHECK (role IN ('clinician')),
        created_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE vault_fact (
        name TEXT PRIMARY KEY,
        value BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
