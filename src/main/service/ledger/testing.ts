/** For tests of this and other parts: ledgers in memory, signing keys, and anchors one can look into. Not part of the product. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { databaseAt } from '../vault/testing.ts'
import { openLedger, type Anchor, type CheckpointSigner, type Ledger, type LedgerAct } from './index.ts'
import type { Db } from './tables.ts'

export function newSigner(): CheckpointSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    keyId: createHash('sha256').update(raw).digest('hex').slice(0, 16),
    publicKey: raw,
    sign: (bytes) => sign(null, bytes, privateKey),
  }
}

export type MemoryAnchor = Anchor & { text: string | null; writes: string[]; fails: boolean }

export function memoryAnchor(name: Anchor['name'] = 'keychain'): MemoryAnchor {
  const anchor: MemoryAnchor = {
    name,
    text: null,
    writes: [],
    fails: false,
    history: () => (anchor.fails ? Promise.reject(new Error('locked')) : Promise.resolve(anchor.writes)),
    read: () => (anchor.fails ? Promise.reject(new Error('locked')) : Promise.resolve(anchor.text)),
    write: (text) => {
      if (anchor.fails) return Promise.reject(new Error('locked'))
      anchor.text = text
      anchor.writes.push(text)
      return Promise.resolve()
    },
  }
  return anchor
}

/** A clock that gains a second at every look. */
export function tickingClock(start = '2026-11-22T08:00:00.000Z'): { now: () => Date; set: (iso: string) => void } {
  let at = Date.parse(start)
  return {
    now: () => new Date((at += 1000)),
    set: (iso) => {
      at = Date.parse(iso)
    },
  }
}

export type TestLedger = {
  readonly db: Db
  readonly ledger: Ledger
  readonly signer: CheckpointSigner
  readonly anchors: readonly [MemoryAnchor, MemoryAnchor]
  readonly clock: ReturnType<typeof tickingClock>
  readonly append: (count: number, act?: Partial<LedgerAct>) => void
  /** The same database seen anew, as at the next opening. */
  readonly reopen: (options?: { signer?: CheckpointSigner; readOnly?: boolean }) => Ledger
}

export function testLedger({ db = databaseAt(100), signer = newSigner() }: { db?: Db; signer?: CheckpointSigner } = {}): TestLedger {
  const anchors = [memoryAnchor('keychain'), memoryAnchor('sidecar')] as const
  const clock = tickingClock()
  const ledger = openLedger({ db, signer, anchors, now: clock.now, readOnly: false })
  return {
    db,
    ledger,
    signer,
    anchors,
    clock,
    append: (count, act = {}) => {
      for (let i = 0; i < count; i++) {
        const body = { n: ledger.size() }
        db.transaction(() => ledger.append({ kind: 'note.saved', actorId: 'user', subjectId: 'note', body, ...act })).immediate()
      }
    },
    reopen: ({ readOnly = false, ...other } = {}) => openLedger({ db, signer: other.signer ?? signer, anchors, now: clock.now, readOnly }),
  }
}

/** Takes the guard rails away, as somebody with the key to the database can. */
export function withoutGuards(db: Db): void {
  db.pragma('foreign_keys = OFF')
  const triggers = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
    .all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
}
