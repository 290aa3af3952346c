/** Making a vault. It is there with the last step, the renaming of its database, and before that it is not. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import { User, type KeychainBackend, type RecoveryKey } from '../../../contract/vault.ts'
import { openLedger } from '../ledger/index.ts'
import { toBase64, wipe } from './bytes.ts'
import { checkpointDatabase, openDatabase } from './database.ts'
import { forgetDeviceSecret, makeDeviceSecret } from './device-secret.ts'
import { enterVault } from './enter.ts'
import { insertUser, setFact, setRevision } from './facts.ts'
import { storageFault, withStorageFaults } from './faults.ts'
import { protectFolder, sizeOf, syncFile, syncFolder, vaultFiles, type VaultFiles } from './files.ts'
import { readKeyFile, writeKeyFile, type KeyFileBody } from './key-file.ts'
import { migrate } from './migrate.ts'
import { migrations, type Migration } from './migrations/index.ts'
import type { OpenOptions } from './open.ts'
import { assertStrongPassphrase, tuneArgon2 } from './passphrase.ts'
import { recoveryCheck } from './recovery-check.ts'
import { encodeRecoveryKey, randomRecoveryKey } from './recovery-key.ts'
import { keyBytes, keyFileMac, keyFileMacKey, newSealId, sealForRecovery, sealToUser } from './seals.ts'
import { checkpointSigner, newSigningKey } from './signing-key.ts'
import { isVacant } from './state.ts'
import type { Vault } from './vault.ts'

export type CreateOptions = OpenOptions & {
  readonly userName: string
  readonly passphrase: string
  readonly backend: KeychainBackend
}

/** Removes what a creation left behind that was killed before its last step. Nobody ever got a key to it. */
function removeUnfinished(files: VaultFiles): void {
  for (const file of [files.creating, `${files.creating}-wal`, `${files.creating}-journal`, files.keys]) fs.rmSync(file, { force: true })
}

/** Checkpoints of a vault that is no longer here (moved away, say) are somebody's evidence: they are kept under another name. */
function setCheckpointsAside(files: VaultFiles, createdAt: string): void {
  if (sizeOf(files.checkpoints) !== null) fs.renameSync(files.checkpoints, `${files.checkpoints}.${createdAt.replaceAll(':', '')}`)
}

/**
 * Makes a vault in a folder where none is, for one user, and opens it.
 * @returns the vault, and the recovery key to print; nothing keeps that key
 * @throws Fault VAULT_EXISTS wherever any part of a vault is; PASSPHRASE_WEAK; KEYCHAIN_MISSING, KEYCHAIN_LOCKED; VAULT_READ_ONLY, VAULT_FULL
 */
export async function createVault(options: CreateOptions): Promise<{ vault: Vault; recoveryKey: RecoveryKey }> {
  const { folder, keyVault, now, passphrase, backend, schema = migrations, tune = tuneArgon2 } = options
  assertStrongPassphrase(passphrase)
  const user = User.parse({ id: uuidv7(), name: options.userName, role: 'clinician' })
  const files = vaultFiles(folder)
  const createdAt = now().toISOString()
  withStorageFaults(() => {
    if (!isVacant(files)) throw new Fault('VAULT_EXISTS')
    protectFolder(folder)
    removeUnfinished(files)
    setCheckpointsAside(files, createdAt)
  })
  const vaultId = uuidv7()
  const sealId = newSealId()
  const machine = { files, keyVault }
  const databaseKey = randomBytes(keyBytes)
  const recoveryBytes = randomRecoveryKey()
  const macKey = keyFileMacKey(databaseKey, vaultId)
  let made = false
  const { secret, device } = await makeDeviceSecret(machine, backend, vaultId, sealId)
  try {
    const seal = await sealToUser(databaseKey, {
      vaultId,
      userId: user.id,
      sealId,
      passphrase,
      deviceSecret: secret,
      device,
      cost: await tune(),
    })
    const groups = encodeRecoveryKey(recoveryBytes)
    const signing = newSigningKey()
    const body: KeyFileBody = {
      format: 'cloister-keys',
      version: 1,
      revision: 1,
      vaultId,
      createdAt,
      cipher: 'SQLCipher 4, raw key',
      ledgerPublicKey: toBase64(signing.publicKey),
      users: [seal],
      recovery: sealForRecovery(databaseKey, recoveryBytes, vaultId, createdAt),
    }
    makeDatabase(files.creating, databaseKey, { user, createdAt, groups, backend, signingKey: signing.privateKey, now, schema })
    writeKeyFile(files.keys, body, keyFileMac(macKey, body))
    fs.renameSync(files.creating, files.database)
    made = true
    syncFolder(folder)
    const keyFile = readKeyFile(files.keys)
    const db = openDatabase(files.database, databaseKey)
    const entry = { files, keyFile, seal, keyVault, now, databaseKey, macKey, deviceSecret: secret, schema, db, tune: () => tune() }
    const vault = await enterVault(entry, null)
    await vault.ledger.checkpoint()
    return { vault, recoveryKey: { groups, createdAt } }
  } catch (error) {
    if (!made) {
      removeUnfinished(files)
      await forgetDeviceSecret(machine, backend, vaultId, sealId)
    }
    throw storageFault(error) ?? error
  } finally {
    wipe(databaseKey, recoveryBytes)
  }
}

type FirstContent = {
  readonly user: User
  readonly createdAt: string
  readonly groups: readonly string[]
  readonly backend: KeychainBackend
  readonly signingKey: Uint8Array
  readonly now: () => Date
  readonly schema: readonly Migration[]
}

/** The database with its schema, its user, its signing key and its first entry on record; closed and on disk afterwards. */
function makeDatabase(file: string, databaseKey: Uint8Array, content: FirstContent): void {
  const { user, createdAt, groups, backend, signingKey, now, schema } = content
  const db = openDatabase(file, databaseKey, { create: true })
  try {
    migrate(db, schema)
    db.transaction(() => {
      insertUser(db, user, createdAt)
      setFact(db, 'ledger.private-key', signingKey)
      setFact(db, 'recovery-key.groups', recoveryCheck(groups))
      setRevision(db, 1)
      const ledger = openLedger({ db, signer: checkpointSigner(Buffer.from(signingKey)), anchors: [], now, readOnly: false })
      const body = { backend, weaker: backend === 'device-file', cipher: 'SQLCipher 4' }
      ledger.append({ kind: 'vault.created', actorId: user.id, subjectId: null, body })
    }).immediate()
    checkpointDatabase(db)
  } finally {
    db.close()
  }
  syncFile(file)
}
