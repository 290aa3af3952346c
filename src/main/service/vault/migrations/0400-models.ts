import type { Migration } from './migration.ts'

/** Models that the practice brought, and its settings. The weights stay outside the vault. */
export const migration: Migration = {
  version: 400,
  name: 'models',
  up: (db) => {
    db.exec(`
      CREATE TABLE model (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL UNIQUE,
        bytes INTEGER NOT NULL,
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        imported_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
