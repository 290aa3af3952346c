/** From an open database to an open vault: migrations, the ledger and its check, the user. */
import fs from 'node:fs'
import { Fault } from '../../../contract/errors.ts'
import type { LedgerFinding } from '../../../contract/ledger.ts'
import type { User } from '../../../contract/vault.ts'
import { keychainAnchor, openLedger, sidecarAnchor, type Anchor, type AnchorMemory, type Ledger } from '../ledger/index.ts'
import { fromBase64 } from './bytes.ts'
import { checkpointDatabase, openDatabase, type Db } from './database.ts'
import { getFact, getRevision, getUser, setFact, setRevision } from './facts.ts'
import { storageFault, withStorageFaults } from './faults.ts'
import { copyBeforeMigration, syncFile, syncFolder, type VaultFiles } from './files.ts'
import type { KeyFile, UserSeal } from './key-file.ts'
import type { KeyVault } from './key-vault.ts'
import { migrate, schemaVersion, type MigrationRun } from './migrate.ts'
import type { Migration } from './migrations/index.ts'
import type { Argon2Cost } from './passphrase.ts'
import { checkpointSigner } from './signing-key.ts'
import { clearFailedTries } from './tries.ts'
import { OpenVault, type RecordedAct } from './vault.ts'

export type Entry = {
  readonly db: Db
  readonly databaseKey: Uint8Array
  readonly macKey: Buffer
  readonly deviceSecret: Buffer
  readonly files: VaultFiles
  readonly keyFile: KeyFile
  readonly seal: UserSeal
  readonly keyVault: KeyVault
  readonly now: () => Date
  readonly tune: () => Promise<Argon2Cost>
  /** The steps of the schema, in order. */
  readonly schema: readonly Migration[]
}

/** A keychain that asks somebody to unlock it must not hold up the locking of the vault; the anchor then lags behind. */
const anchorLimitMs = 3000

function inGoodTime(keyVault: KeyVault): Pick<KeyVault, 'get' | 'set'> {
  const limited = async <T>(answer: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Fault('KEYCHAIN_LOCKED'))
      }, anchorLimitMs)
    })
    return Promise.race([answer, limit]).finally(() => {
      clearTimeout(timer)
    })
  }
  return { get: (account) => limited(keyVault.get(account)), set: (account, secret) => limited(keyVault.set(account, secret)) }
}

/** The copies of the last checkpoint outside the database. A vault without a keychain has only the one in its folder. */
export function anchorsOf({ files, keyFile, seal, keyVault }: Pick<Entry, 'files' | 'keyFile' | 'seal' | 'keyVault'>): Anchor[] {
  const sidecar = sidecarAnchor(files.checkpoints)
  if (seal.device.backend !== 'os-keychain') return [sidecar]
  return [keychainAnchor(inGoodTime(keyVault), `vault/${keyFile.vaultId}/checkpoint`), sidecar]
}

/**
 * A copy of the last checkpoint that this vault has written cannot be gone by itself. That of the keychain can, on another machine: it is
 * missed only where the machine's own half of the key is still there.
 */
function anchorMemory({ db, deviceSecret, seal }: Entry): AnchorMemory {
  const values = { keychain: Buffer.from(seal.sealId), sidecar: Buffer.from('written') } as const
  const isRemembered = (name: Anchor['name']): boolean => getFact(db, `ledger.anchored.${name}`)?.equals(values[name]) === true
  return {
    knows: (name) => (name === 'sidecar' || deviceSecret.length > 0) && isRemembered(name),
    remember: (name) => {
      if (!isRemembered(name)) setFact(db, `ledger.anchored.${name}`, values[name])
    },
  }
}

/** Copies the whole database before it is changed, and makes sure that the copy opens. */
function keepCopy({ db, databaseKey, files }: Entry, { from }: MigrationRun): void {
  withStorageFaults(() => {
    const copy = copyBeforeMigration(files, from)
    checkpointDatabase(db)
    fs.rmSync(copy, { force: true })
    try {
      fs.copyFileSync(files.database, copy)
      syncFile(copy)
    } catch (error) {
      fs.rmSync(copy, { force: true })
      throw error
    }
    syncFolder(files.folder)
    const opened = openDatabase(copy, databaseKey)
    try {
      if (schemaVersion(opened) !== from) throw new Fault('VAULT_CORRUPT', { copyOfVersion: from })
    } finally {
      opened.close()
    }
  })
}

