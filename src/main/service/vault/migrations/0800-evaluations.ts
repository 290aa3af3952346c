import type { Migration } from './migration.ts'

/** How each model did on the project's own visits on a machine, and which may draft without. Facts of models, not of a patient. */
export const migration: Migration = {
  version: 800,
  name: 'evaluations',
  up: (db) => {
    db.exec(`
      CREATE TABLE evaluation (
        model_sha256 TEXT NOT NULL,
        machine TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (model_sha256, machine)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE evaluation_allowance (
        model_sha256 TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
