import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashFile, knownHash } from './integrity.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-hash-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('the hash of a model file', () => {
  it('is that of its bytes, with progress up to the end', async () => {
    const path = join(folder, 'a.gguf')
    writeFileSync(path, 'weights')
    const seen: number[] = []
    expect(await hashFile(path, (done) => seen.push(done))).toBe(sha256('weights'))
    expect(seen.at(-1)).toBe(7)
  })

  it('is taken anew when the file was replaced, even by one of the same size and time', async () => {
    const path = join(folder, 'a.gguf')
    writeFileSync(path, 'weights')
    const at = new Date('2026-01-01T00:00:00Z')
    utimesSync(path, at, at)
    expect(await knownHash(path)).toBe(sha256('weights'))
    rmSync(path)
    writeFileSync(path, 'WEIGHTS')
    utimesSync(path, at, at)
    expect(await knownHash(path)).toBe(sha256('WEIGHTS'))
  })

  it('is not to be had of a file that is not there', async () => {
    await expect(knownHash(join(folder, 'b.gguf'))).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  })
})
