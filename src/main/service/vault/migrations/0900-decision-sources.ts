import type { Migration } from './migration.ts'

/** Which version of the transcript a decision read. Those from before read the only one there was. */
export const migration: Migration = {
  version: 900,
  name: 'decision-sources',
  up: (db) => {
    db.exec('ALTER TABLE decision ADD COLUMN source_sha256 TEXT')
  },
}
