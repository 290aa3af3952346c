import type { Migration } from './migration.ts'

/** What was hashed of a model file, and by what marks of the file system it is known to be unchanged. In here, where nobody can write it beside us. */
export const migration: Migration = {
  version: 600,
  name: 'model-hashes',
  up: (db) => {
    db.exec(`
      CREATE TABLE model_hash (
        path TEXT PRIMARY KEY,
        mark TEXT NOT NULL,
        sha256 TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
