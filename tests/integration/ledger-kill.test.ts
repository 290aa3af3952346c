/** SIGKILL at moments by chance, while entries are committed, checkpoints signed and anchors written. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openEncryptedLedger } from '../support/encrypted-ledger.ts'

const kills = 20
const writer = fileURLToPath(new URL('ledger-writer.ts', import.meta.url))

/** Lets the writer run until it is killed, `milliseconds` after its first commit; resolves to the last entry it acknowledged. */
async function writeUntilKilled(folder: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds)
    said += text
  })
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)))
  expect(signal, errors).toBe('SIGKILL')
  const lines = said.split('\n').slice(0, -1)
  return Number(lines.at(-1))
}

it(`loses no acknowledged entry to ${String(kills)} kills, and raises no false alarm`, { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-ledger-kill-'))
  try {
    let acknowledged = -1
    for (let kill = 0; kill < kills; kill++) {
      const last = await writeUntilKilled(folder, Math.random() * 250)
      expect(last).toBeGreaterThan(acknowledged)
      acknowledged = last
      const opened = openEncryptedLedger(folder, { readOnly: true })
      try {
        expect(opened.ledger.size()).toBeGreaterThan(acknowledged)
        // At most the entry in hand may be there without having been acknowledged.
        expect(opened.ledger.size()).toBeLessThanOrEqual(acknowledged + 2)
        expect((await opened.ledger.checkAnchors()).filter(({ severity }) => severity === 'alarm')).toEqual([])
        const report = await opened.ledger.verify()
        expect(report.findings.filter(({ severity }) => severity === 'alarm')).toEqual([])
        expect(report).toMatchObject({ holds: true, entries: opened.ledger.size() })
        expect(opened.db.pragma('integrity_check', { simple: true })).toBe('ok')
      } finally {
        opened.close()
      }
    }
    expect(acknowledged).toBeGreaterThan(kills)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
