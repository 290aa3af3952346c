/** The ledger's rows and the statements that touch them. */
import type Database from 'better-sqlite3-multiple-ciphers'
import type { AuditKind } from '../../../contract/audit.ts'
import { leafHash, type Hash } from './merkle.ts'
import { encodeLeaf } from './encoding.ts'

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
export type CheckpointRow = { readonly size: number; readonly at: string; readonly text: string }

export type NodeRow = { readonly number: number; readonly hash: Buffer }

/** An entry with its body; `nonce` is null where that row is gone. */
export type FullRow = EntryRow & { readonly nonce: Buffer | null; readonly body: string | null }

const entry = 'e.seq, e.at, e.actor_id, e.kind, e.subject_id, e.commitment, e.previous_leaf_hash, e.leaf_hash'
const full = `SELECT ${entry}, b.nonce, b.body FROM ledger_entry e LEFT JOIN ledger_body b ON b.seq = e.seq`

export type Statements = ReturnType<typeof prepareStatements>

export function prepareStatements(db: Db) {
  return {
    last: db.prepare<[], EntryRow>(`SELECT ${entry} FROM ledger_entry e ORDER BY e.seq DESC LIMIT 1`),
    insertEntry: db.prepare<[number, string, string | null, string, string | null, Buffer, Buffer, Buffer]>(
      'INSERT INTO ledger_entry (seq, at, actor_id, kind, subject_id, commitment, previous_leaf_hash, leaf_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    insertBody: db.prepare<[number, Buffer, string | null]>('INSERT INTO ledger_body (seq, nonce, body) VALUES (?, ?, ?)'),
    deleteBody: db.prepare<[number]>('DELETE FROM ledger_body WHERE seq = ?'),
    insertNode: db.prepare<[number, Buffer]>('INSERT INTO ledger_node (number, hash) VALUES (?, ?)'),
    node: db.prepare<[number], { hash: Buffer }>('SELECT hash FROM ledger_node WHERE number = ?'),
    lastNode: db.prepare<[], { number: number | null }>('SELECT max(number) AS number FROM ledger_node'),
    nodes: db.prepare<[number, number, number], NodeRow>(
      'SELECT number, hash FROM ledger_node WHERE number >= ? AND number <= ? ORDER BY number LIMIT ?',
    ),
    insertCheckpoint: db.prepare<[number, string, string]>('INSERT INTO ledger_checkpoint (size, at, text) VALUES (?, ?, ?)'),
    lastCheckpoint: db.prepare<[], CheckpointRow>('SELECT size, at, text FROM ledger_checkpoint ORDER BY size DESC LIMIT 1'),
    checkpointAt: db.prepare<[number], CheckpointRow>('SELECT size, at, text FROM ledger_checkpoint WHERE size = ?'),
    checkpoints: db.prepare<[], CheckpointRow>('SELECT size, at, text FROM ledger_checkpoint ORDER BY size'),
    page: db.prepare<[number, number], FullRow>(`${full} WHERE e.seq < ? ORDER BY e.seq DESC LIMIT ?`),
    from: db.prepare<[number], FullRow>(`${full} WHERE e.seq >= ? ORDER BY e.seq`),
    between: db.prepare<[number, number, number], FullRow>(`${full} WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq LIMIT ?`),
    erasuresFrom: db.prepare<[number], FullRow>(`${full} WHERE e.seq >= ? AND e.kind = 'ledger.body-erased' ORDER BY e.seq`),
    kindAt: db.prepare<[number], { kind: AuditKind }>('SELECT kind FROM ledger_entry WHERE seq = ?'),
    acceptances: db.prepare<[], FullRow>(`${full} WHERE e.kind = 'ledger.rollback-accepted' ORDER BY e.seq`),
    repeatedNonces: db.prepare<[number], { first: number; second: number }>(
      'SELECT min(seq) AS first, max(seq) AS second FROM ledger_body WHERE seq < ? GROUP BY nonce HAVING count(*) > 1 ORDER BY second LIMIT 100',
    ),
  }
}

/** The leaf of a row as it stands now, at its place or at another. */
export function leafOfRow(row: EntryRow, seq = row.seq): Hash {
  const { at, kind, commitment } = row
  const [actorId, subjectId, previousLeafHash] = [row.actor_id, row.subject_id, row.previous_leaf_hash]
  return leafHash(encodeLeaf({ seq, at, actorId, kind, subjectId, commitment, previousLeafHash }))
}
