/** An open vault: the database, the ledger, and who opened it. */
import { Fault } from '../../../contract/errors.ts'
import { isOnlyRolledBack, type LedgerFinding } from '../../../contract/ledger.ts'
import type { KeychainBackend, User } from '../../../contract/vault.ts'
import type { Ledger, LedgerAct } from '../ledger/index.ts'
import { wipe } from './bytes.ts'
import { checkpointDatabase, type Db } from './database.ts'
import { forgetDeviceSecret, makeDeviceSecret } from './device-secret.ts'
import { deleteFact, getFact, setFact, setRevision } from './facts.ts'
import { storageFault } from './faults.ts'
import type { VaultFiles } from './files.ts'
import { bodyOf, readKeyFile, writeKeyFile, type KeyFile, type UserSeal } from './key-file.ts'
import type { KeyVault } from './key-vault.ts'
import { assertStrongPassphrase, type Argon2Cost } from './passphrase.ts'
import { groupsMatch } from './recovery-check.ts'
import { keyFileMac, newSealId, opensSeal, resealPrivateKey } from './seals.ts'
import { assertMayTry, clearFailedTries, noteFailedTry } from './tries.ts'

/** An act as the parts of the service state it; who did it is known here. */
export type RecordedAct = Omit<LedgerAct, 'actorId'>

export interface Vault {
  readonly db: Db
  readonly ledger: Ledger
  readonly user: User
  /** True while the ledger does not add up: nothing can be changed, everything can be read. */
  readonly readOnly: boolean
  /** What the ledger's check at opening found, if anything. */
  readonly alarms: readonly LedgerFinding[]
  readonly backend: KeychainBackend
  readonly folder: string
  readonly recoveryKeyConfirmed: boolean
  /**
   * Does `work` and puts the act on record, both in one immediate transaction: there is never one without the other. An act may be
   * made from what the work returned. Inside another `record` it becomes part of that one's transaction.
   * @throws Fault VAULT_FULL, VAULT_READ_ONLY, VAULT_CORRUPT; LEDGER_BROKEN where `work` writes while the vault is for reading only
   */
  record<T>(act: RecordedAct | ((result: T) => RecordedAct), work: () => T): T
  /** @throws Fault TOO_MANY_TRIES */
  checkPassphrase(passphrase: string): Promise<boolean>
  /** @throws Fault PASSPHRASE_WRONG, PASSPHRASE_WEAK, and those of `record` and of the keychain */
  changePassphrase(passphrase: string, next: string): Promise<void>
  /** Compares at least two typed groups of the recovery key. @throws Fault RECOVERY_KEY_UNCONFIRMED */
  confirmRecoveryKey(groups: readonly { readonly index: number; readonly text: string }[]): void
  /**
   * Takes this older copy of the vault for the vault from now on, on record. It stays open for reading only; opened again, it can be written to.
   * @throws Fault NO_ROLLBACK where there is no alarm; LEDGER_BROKEN where it is of anything but a rollback; PASSPHRASE_WRONG, TOO_MANY_TRIES,
   *   and those of the keychain
   */
  acceptRollback(acceptance: { readonly passphrase: string; readonly reason: string }): Promise<void>
  /** Puts the end on record, checkpoints ledger and database, and closes. Safe to call twice; never throws. */
  close(): Promise<void>
}

export type VaultParts = {
  readonly db: Db
  readonly ledger: Ledger
  readonly user: User
  readonly alarms: readonly LedgerFinding[]
  readonly readOnly: boolean
  readonly files: VaultFiles
  readonly keyFile: KeyFile
  readonly seal: UserSeal
  readonly macKey: Buffer
  /** The machine half, kept while the vault is open so that a passphrase can be checked without asking the keychain again. */
  readonly deviceSecret: Buffer
  readonly keyVault: KeyVault
  readonly now: () => Date
  readonly tune: () => Promise<Argon2Cost>
}

export class OpenVault implements Vault {
  readonly db: Db
  readonly ledger: Ledger
  readonly user: User
  readonly alarms: readonly LedgerFinding[]
  readonly readOnly: boolean
  readonly #parts: VaultParts
  #keyFile: KeyFile
  #seal: UserSeal
  #deviceSecret: Buffer
  #closed = false

  constructor(parts: VaultParts) {
    this.db = parts.db
    this.ledger = parts.ledger
    this.user = parts.user
    this.alarms = parts.alarms
    this.readOnly = parts.readOnly
    this.#parts = parts
    this.#keyFile = parts.keyFile
    this.#seal = parts.seal
    this.#deviceSecret = parts.deviceSecret
    if (this.readOnly) this.db.pragma('query_only = ON')
  }

  get folder(): string {
    return this.#parts.files.folder
  }

  get backend(): KeychainBackend {
    return this.#seal.device.backend
  }

  get recoveryKeyConfirmed(): boolean {
    return getFact(this.db, 'recovery-key.confirmed-at') !== null
  }

  record<T>(act: RecordedAct | ((result: T) => RecordedAct), work: () => T): T {
    try {
      if (this.readOnly) return work()
      return this.db
        .transaction(() => {
          const result = work()
          if (result instanceof Promise) throw new TypeError('work on the vault must not be asynchronous')
          this.ledger.append({ ...(typeof act === 'function' ? act(result) : act), actorId: this.user.id })
          return result
        })
        .immediate()
    } catch (error) {
      throw this.#fault(error)
    }
  }

