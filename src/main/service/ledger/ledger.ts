/** The record of what happened: appended in the transaction of the act, sealed by checkpoints, checked against its anchors. */
import { randomBytes } from 'node:crypto'
import type { AuditKind } from '../../../contract/audit.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Checkpoint, LedgerEntry, LedgerFinding, VerificationReport } from '../../../contract/ledger.ts'
import type { Anchor } from './anchors.ts'
import { openCheckpoint, signCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { compareAnchors, readAnchors } from './check-anchors.ts'
import { commitmentOf, encodeLeaf } from './encoding.ts'
import { completeSubtrees, leafHash, nodeHash, rootOfSubtrees, type Hash } from './merkle.ts'
import { prepareStatements, type Db, type Statements } from './tables.ts'
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
  readonly readOnly: boolean
}

export interface Ledger {
  /** Must be called inside a transaction of the vault. @throws Fault LEDGER_BROKEN where the ledger is read-only */
  append(act: LedgerAct): { seq: number; leafHash: string }
  /** Signs the present state, if it is not signed yet, and brings it to the anchors. */
  checkpoint(): Promise<Checkpoint>
  /** Recomputes everything and names what does not hold. */
  verify(): VerificationReport
  /** The quick check at opening: anchors against checkpoints and the present tree. */
  checkAnchors(): Promise<LedgerFinding[]>
  /** Newest first, before `beforeSeq` where given. */
  list(query: { readonly beforeSeq: number | null; readonly limit: number }): LedgerEntry[]
  size(): number
  /** Takes a last checkpoint and waits for the anchors. */
  close(): Promise<void>
}

/** A checkpoint is taken whenever the size passes a multiple of this. */
export const entriesPerCheckpoint = 64
const noLeaf = Buffer.alloc(32)

export function openLedger(options: LedgerOptions): Ledger {
  return new SqliteLedger(options)
}

class SqliteLedger implements Ledger {
  readonly #options: LedgerOptions
  readonly #rows: Statements
  /** Anchor writes follow one another; an append never waits for them. */
  #anchoring: Promise<void> = Promise.resolve()
  #anchoredSize = -1
  #anchorTexts: readonly (readonly [Anchor['name'], string | null])[] = []

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#rows = prepareStatements(options.db)
  }

  size(): number {
    const last = this.#rows.last.get()
    return last === undefined ? 0 : last.seq + 1
  }

  append(act: LedgerAct): { seq: number; leafHash: string } {
    const { db, now, readOnly } = this.#options
    if (readOnly) throw new Fault('LEDGER_BROKEN')
    if (!db.inTransaction) throw new Error('an act and its entry belong into one transaction')
    const at = now().toISOString()
    const last = this.#rows.last.get()
    // Order is by sequence. A clock that went back is put on record by itself, so that times in the list can be read rightly.
    if (last !== undefined && at < last.at) {
      this.#append({ kind: 'clock.moved-back', actorId: null, subjectId: null, body: { from: last.at, to: at } }, at)
    }
    return this.#append(act, at)
  }

  #append(act: LedgerAct, at: string): { seq: number; leafHash: string } {
    const last = this.#rows.last.get()
    const seq = last === undefined ? 0 : last.seq + 1
    const body = act.body === null ? null : JSON.stringify(act.body)
    const nonce = randomBytes(32)
    const commitment = commitmentOf(nonce, body)
    const previousLeafHash = last?.leaf_hash ?? noLeaf
    const leaf = leafHash(
      encodeLeaf({ seq, at, actorId: act.actorId, kind: act.kind, subjectId: act.subjectId, commitment, previousLeafHash }),
    )
    this.#rows.insertEntry.run(seq, at, act.actorId, act.kind, act.subjectId, commitment, previousLeafHash, leaf)
    this.#rows.insertBody.run(seq, nonce, body)
    this.#insertNodes(seq, leaf)
    const size = seq + 1
    if (size % entriesPerCheckpoint === 0) {
      this.#writeCheckpoint(size, at)
      // After the transaction: an anchor must never know of what may yet be rolled back.
      setImmediate(() => {
        this.#bringToAnchors()
      })
    }
    return { seq, leafHash: leaf.toString('hex') }
  }

  /** Stores the leaf and every subtree that it completes. */
  #insertNodes(seq: number, leaf: Hash): void {
    this.#rows.insertNode.run(0, seq, leaf)
    let hash = leaf
    for (let level = 0, position = seq; position % 2 === 1; level++, position = (position - 1) / 2) {
      hash = nodeHash(this.#node(level, position - 1), hash)
      this.#rows.insertNode.run(level + 1, (position - 1) / 2, hash)
    }
  }

  #node(level: number, position: number): Hash {
    const row = this.#rows.node.get(level, position)
    if (row === undefined) throw new Fault('LEDGER_BROKEN', { level, position })
    return row.hash
  }

  /** The root of the first `size` entries, from stored subtrees. @throws Fault LEDGER_BROKEN where one is missing */
  #rootAt(size: number): Hash {
    return rootOfSubtrees(completeSubtrees(size).map(({ index, level }) => this.#node(level, index)))
  }

  #writeCheckpoint(size: number, at: string): Checkpoint {
    const checkpoint = signCheckpoint(this.#options.signer, size, this.#rootAt(size), at)
    this.#rows.insertCheckpoint.run(size, at, checkpoint.text)
    return checkpoint
  }

  /** Writes the last committed checkpoint to every anchor that may not have it yet. */
  #bringToAnchors(): void {
    const { anchors, db } = this.#options
    if (!db.open || db.inTransaction) return
    const row = this.#rows.lastCheckpoint.get()
    if (row === undefined || row.size <= this.#anchoredSize) return
    this.#anchoredSize = row.size
    this.#anchoring = this.#anchoring.then(async () => {
      // An anchor that cannot be written (a keychain that was locked meanwhile) lags behind; the next checkpoint brings it up.
      await Promise.allSettled(anchors.map((anchor) => anchor.write(row.text)))
    })
  }

  async checkpoint(): Promise<Checkpoint> {
    const { db, now, readOnly, signer } = this.#options
    const size = this.size()
    const stored = this.#rows.lastCheckpoint.get()
    if (!readOnly && stored?.size !== size) {
      db.transaction(() => this.#writeCheckpoint(size, now().toISOString())).immediate()
    }
    this.#bringToAnchors()
    await this.#anchoring
    const row = this.#rows.lastCheckpoint.get()
    const opened = row === undefined ? null : openCheckpoint(row.text, signer.keyId, signer.publicKey)
    if (opened?.state !== 'signed') throw new Fault('LEDGER_BROKEN')
    return opened.checkpoint
  }

  verify(): VerificationReport {
    return verifyLedger({ rows: this.#rows, signer: this.#options.signer, anchorTexts: this.#anchorTexts, entriesPerCheckpoint })
  }

  async checkAnchors(): Promise<LedgerFinding[]> {
    this.#anchorTexts = await readAnchors(this.#options.anchors)
    return compareAnchors(this.#anchorTexts, {
      signer: this.#options.signer,
      size: this.size(),
      hasCheckpoints: this.#rows.lastCheckpoint.get() !== undefined,
      rootAt: (size) => this.#rootAt(size),
    })
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

  async close(): Promise<void> {
    if (!this.#options.readOnly && this.size() > 0) await this.checkpoint()
    await this.#anchoring
  }
}
