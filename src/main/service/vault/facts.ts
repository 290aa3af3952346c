/** The tables `vault_fact` and `user`. */
import { User } from '../../../contract/vault.ts'
import type { Db } from './database.ts'

/** Facts that a vault keeps about itself. */
type FactName =
  | 'ledger.private-key'
  /** With the seal under which it was last written: a keychain belongs to a machine, and a seal as well. */
  | 'ledger.anchored.keychain'
  | 'ledger.anchored.sidecar'
  | 'recovery-key.groups'
  | 'recovery-key.confirmed-at'
  | 'key-file.revision'

export function getFact(db: Db, name: FactName): Buffer | null {
  const value = db.prepare<[string]>('SELECT value FROM vault_fact WHERE name = ?').pluck().get(name)
  return Buffer.isBuffer(value) ? value : null
}

export function setFact(db: Db, name: FactName, value: Uint8Array): void {
  db.prepare('INSERT INTO vault_fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, value)
}

export function deleteFact(db: Db, name: FactName): void {
  db.prepare('DELETE FROM vault_fact WHERE name = ?').run(name)
}

export function insertUser(db: Db, user: User, createdAt: string): void {
  db.prepare('INSERT INTO user (id, name, role, created_at) VALUES (?, ?, ?, ?)').run(user.id, user.name, user.role, createdAt)
}

export function getUser(db: Db, id: string): User | null {
  const row = db.prepare<[string]>('SELECT id, name, role FROM user WHERE id = ?').get(id)
  return row === undefined ? null : User.parse(row)
}

/** The revision of the key file that this database last knew, so that an older one put in its place is noticed. */
export function getRevision(db: Db): number {
  return Number(getFact(db, 'key-file.revision')?.toString('utf8') ?? 0)
}

export function setRevision(db: Db, revision: number): void {
  setFact(db, 'key-file.revision', Buffer.from(String(revision)))
}
