/** The verifier that shares no code with the product agrees with it, on whole ledgers and on changed ones. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerBundle } from '../src/main/service/ledger/index.ts'
import { newSigner, testLedger } from '../src/main/service/ledger/testing.ts'

const script = fileURLToPath(new URL('verify-ledger.mjs', import.meta.url))
let folder: string
let bundle: LedgerBundle
let root: string
let kept: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-verifier-'))
  const made = testLedger()
  made.append(100, { actorId: null, subjectId: 'Ünïcode \u0000 ☃' })
  kept = (await made.ledger.checkpoint()).text
  made.append(70)
  const last = await made.ledger.checkpoint()
  root = last.root
  bundle = made.ledger.export()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function verify(given: unknown, ...options: string[]): { status: number | null; out: string } {
  const path = join(folder, 'bundle.json')
  writeFileSync(path, typeof given === 'string' ? given : JSON.stringify(given))
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, path, ...options], { encoding: 'utf8' })
  return { status, out: stdout + stderr }
}
const changed = (change: (copy: { entries: Record<string, unknown>[]; checkpoints: string[]; publicKey: string }) => void): unknown => {
  const copy = JSON.parse(JSON.stringify(bundle)) as { entries: Record<string, unknown>[]; checkpoints: string[]; publicKey: string }
  change(copy)
  return copy
}

describe('the verifier that stands alone', () => {
  it('holds what the ledger exports, and comes to the same root', () => {
    writeFileSync(join(folder, 'kept.txt'), kept)
    const { out, status } = verify(bundle, '--key', bundle.publicKey, '--against', join(folder, 'kept.txt'))
    expect(out).toContain('Everything holds.')
    expect(out).toContain(`170 entries, 4 checkpoints, root ${root}`)
    expect(out).not.toContain('No key was given')
    expect(status).toBe(0)
  })

  it('finds no patient data in a bundle, only commitments', () => {
    expect(JSON.stringify(bundle)).not.toContain('"n"')
    expect(Object.keys(bundle.entries[0] ?? {})).not.toContain('body')
  })

  it.each([
    ['an edited entry', (copy) => Object.assign(copy.entries[70] ?? {}, { kind: 'note.viewed' }), 'Entry 71 does not follow'],
    ['an edited last entry', (copy) => Object.assign(copy.entries[169] ?? {}, { actorId: 'x' }), 'The first 170 entries are not those'],
    ['a removed entry', (copy) => copy.entries.splice(70, 1), 'Where entry 70 should be stands entry 71'],
    ['a removed end', (copy) => copy.entries.splice(160), 'the end is missing'],
    [
      'a removed end with its checkpoints',
      (copy) => (copy.entries.splice(100), copy.checkpoints.splice(2)),
      'from the keychain is of 170 entries',
    ],
    ['a removed checkpoint', (copy) => copy.checkpoints.splice(0, 1), 'The checkpoint at 64 is missing'],
    ['an edited checkpoint', (copy) => copy.checkpoints.splice(0, 1, kept.replace('\n100\n', '\n99\n')), 'is not signed'],
    ['another key', (copy) => Object.assign(copy, { publicKey: Buffer.from(newSigner().publicKey).toString('base64') }), 'is not signed'],
  ] as [string, (copy: { entries: Record<string, unknown>[]; checkpoints: string[]; publicKey: string }) => unknown, string][])(
    'names %s',
    (_, change, expected) => {
      const { out, status } = verify(changed((copy) => void change(copy)))
      expect(out).toContain(expected)
      expect(status).toBe(1)
    },
  )

  it('refuses a key that is not the one noted', () => {
    expect(verify(bundle, '--key', Buffer.from(newSigner().publicKey).toString('base64')).status).toBe(1)
  })

  it('says so when there is nothing it can check', () => {
    for (const given of ['', '{}', '[]', '{"format":"cloister.ledger-bundle/1"}', 'null']) expect(verify(given).status).toBe(2)
  })
})
