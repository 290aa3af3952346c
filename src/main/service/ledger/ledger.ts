/** The record of what happened: appended in the transaction of the act, sealed by checkpoints, checked against its anchors. */
import { randomBytes } from 'node:crypto'
import type { AuditKind } from '../../../contract/audit.ts'
import { Fault } from '../../../contract/errors.ts'
import {
  isOnlyRolledBack,
  type Checkpoint,
  type LedgerEntry,
  type LedgerFinding,
  type VerificationReport,
} from '../../../contract/ledger.ts'
import { Anchoring } from './anchoring.ts'
import type { Anchor } from './anchors.ts'
import { compareAnchor, compareAnchors, type VaultSide } from './check-anchors.ts'
import { entriesPerCheckpoint } from './check-checkpoints.ts'
import { checkEnd } from './check-end.ts'
import { openCheckpoint, signCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { commitmentOf, encodeLeaf } from './encoding.ts'
import { exportBundle, type LedgerBundle } from './export.ts'
import { completeSubtrees, leafHash, nodeHash, nodeNumber, rootOfSubtrees, type Hash } from './merkle.ts'
import { noLeaf } from './read-entries.ts'
import { acceptanceOf, assertSharedPast, standingSize } from './rollbacks.ts'
import { inSteps } from './steps.ts'
import { prepareStatements, type Db, type EntryRow, type Statements } from './tables.ts'
import { verifyLedger } from './verify.ts'

/** An act to be recorded. The body may hold patient data: it stays in the vault, and the tree only commits to it. */
export type LedgerAct = {
  readonly kind: AuditKind
  readonly actorId: string | null
  readonly subjectId: string | null
  readonly body: Readonly<Record<string, unknown>> | null
}

export type LedgerOptions = {
  readonly db: Db
  readonly signer: CheckpointSigner
  readonly anchors: readonly Anchor[]
  readonly now: () => Date
  /** Nothing is written then, neither to the vault nor to the anchors. */
  readonly readOnly: boolean
  readonly anchorMemory?: AnchorMemory
}

/** Which anchors this vault has written to, kept in the vault: such an anchor is not empty by itself. */
export type AnchorMemory = { knows(name: Anchor['name']): boolean; remember(name: Anchor['name']): void }

export interface Ledger {
  /** Must be called inside a transaction of the vault. @throws Fault LEDGER_BROKEN where the ledger is read-only or its tree is damaged */
  append(act: LedgerAct): { seq: number; leafHash: string }
  /**
   * Erases what entries say, for good and on record; that they were made, by whom, when and about what stays, and so does the tree.
   * Must be called inside a transaction of the vault. Records of erasures themselves cannot be erased.
   */
  eraseBodies(erasure: { readonly seqs: readonly number[]; readonly actorId: string | null; readonly reason: string }): { seq: number }
  /** Signs the present state, if it is not signed yet, and brings it to the anchors. Not inside a transaction. */
  checkpoint(): Promise<Checkpoint>
  /**
   * Recomputes everything that is there when it is called, in short steps, and names what does not hold. The vault may be written to
   * meanwhile. The anchors count as `checkAnchors` or the last writing found them. @throws Fault LOCKED where the vault is closed meanwhile
   */
  verify(): Promise<VerificationReport>
  /** The quick check at opening: the anchors against the checkpoints, and the end of the ledger since the last one. */
  checkAnchors(): Promise<LedgerFinding[]>
  /**
   * Takes an older copy of the vault, opened for reading only, for the vault from now on: verifies everything, puts what was expected, what
   * was found and the reason on record, and writes over the anchors. The ledger stays read-only until it is opened anew.
   * @param writable runs its work while the database takes writes
   * @throws Fault NO_ROLLBACK, LEDGER_BROKEN where anything else is wrong, CONFLICT; an anchor's error, with the acceptance on record
   *   and the alarm standing
   */
  acceptRollback(
    acceptance: { readonly actorId: string; readonly reason: string },
    writable: <T>(work: () => T) => T,
  ): Promise<{ seq: number }>
  /** Newest first, before `beforeSeq` where given. */
  list(query: { readonly beforeSeq: number | null; readonly limit: number }): LedgerEntry[]
  size(): number
  /** All that a verifier without the vault needs. Holds no bodies, so no patient data beyond ids. */
  export(): LedgerBundle
  /** Takes a last checkpoint and waits for the anchors. */
  close(): Promise<void>
}

/** @throws Error where the database would acknowledge commits before they are safe, while there are anchors to keep behind it */
export function openLedger(options: LedgerOptions): Ledger {
  const { anchors, db, readOnly } = options
  // Below FULL, a power cut could take a commit back whose checkpoint is in an anchor already: a false alarm.
  if (!readOnly && anchors.length > 0 && Number(db.pragma('synchronous', { simple: true })) < 2)
    throw new Error('a ledger with anchors needs synchronous = FULL')
  return new SqliteLedger(options)
}

class SqliteLedger implements Ledger {
  readonly #options: LedgerOptions
  readonly #rows: Statements
  readonly #anchoring: Anchoring

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#rows = prepareStatements(options.db)
    this.#anchoring = new Anchoring(
      options.anchors,
      (reading) => compareAnchor(reading, this.#side())?.severity !== 'alarm',
      (name) => {
        if (!options.readOnly && options.db.open) options.anchorMemory?.remember(name)
      },
    )
  }

  size(): number {
    const last = this.#rows.last.get()
    return last === undefined ? 0 : last.seq + 1
  }

  append(act: LedgerAct): { seq: number; leafHash: string } {
    this.#assertWritable()
    return this.#appendInOrder(act)
  }

  #appendInOrder(act: LedgerAct): { seq: number; leafHash: string } {
    const at = this.#options.now().toISOString()
    let last = this.#rows.last.get()
    // Order is by number. A clock that went back is put on record by itself, so that times in the list can be read rightly.
    if (last !== undefined && at < last.at)
      last = this.#append({ kind: 'clock.moved-back', actorId: null, subjectId: null, body: { from: last.at, to: at } }, at, last)
    const { leaf_hash, seq } = this.#append(act, at, last)
    return { seq, leafHash: leaf_hash.toString('hex') }
  }

  #assertWritable(): void {
    if (this.#options.readOnly) throw new Fault('LEDGER_BROKEN')
    if (!this.#options.db.inTransaction) throw new Error('an act and its entry belong into one transaction')
  }

  #append(act: LedgerAct, at: string, last: EntryRow | undefined): EntryRow {
    const seq = last === undefined ? 0 : last.seq + 1
    const body = act.body === null ? null : JSON.stringify(act.body)
    const nonce = randomBytes(32)
    const commitment = commitmentOf(nonce, body)
    const previousLeafHash = last?.leaf_hash ?? noLeaf
    const { actorId, kind, subjectId } = act
    const leaf = leafHash(encodeLeaf({ seq, at, actorId, kind, subjectId, commitment, previousLeafHash }))
    this.#rows.insertEntry.run(seq, at, actorId, kind, subjectId, commitment, previousLeafHash, leaf)
    this.#rows.insertBody.run(seq, nonce, body)
    this.#insertNodes(seq, leaf)
    if ((seq + 1) % entriesPerCheckpoint === 0) {
      this.#writeCheckpoint(seq + 1, at)
      // After the transaction: an anchor must never know of what may yet be rolled back.
      setImmediate(() => {
        this.#bringToAnchors()
      })
    }
    return { seq, at, actor_id: actorId, kind, subject_id: subjectId, commitment, previous_leaf_hash: previousLeafHash, leaf_hash: leaf }
  }

  /** Stores the leaf and every subtree that it completes. */
  #insertNodes(seq: number, leaf: Hash): void {
    let number = nodeNumber(0, seq)
    this.#rows.insertNode.run(number, leaf)
    let hash = leaf
    for (let level = 0, position = seq; position % 2 === 1; level++, position = (position - 1) / 2) {
      hash = nodeHash(this.#node(level, position - 1), hash)
      this.#rows.insertNode.run(++number, hash)
    }
  }

  #node(level: number, position: number): Hash {
    const row = this.#rows.node.get(nodeNumber(level, position))
    if (row === undefined) throw new Fault('LEDGER_BROKEN', { level, position })
    return row.hash
  }

  /** The root of the first `size` entries, from stored subtrees. @throws Fault LEDGER_BROKEN where one is missing */
  #rootAt(size: number): Hash {
    return rootOfSubtrees(completeSubtrees(size).map(({ index, level }) => this.#node(level, index)))
  }

  #writeCheckpoint(size: number, at: string): void {
    const { text } = signCheckpoint(this.#options.signer, size, this.#rootAt(size), at)
    this.#rows.insertCheckpoint.run(size, at, text)
  }

  eraseBodies({ actorId, reason, seqs }: Parameters<Ledger['eraseBodies']>[0]): { seq: number } {
    this.#assertWritable()
    const { seq } = this.append({ kind: 'ledger.body-erased', actorId, subjectId: null, body: { seqs, reason } })
    for (const each of seqs) {
      const row = this.#rows.from.get(each)
      if (row?.seq !== each || each >= seq || row.kind === 'ledger.body-erased')
        throw new RangeError(`entry ${String(each)} has no body to erase`)
      this.#rows.deleteBody.run(each)
    }
    return { seq }
  }

  /** Hands the last committed checkpoint to the anchors. Never throws: it runs on its own. */
  #bringToAnchors(): void {
    const { db, readOnly } = this.#options
    if (readOnly || !db.open || db.inTransaction) return
    try {
      const row = this.#rows.lastCheckpoint.get()
      if (row !== undefined) this.#anchoring.bring(row)
    } catch {
      // A page that cannot be read shows in the next act and in the next verification.
    }
  }

  async checkpoint(): Promise<Checkpoint> {
    const { db, now, readOnly, signer } = this.#options
    if (db.inTransaction) throw new Error('a checkpoint is of what is committed')
    const size = this.size()
    if (!readOnly && this.#rows.lastCheckpoint.get()?.size !== size) {
      db.transaction(() => {
        this.#writeCheckpoint(size, now().toISOString())
      }).immediate()
    }
    const row = this.#rows.lastCheckpoint.get()
    const opened = row === undefined ? null : openCheckpoint(row.text, signer.keyId, signer.publicKey)
    if (opened?.state !== 'signed') throw new Fault('LEDGER_BROKEN')
    this.#bringToAnchors()
    await this.#anchoring.flush()
    return opened.checkpoint
  }

  async verify(): Promise<VerificationReport> {
    const { db, signer } = this.#options
    return inSteps(verifyLedger({ rows: this.#rows, signer, readings: this.#anchoring.readings, knows: this.#knows }), () => {
      if (!db.open) throw new Fault('LOCKED')
    })
  }

  async checkAnchors(): Promise<LedgerFinding[]> {
    const readings = await this.#anchoring.read()
    return [...compareAnchors(readings, this.#side()), ...checkEnd(this.#rows, this.#options.signer, (size) => this.#rootIfWhole(size))]
  }

  async acceptRollback(
    { actorId, reason }: { readonly actorId: string; readonly reason: string },
    writable: <T>(work: () => T) => T,
  ): Promise<{ seq: number }> {
    const { db, signer } = this.#options
    const atOpening = await this.checkAnchors()
    const report = await this.verify()
    const findings = [...atOpening, ...report.findings]
    if (!findings.some(({ severity }) => severity === 'alarm')) throw new Fault('NO_ROLLBACK')
    if (!isOnlyRolledBack(findings)) throw new Fault('LEDGER_BROKEN')
    const { readings } = this.#anchoring
    const standing = standingSize(this.#rows, report.entries)
    assertSharedPast(await this.#anchoring.histories(), this.#rows, { signer, standing, rootAt: (size) => this.#rootIfWhole(size) })
    if (this.size() !== report.entries) throw new Fault('CONFLICT')
    const body = acceptanceOf(reason, { size: standing, root: this.#rootAt(standing) }, readings, signer)
    const { row, seq } = writable(() =>
      db
        .transaction(() => {
          const entry = this.#appendInOrder({ kind: 'ledger.rollback-accepted', actorId, subjectId: null, body })
          const size = this.size()
          if (this.#rows.lastCheckpoint.get()?.size !== size) this.#writeCheckpoint(size, this.#options.now().toISOString())
          return { seq: entry.seq, row: this.#rows.lastCheckpoint.get() }
        })
        .immediate(),
    )
    if (row !== undefined) await this.#anchoring.replace(readings, row)
    return { seq }
  }

  readonly #knows = (name: Anchor['name']): boolean => this.#options.anchorMemory?.knows(name) ?? false

  #side(): VaultSide {
    const size = this.size()
    return {
      signer: this.#options.signer,
      size,
      standing: standingSize(this.#rows, size),
      knows: this.#knows,
      hasCheckpoints: this.#rows.lastCheckpoint.get() !== undefined,
      rootAt: (size) => this.#rootIfWhole(size),
      checkpointAt: (size) => this.#rows.checkpointAt.get(size)?.text ?? null,
    }
  }

  #rootIfWhole(size: number): Hash | null {
    try {
      return this.#rootAt(size)
    } catch {
      return null
    }
  }

  list({ beforeSeq, limit }: { readonly beforeSeq: number | null; readonly limit: number }): LedgerEntry[] {
    return this.#rows.page.all(beforeSeq ?? Number.MAX_SAFE_INTEGER, limit).map((row) => ({
      seq: row.seq,
      at: row.at,
      actorId: row.actor_id,
      kind: row.kind,
      subjectId: row.subject_id,
      body: row.body,
      leafHash: row.leaf_hash.toString('hex'),
    }))
  }

  export(): LedgerBundle {
    return exportBundle(this.#rows, this.#options.signer, this.#anchoring.readings)
  }

  async close(): Promise<void> {
    if (!this.#options.readOnly && this.size() > 0) await this.checkpoint()
    await this.#anchoring.flush()
  }
}
