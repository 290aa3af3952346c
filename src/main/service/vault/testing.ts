/** For tests of this and other parts: real vaults in temporary folders, and databases of any schema version. Not part of the product. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import type { KeychainBackend, RecoveryKey } from '../../../contract/vault.ts'
import { createVault } from './create.ts'
import type { Db } from './database.ts'
import type { KeyVault } from './key-vault.ts'
import { migrate } from './migrate.ts'
import { migrations, type Migration } from './migrations/index.ts'
import { openVault } from './open.ts'
import { leastMemoryKiB, type Argon2Cost } from './passphrase.ts'
import type { Vault } from './vault.ts'

/** The least that the key file allows: 64 MiB, one pass. About 35 ms. */
export const quickCost: Argon2Cost = { memoryKiB: leastMemoryKiB, passes: 1, lanes: 1 }
export const quickTune = (): Promise<Argon2Cost> => Promise.resolve(quickCost)

export type MemoryKeyVault = KeyVault & { readonly secrets: Map<string, string> }

/** A keychain of this process alone, that is always open. */
export function memoryKeyVault(): MemoryKeyVault {
  const secrets = new Map<string, string>()
  return {
    secrets,
    get: (account) => Promise.resolve(secrets.get(account) ?? null),
    set: (account, secret) => {
      secrets.set(account, secret)
      return Promise.resolve()
    },
    delete: (account) => {
      secrets.delete(account)
      return Promise.resolve()
    },
    state: () => Promise.resolve({ state: 'available', name: 'Test keychain', library: 'keytar' }),
  }
}

export const testPassphrase = 'four unrelated garden words'

export type TemporaryVault = {
  readonly vault: Vault
  readonly folder: string
  readonly keyVault: MemoryKeyVault
  readonly recoveryKey: RecoveryKey
  readonly passphrase: string
  /** Opens the vault again after it was closed. */
  reopen(): Promise<Vault>
  /** Closes what is open and removes the folder. */
  remove(): Promise<void>
}

/** What tests that are cut off, or fail on the way to a vault, would leave behind. */
const folders = new Set<string>()
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A vault as the product makes it, encrypted and on disk, of a user named "Test Clinician". */
export async function temporaryVault(options: { now?: () => Date; backend?: KeychainBackend } = {}): Promise<TemporaryVault> {
  const { now = () => new Date(), backend = 'os-keychain' } = options
  const parent = mkdtempSync(join(tmpdir(), 'cloister-test-'))
  folders.add(parent)
  const folder = join(parent, 'vault')
  const keyVault = memoryKeyVault()
  const common = { folder, keyVault, now, tune: quickTune, passphrase: testPassphrase }
  const { vault, recoveryKey } = await createVault({ ...common, userName: 'Test Clinician', backend })
  const opened = [vault]
  return {
    vault,
    folder,
    keyVault,
    recoveryKey,
    passphrase: testPassphrase,
    reopen: async () => {
      const again = await openVault(common)
      opened.push(again)
      return again
    },
    remove: async () => {
      for (const each of opened) await each.close()
      rmSync(parent, { recursive: true, force: true })
      folders.delete(parent)
    },
  }
}

/** A database in memory, not encrypted, with the schema of a version: fill it, then `migrateTo` the next one and look. */
export function databaseAt(version: number): Db {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  db.pragma('recursive_triggers = ON')
  migrateTo(db, version)
  return db
}

export function migrateTo(db: Db, version: number): void {
  if (!migrations.some((step) => step.version === version)) throw new RangeError(`there is no schema version ${String(version)}`)
  migrate(
    db,
    migrations.filter((step) => step.version <= version),
  )
}

export { loadKeyring, loadKeytar } from './keychain-libraries.ts'

/** The schema of a release to come: a table more, filled from what is there. */
export const laterSchema: readonly Migration[] = [
  ...migrations,
  {
    version: (migrations.at(-1)?.version ?? 0) + 1,
    name: 'later',
    up: (db) => {
      db.exec('CREATE TABLE later (name TEXT) STRICT; INSERT INTO later SELECT name FROM user')
    },
  },
]