  #fault(error: unknown): unknown {
    const fault = storageFault(error)
    if (fault?.code === 'VAULT_READ_ONLY' && this.readOnly) return new Fault('LEDGER_BROKEN')
    // The key was right when the vault was opened: a page that is no longer a page has been damaged since.
    if (fault?.code === 'VAULT_UNREADABLE') return new Fault('VAULT_CORRUPT')
    return fault ?? error
  }

  async checkPassphrase(passphrase: string): Promise<boolean> {
    const { now } = this.#parts
    assertMayTry(this.folder, now())
    const right = await opensSeal(this.#keyFile.vaultId, this.#seal, passphrase, this.#deviceSecret)
    if (right) clearFailedTries(this.folder)
    else noteFailedTry(this.folder, now())
    return right
  }

  async changePassphrase(passphrase: string, next: string): Promise<void> {
    if (this.readOnly) throw new Fault('LEDGER_BROKEN')
    assertStrongPassphrase(next)
    if (!(await this.checkPassphrase(passphrase))) throw new Fault('PASSPHRASE_WRONG')
    const { vaultId } = this.#keyFile
    const old = this.#seal
    const sealId = newSealId()
    // A fresh machine secret as well: an older copy of the key file is then of no use to whoever knows the older passphrase.
    const fresh = await makeDeviceSecret(this.#parts, old.device.backend, vaultId, sealId)
    const cost = await this.#parts.tune()
    const made = { sealId, passphrase: next, deviceSecret: fresh.secret, device: fresh.device, cost }
    const seal = await resealPrivateKey(vaultId, old, { passphrase, deviceSecret: this.#deviceSecret }, made)
    if (seal === null) throw new Fault('PASSPHRASE_WRONG')
    const body = { argon2id: cost, backend: seal.device.backend }
    this.#replaceSeal(seal, fresh.secret, { kind: 'vault.passphrase-changed', subjectId: null, body })
    await forgetDeviceSecret(this.#parts, old.device.backend, vaultId, old.sealId)
  }

  /** Writes the key file with a new seal of this user, on record. Where the record fails, the key file goes back to what it was. */
  #replaceSeal(seal: UserSeal, deviceSecret: Buffer, act: RecordedAct): void {
    const { files, macKey } = this.#parts
    const before = this.#keyFile
    const users = before.users.map((user) => (user.userId === seal.userId ? seal : user))
    const body = { ...bodyOf(before), users, revision: before.revision + 1 }
    try {
      this.record(act, () => {
        if (!this.readOnly) setRevision(this.db, body.revision)
        writeKeyFile(files.keys, body, keyFileMac(macKey, body))
      })
    } catch (error) {
      writeKeyFile(files.keys, bodyOf(before), before.mac)
      throw error
    }
    this.#keyFile = readKeyFile(files.keys)
    this.#seal = seal
    wipe(this.#deviceSecret)
    this.#deviceSecret = deviceSecret
  }

  /** After a recovery: the user's new seal, and with it how the vault opens from now on. */
  takeSeal(seal: UserSeal, deviceSecret: Buffer): void {
    const previous = this.backend
    const { backend } = seal.device
    this.#replaceSeal(seal, deviceSecret, { kind: 'vault.recovered', subjectId: null, body: { backend } })
    if (previous === backend || this.readOnly) return
    const body = { from: previous, to: backend, weaker: backend === 'device-file' }
    this.record({ kind: 'keychain.backend-changed', subjectId: null, body }, () => undefined)
  }

  confirmRecoveryKey(groups: readonly { readonly index: number; readonly text: string }[]): void {
    if (this.recoveryKeyConfirmed) return
    const check = getFact(this.db, 'recovery-key.groups')
    if (check === null || !groupsMatch(check, groups)) throw new Fault('RECOVERY_KEY_UNCONFIRMED')
    this.record({ kind: 'recovery-key.confirmed', subjectId: null, body: { groups: groups.length } }, () => {
      setFact(this.db, 'recovery-key.confirmed-at', Buffer.from(this.#parts.now().toISOString()))
      deleteFact(this.db, 'recovery-key.groups')
    })
  }

  async acceptRollback({ passphrase, reason }: { readonly passphrase: string; readonly reason: string }): Promise<void> {
    if (!this.readOnly) throw new Fault('NO_ROLLBACK')
    if (!isOnlyRolledBack(this.alarms)) throw new Fault('LEDGER_BROKEN')
    if (!(await this.checkPassphrase(passphrase))) throw new Fault('PASSPHRASE_WRONG')
    try {
      await this.ledger.acceptRollback({ actorId: this.user.id, reason }, (work) => {
        // Open for this one transaction alone: nothing else may be written to a vault under an alarm.
        this.db.pragma('query_only = OFF')
        try {
          return work()
        } finally {
          this.db.pragma('query_only = ON')
        }
      })
    } catch (error) {
      throw this.#fault(error)
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      if (!this.readOnly) this.record({ kind: 'vault.locked', subjectId: null, body: null }, () => undefined)
      await this.ledger.close()
      if (!this.readOnly) checkpointDatabase(this.db)
    } catch {
      // On a full disk, say. What was acknowledged is in the log already; the vault is left as a crash would leave it.
    } finally {
      wipe(this.#parts.macKey, this.#deviceSecret)
      this.db.close()
    }
  }
}
