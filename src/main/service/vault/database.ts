/** Opening the SQLCipher file: cipher, key, pragmas, and what each kind of failure means. */
import { createDecipheriv } from 'node:crypto'
import fs from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { Fault } from '../../../contract/errors.ts'
import { wipe } from './bytes.ts'
import { storageFault, withStorageFaults } from './faults.ts'
import { assertWritable, sizeOf } from './files.ts'

export type Db = Database.Database

const pageBytes = 4096

/**
 * What is set on every handle and read back, in this order (SQLite's and SQLite3 Multiple Ciphers' own names).
 * FULL: a commit that was acknowledged survives a power cut. MEMORY: temporary tables would be files without encryption.
 * EXCLUSIVE: one Cloister at a time, by a lock that the system drops with the process, and no shared-memory file.
 */
export const vaultPragmas = [
  { name: 'temp_store', set: 'MEMORY', reads: 2 },
  { name: 'trusted_schema', set: 'OFF', reads: 0 },
  { name: 'cell_size_check', set: 'ON', reads: 1 },
  { name: 'recursive_triggers', set: 'ON', reads: 1 },
  { name: 'foreign_keys', set: 'ON', reads: 1 },
  { name: 'secure_delete', set: 'ON', reads: 1 },
  { name: 'mmap_size', set: '0', reads: 0 },
  { name: 'fullfsync', set: 'ON', reads: 1 },
  { name: 'checkpoint_fullfsync', set: 'ON', reads: 1 },
  { name: 'journal_mode', set: 'WAL', reads: 'wal' },
  { name: 'synchronous', set: 'FULL', reads: 2 },
] as const

function setPragmas(db: Db): void {
  for (const { name, set, reads } of vaultPragmas) {
    db.pragma(`${name} = ${set}`)
    const found = db.pragma(name, { simple: true })
    // With mmap compiled out the pragma answers nothing, which is as good as 0.
    if (found !== reads && !(name === 'mmap_size' && found === undefined)) throw new Fault('INTERNAL', { pragma: name })
  }
}

/** `x'…'`, the form in which the library takes a raw key, built in bytes: a string could not be wiped. */
function rawKeyLiteral(key: Uint8Array): Buffer {
  const digits = '0123456789abcdef'
  const literal = Buffer.alloc(key.length * 2 + 3)
  literal.write("x'", 0, 'latin1')
  key.forEach((byte, i) => {
    literal[2 + i * 2] = digits.charCodeAt(byte >> 4)
    literal[3 + i * 2] = digits.charCodeAt(byte & 15)
  })
  literal.write("'", literal.length - 1, 'latin1')
  return literal
}

/**
 * What can be said of a database file without its key.
 * @throws Fault VAULT_MISSING, VAULT_EMPTY_FILE, VAULT_PLAINTEXT, VAULT_TRUNCATED, VAULT_READ_ONLY
 */
export function inspectDatabaseFile(file: string): void {
  withStorageFaults(() => {
    const size = sizeOf(file)
    if (size === null) throw new Fault('VAULT_MISSING')
    if (size === 0) throw new Fault('VAULT_EMPTY_FILE')
    const head = Buffer.alloc(16)
    const descriptor = fs.openSync(file, 'r')
    try {
      fs.readSync(descriptor, head, 0, head.length, 0)
    } finally {
      fs.closeSync(descriptor)
    }
    if (head.toString('latin1').startsWith('SQLite format 3')) throw new Fault('VAULT_PLAINTEXT')
    // A part of a page is left where a checkpoint was cut short; the whole page is then still in the log.
    const logged = (sizeOf(`${file}-wal`) ?? 0) > 0
    if (size < pageBytes || (size % pageBytes !== 0 && !logged)) throw new Fault('VAULT_TRUNCATED', { bytes: size })
    assertWritable(file)
  })
}

/** Pages that the file's own header says it has (SQLCipher 4: salt 16 bytes, AES-256-CBC, IV in the last 80 of the page). */
function pagesByHeader(file: string, key: Uint8Array): number {
  const page = Buffer.alloc(pageBytes)
  const descriptor = fs.openSync(file, 'r')
  try {
    fs.readSync(descriptor, page, 0, pageBytes, 0)
  } finally {
    fs.closeSync(descriptor)
  }
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(4016, 4032))
  decipher.setAutoPadding(false)
  const header = decipher.update(page.subarray(16, 128))
  const pages = header.readUInt32BE(28 - 16)
  wipe(header)
  return pages
}

/** The fault for a database that its own key does not open. */
function openingFault(error: unknown, file: string, key: Uint8Array): unknown {
  const fault = storageFault(error)
  if (fault?.code !== 'VAULT_CORRUPT') return fault ?? error
  const size = sizeOf(file) ?? 0
  const expected = pagesByHeader(file, key) * pageBytes
  return size < expected ? new Fault('VAULT_TRUNCATED', { bytes: size, expected }) : fault
}

/**
 * Opens the vault's database; with `create` an empty new one, in place of nothing or of an empty file.
 * The key's bytes are the caller's to wipe. No error holds the key or a path.
 * @throws Fault VAULT_*, by what is wrong
 */
export function openDatabase(file: string, key: Uint8Array, options: { readonly create?: boolean } = {}): Db {
  const create = options.create ?? false
  if (create)
    withStorageFaults(() => {
      fs.closeSync(fs.openSync(file, 'wx', 0o600))
    })
  else inspectDatabaseFile(file)
  let db: Db | null = null
  try {
    db = new Database(file, { fileMustExist: true, timeout: 300 })
    applyKey(db, key)
    db.pragma('locking_mode = EXCLUSIVE')
    // The first read is the check on key and cipher.
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    setPragmas(db)
    if (!create && db.pragma('user_version', { simple: true }) === 0) throw new Fault('VAULT_CORRUPT', { empty: true })
    return db
  } catch (error) {
    closeQuietly(db)
    throw openingFault(error, file, key)
  }
}

function applyKey(db: Db, key: Uint8Array): void {
  db.pragma("cipher = 'sqlcipher'")
  db.pragma('legacy = 4')
  const literal = rawKeyLiteral(key)
  try {
    if (db.key(literal) !== 0) throw new Fault('INTERNAL', { step: 'key' })
  } finally {
    wipe(literal)
  }
}

function closeQuietly(db: Db | null): void {
  try {
    db?.close()
  } catch {
    // The first error is the one that tells.
  }
}

/** Moves all of the write-ahead log into the database file and empties it. */
export function checkpointDatabase(db: Db): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
}
