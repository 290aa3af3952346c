/** Brings the vault's schema up to date: all missing steps in one transaction, after a copy of the vault was kept. */
import { Fault } from '../../../contract/errors.ts'
import type { Db } from './database.ts'
import type { Migration } from './migrations/index.ts'

export type MigrationRun = { readonly from: number; readonly to: number }

/** @throws RangeError where versions do not rise or a name is used twice; a mistake of ours, never of a vault. */
export function assertInOrder(steps: readonly Migration[]): void {
  steps.forEach(({ version, name }, i) => {
    const before = steps[i - 1]?.version ?? 0
    if (!Number.isSafeInteger(version) || version <= before)
      throw new RangeError(`migration ${name}: version ${String(version)} after ${String(before)}`)
    if (steps.findIndex((step) => step.name === name) !== i) throw new RangeError(`two migrations are named ${name}`)
  })
}

export function schemaVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/**
 * Runs what is missing. Either all of it happened afterwards or none.
 * @param hooks.before runs first, outside the transaction, where a copy of the vault is kept; if it throws, nothing is migrated
 * @param hooks.within runs inside the transaction, on the new schema: the act goes on record together with the change
 * @returns the versions before and after, or null where nothing was missing
 * @throws Fault VAULT_NEWER for a vault of a later Cloister
 */
export function migrate(
  db: Db,
  steps: readonly Migration[],
  hooks: { readonly before?: (run: MigrationRun) => void; readonly within?: (run: MigrationRun) => void } = {},
): MigrationRun | null {
  assertInOrder(steps)
  const from = schemaVersion(db)
  const to = steps.at(-1)?.version ?? 0
  if (from > to || (from > 0 && !steps.some(({ version }) => version === from))) throw new Fault('VAULT_NEWER', { vault: from, app: to })
  if (from === to) return null
  const run = { from, to }
  hooks.before?.(run)
  db.pragma('foreign_keys = OFF') // has no effect inside a transaction; they are checked as a whole below
  try {
    db.transaction(() => {
      for (const { version, up } of steps) {
        if (version <= from) continue
        up(db)
        db.pragma(`user_version = ${String(version)}`)
      }
      const broken = db.prepare('SELECT count(*) FROM pragma_foreign_key_check').pluck().get()
      if (broken !== 0) throw new Fault('VAULT_CORRUPT', { brokenReferences: Number(broken) })
      hooks.within?.(run)
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
  return run
}
