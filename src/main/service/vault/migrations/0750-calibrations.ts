import type { Migration } from './migration.ts'

/** How each model was found to run best on a machine. Facts of the machine, not of a patient. */
export const migration: Migration = {
  version: 750,
  name: 'calibrations',
  up: (db) => {
    db.exec(`
      CREATE TABLE calibration (
        model_sha256 TEXT NOT NULL,
        machine TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (model_sha256, machine)
      ) STRICT, WITHOUT ROWID;
      ALTER TABLE decision ADD COLUMN engine_way TEXT;
    `)
  },
}
