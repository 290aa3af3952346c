import { readdirSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { describe, expect, it } from 'vitest'
import type { Db } from './database.ts'
import { assertInOrder, migrate, schemaVersion } from './migrate.ts'
import { migrations, type Migration } from './migrations/index.ts'

const step = (version: number, sql: string, name = `step ${String(version)}`): Migration => ({
  version,
  name,
  up: (db) => {
    db.exec(sql)
  },
})
const first = step(1, 'CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT')
const second = step(5, 'CREATE TABLE b (x INTEGER REFERENCES a) STRICT; INSERT INTO b SELECT x FROM a')

function memory(): Db {
  return new Database(':memory:')
}

function tables(db: Db): unknown[] {
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()
}

describe('migrations', () => {
  it('are one file each, in order, each numbered as its file is', () => {
    assertInOrder(migrations)
    const files = readdirSync(new URL('migrations', import.meta.url)).filter(
      (name) => /^\d{4}-.*\.ts$/.test(name) && !name.endsWith('.test.ts'),
    )
    expect(migrations.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`)).toEqual(files.sort())
  })

  it('refuse to run out of order, or under one name twice', () => {
    expect(() => {
      assertInOrder([second, first])
    }).toThrow(RangeError)
    expect(() => {
      assertInOrder([first, first])
    }).toThrow(RangeError)
    expect(() => {
      assertInOrder([first, { ...second, name: first.name }])
    }).toThrow(RangeError)
  })

  it('run what is missing, keep what is there, and do nothing the second time', () => {
    const db = memory()
    expect(migrate(db, [first])).toEqual({ from: 0, to: 1 })
    db.exec('INSERT INTO a VALUES (7)')
    const runs: unknown[] = []
    expect(migrate(db, [first, second], { before: (run) => runs.push(run) })).toEqual({ from: 1, to: 5 })
    expect(runs).toEqual([{ from: 1, to: 5 }])
    expect(db.prepare('SELECT x FROM b').pluck().all()).toEqual([7])
    expect(migrate(db, [first, second], { before: (run) => runs.push(run) })).toBeNull()
    expect(runs).toHaveLength(1)
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('leave the vault as it was if any of them fails, or the record of it, or the copy before it', () => {
    const db = memory()
    migrate(db, [first])
    const fail = (): void => {
      throw new Error('stopped')
    }
    expect(() => migrate(db, [first, second, step(6, 'CREATE TABLE nonsense')])).toThrow()
    expect(() => migrate(db, [first, second], { within: fail })).toThrow('stopped')
    expect(() => migrate(db, [first, second], { before: fail })).toThrow('stopped')
    expect(schemaVersion(db)).toBe(1)
    expect(tables(db)).toEqual(['a'])
  })

  it('refuse a change that leaves a reference without its row', () => {
    const db = memory()
    migrate(db, [first])
    const breaking = step(5, 'CREATE TABLE b (x INTEGER REFERENCES a) STRICT; INSERT INTO b VALUES (99)')
    expect(() => migrate(db, [first, breaking])).toThrow(expect.objectContaining({ code: 'VAULT_CORRUPT' }))
    expect(tables(db)).toEqual(['a'])
  })

  it('refuse a vault of a later Cloister, or of one that is not in our line', () => {
    const db = memory()
    migrate(db, [first, second])
    const newer = expect.objectContaining({ code: 'VAULT_NEWER' }) as Error
    expect(() => migrate(db, [first])).toThrow(newer)
    db.pragma('user_version = 3')
    expect(() => migrate(db, [first, second])).toThrow(newer)
  })
})
