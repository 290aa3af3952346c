import type { Migration } from './migration.ts'

/** A clinician may vouch for a turn that was withheld from the model; a turn that was changed keeps whether one had. */
export const migration: Migration = {
  version: 1000,
  name: 'vouched-turns',
  up: (db) => {
    db.exec(`
      ALTER TABLE turn ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0 CHECK (vouched IN (0, 1));
      ALTER TABLE turn_before ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0 CHECK (vouched IN (0, 1));
    `)
  },
}