function ledgerOf(entry: Entry, { anchors, readOnly }: { readonly anchors: readonly Anchor[]; readonly readOnly: boolean }): Ledger {
  const signer = checkpointSigner(getFact(entry.db, 'ledger.private-key'))
  return openLedger({ db: entry.db, signer, anchors, now: entry.now, readOnly, anchorMemory: anchorMemory(entry) })
}

function userOf({ db, seal }: Entry): User {
  const user = getUser(db, seal.userId)
  if (user === null) throw new Fault('VAULT_CORRUPT', { missing: 'user' })
  return user
}

function migrateWithCopy(entry: Entry): void {
  migrate(entry.db, entry.schema, {
    before: (run) => {
      keepCopy(entry, run)
    },
    within: (run) => {
      ledgerOf(entry, { anchors: [], readOnly: false }).append({
        kind: 'vault.migrated',
        actorId: null,
        subjectId: null,
        body: { from: run.from, to: run.to },
      })
    },
  })
}

/** What the ledger says against the vault at opening: alarms only. */
async function alarmsOf(entry: Entry, ledger: Ledger): Promise<LedgerFinding[]> {
  const report = await ledger.checkAnchors()
  const alarms = report.filter(({ severity }) => severity === 'alarm')
  const genesis = fromBase64(entry.keyFile.ledgerPublicKey)
  if (!genesis.equals(checkpointSigner(getFact(entry.db, 'ledger.private-key')).publicKey)) {
    const sentence = 'The key that signs the ledger is not the one that this vault was made with.'
    alarms.push({ kind: 'key-mismatch', seq: null, sentence, severity: 'alarm' })
  }
  return alarms
}

/** Puts the alarm on record where that is still possible, without moving the anchors: they are the evidence. */
function recordAlarm(entry: Entry, alarms: readonly LedgerFinding[]): void {
  try {
    const ledger = ledgerOf(entry, { anchors: [], readOnly: false })
    if (ledger.list({ beforeSeq: null, limit: 1 })[0]?.kind === 'ledger.alarm') return
    const body = { findings: alarms.map(({ kind, seq }) => ({ kind, seq })) }
    entry.db.transaction(() => ledger.append({ kind: 'ledger.alarm', actorId: null, subjectId: null, body })).immediate()
  } catch {
    // A ledger too broken to be written to is shown as an alarm all the same.
  }
}

/** How the key file compares with what the database last knew of it. */
function keyFileAge({ db, keyFile }: Entry): 'as recorded' | 'older than recorded' | 'newer than recorded' {
  const recorded = getRevision(db)
  if (keyFile.revision === recorded) return 'as recorded'
  return keyFile.revision < recorded ? 'older than recorded' : 'newer than recorded'
}

/**
 * Takes an opened database into service. Closes it if anything goes wrong on the way.
 * @param act what is put on record as the way in; null where it is already
 * @throws Fault VAULT_NEWER, VAULT_FULL, VAULT_CORRUPT
 */
export async function enterVault(entry: Entry, act: RecordedAct | null): Promise<OpenVault> {
  try {
    migrateWithCopy(entry)
    const user = userOf(entry)
    const ledger = ledgerOf(entry, { anchors: anchorsOf(entry), readOnly: false })
    const alarms = await alarmsOf(entry, ledger)
    if (alarms.length > 0) return await enterForReading(entry, user, alarms)
    const vault = new OpenVault({ ...entry, ledger, user, alarms, readOnly: false })
    try {
      recordEntry(entry, vault, act)
      return vault
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'LEDGER_BROKEN') throw error
      const sentence = 'The ledger cannot be continued: a part of its tree is missing.'
      return await enterForReading(entry, user, [{ kind: 'entry-missing', seq: null, sentence, severity: 'alarm' }])
    }
  } catch (error) {
    entry.db.close()
    throw storageFault(error) ?? error
  }
}

async function enterForReading(entry: Entry, user: User, alarms: readonly LedgerFinding[]): Promise<OpenVault> {
  recordAlarm(entry, alarms)
  const ledger = ledgerOf(entry, { anchors: anchorsOf(entry), readOnly: true })
  await ledger.checkAnchors() // what it finds is then part of every later report
  return new OpenVault({ ...entry, ledger, user, alarms, readOnly: true })
}

function recordEntry(entry: Entry, vault: OpenVault, act: RecordedAct | null): void {
  const failed = clearFailedTries(entry.files.folder)
  if (failed !== null) vault.record({ kind: 'vault.open-failed', subjectId: null, body: failed }, () => undefined)
  if (act === null) return
  const keyFile = keyFileAge(entry)
  vault.record({ ...act, body: { ...act.body, keyFile } }, () => {
    setRevision(entry.db, entry.keyFile.revision)
  })
}
