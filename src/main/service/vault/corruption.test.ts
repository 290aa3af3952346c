/** Bits of a vault's files flipped by chance (with a fixed seed): each one is an error or an alarm, none a crash or an empty vault. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import type { Db } from './database.ts'
import { openVault } from './index.ts'
import { quickTune, temporaryVault, testPassphrase, type TemporaryVault } from './testing.ts'

const now = () => new Date('2026-11-22T08:00:00Z')
let from: TemporaryVault
let whole: Buffer

/** Mulberry32: the same flips on every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

beforeAll(async () => {
  from = await temporaryVault({ now })
  const { db } = from.vault
  db.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT) STRICT; CREATE INDEX filler_text ON filler (text)')
  const insert = db.prepare('INSERT INTO filler (text) VALUES (?)')
  db.transaction(() => {
    for (let i = 0; i < 1500; i++) insert.run(`row ${String(i)} ${'y'.repeat(60)}`)
  })()
  db.exec('VACUUM')
  await from.vault.close()
  whole = readFileSync(join(from.folder, 'vault.db'))
})
afterAll(() => from.remove())

/** Reads every page that is in use; SQLite lists what it finds rather than failing. */
function fullCheck(db: Db): string {
  const found = db.prepare('PRAGMA integrity_check').pluck().all()
  return found.length === 1 && found[0] === 'ok' ? 'ok' : 'named by the full check'
}

/** What using the vault comes to: the fault's code, or what the full check says. */
async function use(): Promise<string> {
  try {
    const vault = await openVault({ folder: from.folder, keyVault: from.keyVault, now, passphrase: testPassphrase, tune: quickTune })
    try {
      return vault.record({ kind: 'ledger.verified', subjectId: null, body: null }, () => fullCheck(vault.db))
    } finally {
      await vault.close().catch(() => undefined)
    }
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

describe('a flipped bit', () => {
  it('anywhere in the database is an error', { timeout: 120_000 }, async () => {
    const random = randomNumbers(20261122)
    const pages = whole.length / 4096
    const outcomes = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const changed = Buffer.from(whole)
      // One in each page in turn, so that none is left out, at a place within it by chance; every tenth in the first page.
      const page = i % 10 === 0 ? 0 : i % pages
      const position = page * 4096 + Math.floor(random() * 4096)
      changed[position] = (changed[position] ?? 0) ^ (1 << Math.floor(random() * 8))
      writeFileSync(join(from.folder, 'vault.db'), changed)
      const outcome = await use()
      expect(outcome, `bit in byte ${String(position)}`).not.toBe('ok')
      outcomes.add(outcome)
    }
    expect([...outcomes].sort()).toEqual(['VAULT_CORRUPT', 'VAULT_UNREADABLE', 'named by the full check'])
    writeFileSync(join(from.folder, 'vault.db'), whole)
    expect(await use()).toBe('ok')
  })
})
