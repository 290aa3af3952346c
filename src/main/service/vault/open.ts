/** The two ways into an existing vault: passphrase and machine, or recovery key. */
import { Fault } from '../../../contract/errors.ts'
import type { KeychainBackend } from '../../../contract/vault.ts'
import { wipe } from './bytes.ts'
import { inspectDatabaseFile, openDatabase } from './database.ts'
import { forgetDeviceSecret, getDeviceSecret, makeDeviceSecret } from './device-secret.ts'
import { enterVault } from './enter.ts'
import { protectFolder, sizeOf, vaultFiles, type VaultFiles } from './files.ts'
import { withStorageFaults } from './faults.ts'
import { readKeyFile, type KeyFile, type UserSeal } from './key-file.ts'
import type { KeyVault } from './key-vault.ts'
import { migrations, type Migration } from './migrations/index.ts'
import { assertStrongPassphrase, tuneArgon2, type Argon2Cost } from './passphrase.ts'
import { decodeRecoveryKey } from './recovery-key.ts'
import { assertAuthentic, keyFileMacKey, newSealId, openRecoverySeal, openUserSeal, sealToUser } from './seals.ts'
import { isVacant } from './state.ts'
import { assertMayTry, noteFailedTry } from './tries.ts'
import type { OpenVault, Vault } from './vault.ts'

export type OpenOptions = {
  readonly folder: string
  readonly keyVault: KeyVault
  readonly now: () => Date
  /** Finds the cost of Argon2id on this machine, for seals that are made anew. */
  readonly tune?: () => Promise<Argon2Cost>
  /** The steps of the schema; those of this release by default. */
  readonly schema?: readonly Migration[]
}

type Here = { readonly files: VaultFiles; readonly keyFile: KeyFile; readonly seal: UserSeal }

/** Everything that can be told before a passphrase is tried. */
function lookHere(folder: string): Here {
  const files = vaultFiles(folder)
  if (isVacant(files)) throw new Fault('VAULT_MISSING')
  withStorageFaults(() => {
    if (sizeOf(files.database) === null) throw new Fault('VAULT_MISSING')
  })
  const keyFile = readKeyFile(files.keys)
  inspectDatabaseFile(files.database)
  const [seal] = keyFile.users
  if (seal === undefined) throw new Fault('KEY_FILE_DAMAGED')
  withStorageFaults(() => {
    protectFolder(folder)
  })
  return { files, keyFile, seal }
}

/** Runs an attempt to open a seal; a wrong passphrase or recovery key counts as a failed try. */
async function attempt(folder: string, now: () => Date, work: () => Promise<Buffer>): Promise<Buffer> {
  assertMayTry(folder, now())
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault && (error.code === 'PASSPHRASE_WRONG' || error.code === 'RECOVERY_KEY_WRONG')) noteFailedTry(folder, now())
    throw error
  }
}

async function enterWithKey(
  here: Here,
  databaseKey: Buffer,
  deviceSecret: Buffer,
  options: OpenOptions,
  act: Parameters<typeof enterVault>[1],
): Promise<OpenVault> {
  const macKey = keyFileMacKey(databaseKey, here.keyFile.vaultId)
  try {
    assertAuthentic(here.keyFile, macKey)
    const db = openDatabase(here.files.database, databaseKey)
    const { keyVault, now, schema = migrations, tune = tuneArgon2 } = options
    const entry = { ...here, db, databaseKey, macKey, deviceSecret, keyVault, now, schema, tune: () => tune() }
    return await enterVault(entry, act)
  } catch (error) {
    wipe(macKey)
    throw error
  }
}

/**
 * Opens a vault with the user's passphrase and the secret of this machine.
 * @throws Fault VAULT_*, KEY_FILE_*, KEYCHAIN_*, PASSPHRASE_WRONG, TOO_MANY_TRIES
 */
export async function openVault(options: OpenOptions & { readonly passphrase: string }): Promise<Vault> {
  const { folder, keyVault, now, passphrase } = options
  const here = lookHere(folder)
  const { files, keyFile, seal } = here
  assertMayTry(folder, now())
  const secret = await getDeviceSecret({ files, keyVault }, keyFile.vaultId, seal)
  try {
    const databaseKey = await attempt(folder, now, () => openUserSeal(keyFile.vaultId, seal, passphrase, secret))
    try {
      const act = { kind: 'vault.opened', subjectId: null, body: { backend: seal.device.backend } } as const
      return await enterWithKey(here, databaseKey, secret, options, act)
    } finally {
      wipe(databaseKey)
    }
  } catch (error) {
    wipe(secret)
    throw error
  }
}

export type RecoverOptions = OpenOptions & {
  readonly recoveryKey: string
  readonly newPassphrase: string
  readonly backend: KeychainBackend
}

/**
 * Opens a vault with its printed recovery key, and seals it anew to the user: under a new passphrase, a fresh secret of this machine
 * and a fresh key pair. The recovery key stays as it is.
 * @throws Fault RECOVERY_KEY_MISTYPED, RECOVERY_KEY_WRONG, PASSPHRASE_WEAK, and those of `openVault`
 */
export async function recoverVault(options: RecoverOptions): Promise<Vault> {
  const { folder, keyVault, now, newPassphrase, backend, tune = tuneArgon2 } = options
  assertStrongPassphrase(newPassphrase)
  const here = lookHere(folder)
  const { files, keyFile, seal: old } = here
  const recoveryKey = decodeRecoveryKey(options.recoveryKey)
  const databaseKey = await attempt(folder, now, () => Promise.resolve(openRecoverySeal(keyFile, recoveryKey)))
  wipe(recoveryKey)
  try {
    const vault = await enterWithKey(here, databaseKey, Buffer.alloc(0), options, null)
    try {
      const machine = { files, keyVault }
      const { vaultId } = keyFile
      const sealId = newSealId()
      const { secret, device } = await makeDeviceSecret(machine, backend, vaultId, sealId)
      const identity = { vaultId, userId: old.userId, sealId }
      const cost = await tune()
      const seal = await sealToUser(databaseKey, { ...identity, passphrase: newPassphrase, deviceSecret: secret, device, cost })
      vault.takeSeal(seal, secret)
      await forgetDeviceSecret(machine, old.device.backend, vaultId, old.sealId)
      return vault
    } catch (error) {
      await vault.close()
      throw error
    }
  } finally {
    wipe(databaseKey)
  }
}
