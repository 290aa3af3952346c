/** The ledger's rows and the statements that touch them. */
import type Database from 'better-sqlite3-multiple-ciphers'
import type { AuditKind } from '../../../contract/audit.ts'

export type Db = Database.Database

export type EntryRow = {
  readonly seq: number
  readonly at: string
  readonly actor_id: string | null
  readonly kind: AuditKind
  readonly subject_id: string | null
  readonly commitment: Buffer
  readonly previous_leaf_hash: Buffer
  readonly leaf_hash: Buffer
}
export type BodyRow = { readonly nonce: Buffer | null; readonly body: string | null }
export type CheckpointRow = { readonly size: number; readonly at: string; readonly text: string }
export type NodeRow = { readonly position: number; readonly hash: Buffer }

/** An entry with its body; `nonce` is null where the body's row is gone. */
export type FullRow = EntryRow & BodyRow

const entry = 'e.seq, e.at, e.actor_id, e.kind, e.subject_id, e.commitment, e.previous_leaf_hash, e.leaf_hash'

export type Statements = ReturnType<typeof prepareStatements>

export function prepareStatements(db: Db) {
  return {
    last: db.prepare<[], EntryRow>(`SELECT ${entry} FROM ledger_entry e ORDER BY e.seq DESC LIMIT 1`),
    insertEntry: db.prepare<[number, string, string | null, string, string | null, Buffer, Buffer, Buffer]>(
      'INSERT INTO ledger_entry (seq, at, actor_id, kind, subject_id, commitment, previous_leaf_hash, leaf_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    insertBody: db.prepare<[number, Buffer, string | null]>('INSERT INTO ledger_body (seq, nonce, body) VALUES (?, ?, ?)'),
    insertNode: db.prepare<[number, number, Buffer]>('INSERT INTO ledger_node (level, position, hash) VALUES (?, ?, ?)'),
    node: db.prepare<[number, number], { hash: Buffer }>('SELECT hash FROM ledger_node WHERE level = ? AND position = ?'),
    leafNodes: db.prepare<[], NodeRow>('SELECT position, hash FROM ledger_node WHERE level = 0 ORDER BY position'),
    insertCheckpoint: db.prepare<[number, string, string]>('INSERT INTO ledger_checkpoint (size, at, text) VALUES (?, ?, ?)'),
    lastCheckpoint: db.prepare<[], CheckpointRow>('SELECT size, at, text FROM ledger_checkpoint ORDER BY size DESC LIMIT 1'),
    checkpoints: db.prepare<[], CheckpointRow>('SELECT size, at, text FROM ledger_checkpoint ORDER BY size'),
    page: db.prepare<[number, number], FullRow>(
      `SELECT ${entry}, b.nonce, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.seq = e.seq WHERE e.seq < ? ORDER BY e.seq DESC LIMIT ?`,
    ),
    all: db.prepare<[], FullRow>(
      `SELECT ${entry}, b.nonce, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.seq = e.seq ORDER BY e.seq`,
    ),
  }
}
