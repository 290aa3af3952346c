/** An encrypted file whose pages are all authentic, but some of them old: SQLCipher takes them, the ledger does not. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendTo, databaseIn, openEncryptedLedger } from '../support/encrypted-ledger.ts'

const pageBytes = 4096
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-rollback-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function grow(count: number): Promise<Buffer> {
  const opened = openEncryptedLedger(folder)
  for (let i = 0; i < count; i++) appendTo(opened, i)
  await opened.ledger.close()
  opened.db.pragma('wal_checkpoint(TRUNCATE)')
  opened.close()
  return readFileSync(databaseIn(folder))
}

type Outcome = { opens: boolean; holds: boolean; findings: string[]; integrity: string }

/** What opening the file as it is now comes to. */
async function examine(): Promise<Outcome> {
  try {
    const opened = openEncryptedLedger(folder, { readOnly: true })
    try {
      const atOpening = await opened.ledger.checkAnchors()
      const report = await opened.ledger.verify()
      const integrity = opened.db.prepare<[], string>('PRAGMA integrity_check').pluck().all().join()
      const findings = [...atOpening, ...report.findings].filter(({ severity }) => severity === 'alarm').map(({ kind }) => kind)
      return { opens: true, holds: report.holds, findings, integrity }
    } finally {
      opened.close()
    }
  } catch {
    return { opens: false, holds: false, findings: [], integrity: '' }
  }
}

describe('an older copy', () => {
  it('of the whole file is known from the anchors', async () => {
    await grow(150)
    copyFileSync(databaseIn(folder), join(folder, 'older'))
    await grow(30)
    expect(await examine()).toMatchObject({ opens: true, holds: true, findings: [] })
    copyFileSync(join(folder, 'older'), databaseIn(folder))
    const outcome = await examine()
    expect(outcome.integrity).toBe('ok')
    expect(new Set(outcome.findings)).toEqual(new Set(['vault-rolled-back']))
  })

  it('of the whole file is noticed even when no more than the last few entries differ', async () => {
    await grow(150)
    copyFileSync(databaseIn(folder), join(folder, 'older'))
    await grow(1)
    copyFileSync(join(folder, 'older'), databaseIn(folder))
    expect((await examine()).findings).toContain('vault-rolled-back')
  })

  it('of any one page is an alarm or does not open', { timeout: 120_000 }, async () => {
    const older = await grow(400)
    const newer = await grow(250)
    const tried: Outcome[] = []
    for (let at = 0; at + pageBytes <= older.length; at += pageBytes) {
      const page = older.subarray(at, at + pageBytes)
      if (page.equals(newer.subarray(at, at + pageBytes))) continue
      writeFileSync(databaseIn(folder), Buffer.concat([newer.subarray(0, at), page, newer.subarray(at + pageBytes)]))
      const outcome = await examine()
      expect(outcome.holds, `page ${String(at / pageBytes + 1)}`).toBe(false)
      if (outcome.opens) expect(outcome.findings.length).toBeGreaterThan(0)
      tried.push(outcome)
    }
    expect(tried.length).toBeGreaterThan(5)
    // The very case that SQLCipher and SQLite cannot see: everything checks out for them, and the ledger names what is gone.
    const unseen = tried.filter(({ integrity }) => integrity === 'ok')
    expect(unseen.length).toBeGreaterThan(0)
    expect(unseen.flatMap(({ findings }) => findings)).toEqual(expect.arrayContaining([expect.stringMatching(/missing/)]))
  })
})
