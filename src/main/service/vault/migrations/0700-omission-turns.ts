import type { Migration } from './migration.ts'

/** An entry of what a note lacks may rest on more than one turn: the further ones stand beside the first. */
export const migration: Migration = {
  version: 700,
  name: 'omission-turns',
  up: (db) => {
    db.exec("ALTER TABLE omission ADD COLUMN more TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(more))")
  },
}
