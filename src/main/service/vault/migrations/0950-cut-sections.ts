import type { Migration } from './migration.ts'

/** In which sections the model was stopped, and how many repeated sentences were left out. Of earlier decisions neither is known. */
export const migration: Migration = {
  version: 950,
  name: 'cut-sections',
  up: (db) => {
    db.exec(`
      ALTER TABLE decision ADD COLUMN cut_sections TEXT CHECK (cut_sections IS NULL OR json_valid(cut_sections));
      ALTER TABLE decision ADD COLUMN repeats_left_out INTEGER;
    `)
  },
}
