import type { Migration } from './migration.ts'

/** Which adapter was at work when a model wrote: part of what a decision has to name to be written again. */
export const migration: Migration = {
  version: 650,
  name: 'adapters',
  up: (db) => {
    db.exec('ALTER TABLE decision ADD COLUMN adapter_sha256 TEXT')
  },
}
