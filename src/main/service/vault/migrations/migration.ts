import type Database from 'better-sqlite3-multiple-ciphers'

/**
 * One step of the vault's schema. `version` becomes the file's `user_version`; a step, once released, is never changed.
 * `up` runs inside the runner's transaction, with foreign keys unenforced until they are checked as a whole at its end.
 */
export type Migration = {
  readonly version: number
  readonly name: string
  readonly up: (db: Database.Database) => void
}
