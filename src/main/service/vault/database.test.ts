import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { openDatabase, vaultPragmas, type Db } from './database.ts'

let folder: string
let file: string
const key = randomBytes(32)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-test-'))
  file = join(folder, 'vault.db')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function fill(db: Db): void {
  db.exec('CREATE TABLE visit (text TEXT) STRICT; PRAGMA user_version = 1')
  const insert = db.prepare('INSERT INTO visit VALUES (?)')
  db.transaction(() => {
    for (let i = 0; i < 400; i++) insert.run(`a line of a visit ${String(i)} ${'x'.repeat(100)}`)
  })()
}

function made(): void {
  const db = openDatabase(file, key, { create: true })
  fill(db)
  db.close()
}

/** The code of the fault with which opening fails; null where it does not fail. */
function failure(withKey: Uint8Array = key): unknown {
  try {
    openDatabase(file, withKey).close()
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : error
  }
}

describe('the database', () => {
  it('has every pragma on the open handle, SQLCipher 4 under it, and no shared-memory file', () => {
    made()
    const db = openDatabase(file, key)
    const found = Object.fromEntries(vaultPragmas.map(({ name }) => [name, db.pragma(name, { simple: true })]))
    expect(found).toEqual({
      temp_store: 2,
      trusted_schema: 0,
      cell_size_check: 1,
      recursive_triggers: 1,
      foreign_keys: 1,
      secure_delete: 1,
      mmap_size: 0,
      fullfsync: 1,
      checkpoint_fullfsync: 1,
      journal_mode: 'wal',
      synchronous: 2,
    })
    expect(db.pragma('cipher', { simple: true })).toBe('sqlcipher')
    expect(db.pragma('legacy', { simple: true })).toBe('4')
    expect(db.pragma('page_size', { simple: true })).toBe(4096)
    expect(db.pragma('locking_mode', { simple: true })).toBe('exclusive')
    expect(db.prepare('SELECT count(*) FROM visit').pluck().get()).toBe(400)
    db.exec("INSERT INTO visit VALUES ('more')")
    expect(statSync(`${file}-shm`, { throwIfNoEntry: false })).toBeUndefined()
    db.close()
  })

  it('lets no INSERT OR REPLACE around a trigger that forbids deleting', () => {
    const db = openDatabase(file, key, { create: true })
    db.exec(`CREATE TABLE act (seq INTEGER PRIMARY KEY, what TEXT) STRICT;
      CREATE TRIGGER act_stays BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'stays'); END;
      INSERT INTO act VALUES (1, 'signed')`)
    expect(() => db.exec("INSERT OR REPLACE INTO act VALUES (1, 'never signed')")).toThrow('stays')
    db.close()
  })

  it('holds nothing readable, in the file or its log, and is closed to others', () => {
    const db = openDatabase(file, key, { create: true })
    fill(db)
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
    expect(bytes.includes('line of a visit')).toBe(false)
    expect(bytes.includes('SQLite format')).toBe(false)
    expect(bytes.includes(key)).toBe(false)
    expect(bytes.length).toBeGreaterThan(40_000)
    if (process.platform !== 'win32') for (const each of [file, `${file}-wal`]) expect(statSync(each).mode & 0o777).toBe(0o600)
    db.close()
  })

  it('is open in one place only', () => {
    made()
    const db = openDatabase(file, key)
    expect(failure()).toBe('VAULT_BUSY')
    db.close()
    expect(failure()).toBeNull()
  })

  it('is never made where it is missing, nor where it is empty', () => {
    expect(failure()).toBe('VAULT_MISSING')
    writeFileSync(file, '')
    expect(failure()).toBe('VAULT_EMPTY_FILE')
    expect(statSync(file).size).toBe(0)
    expect(() => openDatabase(file, key, { create: true })).toThrow()
  })

  it.each([100, 2000, 4095])('cut to %i bytes is named truncated', (bytes) => {
    made()
    truncateSync(file, bytes)
    expect(failure()).toBe('VAULT_TRUNCATED')
  })

  it.each([1, 100, 4096, 5000])('that lacks its last %i bytes is named truncated', (bytes) => {
    made()
    truncateSync(file, statSync(file).size - bytes)
    expect(failure()).toBe('VAULT_TRUNCATED')
  })

  it('that is plain SQLite is named so, and left alone', () => {
    const plain = new Database(file)
    plain.exec('CREATE TABLE t (x)')
    plain.close()
    const before = readFileSync(file)
    expect(failure()).toBe('VAULT_PLAINTEXT')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('of another cipher, of another key, or of noise does not open', () => {
    const other = new Database(file)
    other.pragma("cipher = 'chacha20'")
    other.key(Buffer.from(key))
    other.exec('CREATE TABLE t (x)')
    other.close()
    expect(failure()).toBe('VAULT_UNREADABLE')
    rmSync(file)
    made()
    expect(failure(randomBytes(32))).toBe('VAULT_UNREADABLE')
    writeFileSync(file, randomBytes(40_960))
    expect(failure()).toBe('VAULT_UNREADABLE')
  })

  it('without any schema is not taken for a vault', () => {
    openDatabase(file, key, { create: true }).close()
    const empty = new Database(file)
    empty.pragma("cipher = 'sqlcipher'")
    empty.pragma('legacy = 4')
    empty.key(Buffer.from(`x'${key.toString('hex')}'`))
    empty.exec('CREATE TABLE t (x)')
    empty.close()
    expect(failure()).toBe('VAULT_CORRUPT')
  })

  it('never names its key or its place in an error', () => {
    made()
    const wrong = randomBytes(32)
    try {
      openDatabase(file, wrong).close()
      expect.unreachable()
    } catch (error) {
      const said = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? (error.stack ?? '').split('\n')[0] : ''}`
      expect(said).not.toContain(wrong.toString('hex'))
      expect(said).not.toContain(folder)
    }
  })
})
