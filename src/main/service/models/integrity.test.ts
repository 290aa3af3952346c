import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databaseAt } from '../vault/testing.ts'
import { hashMemory } from './hash-memory.ts'
import { hashFile, knownHash, markOf } from './integrity.ts'

let folder = ''
let path = ''
let db: ReturnType<typeof databaseAt>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-hash-'))
  path = join(folder, 'a.gguf')
  db = databaseAt(600)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const memory = ({ readOnly = false } = {}) => hashMemory({ db, readOnly })
const rows = () => db.prepare('SELECT path, sha256 FROM model_hash').all()

describe('the hash of a model file', () => {
  it('is that of its bytes, with progress up to the end', async () => {
    writeFileSync(path, 'weights')
    const seen: number[] = []
    expect(await hashFile(path, (done) => seen.push(done))).toBe(sha256('weights'))
    expect(seen.at(-1)).toBe(7)
  })

  it('is taken once of an unchanged file, and is kept in the vault alone', async () => {
    writeFileSync(path, 'weights')
    expect(await knownHash(path, memory())).toBe(sha256('weights'))
    expect(rows()).toEqual([{ path, sha256: sha256('weights') }])
    expect(readdirSync(folder)).toEqual(['a.gguf'])
    const recalled: string[] = []
    const watched = {
      ...memory(),
      recall: (...of: [string, string]) => {
        const known = memory().recall(...of)
        recalled.push(String(known))
        return known
      },
    }
    expect(await knownHash(path, watched)).toBe(sha256('weights'))
    expect(recalled).toEqual([sha256('weights')])
  })

  it('is taken anew when the file was replaced, even by one of the same size and time', async () => {
    const at = new Date('2026-01-01T00:00:00Z')
    writeFileSync(path, 'weights')
    utimesSync(path, at, at)
    expect(await knownHash(path, memory())).toBe(sha256('weights'))
    const other = join(folder, 'b.gguf')
    writeFileSync(other, 'WEIGHTS')
    utimesSync(other, at, at)
    renameSync(other, path)
    expect(await knownHash(path, memory())).toBe(sha256('WEIGHTS'))
  })

  it('is taken anew when the bytes were changed in place and the times were put back', async () => {
    const at = new Date('2026-01-01T00:00:00Z')
    writeFileSync(path, 'weights')
    utimesSync(path, at, at)
    await knownHash(path, memory())
    writeFileSync(path, 'WEIGHTS')
    utimesSync(path, at, at)
    expect(await knownHash(path, memory())).toBe(sha256('WEIGHTS'))
  })

  it('believes no list that lies beside the file', async () => {
    writeFileSync(path, 'weights')
    const planted = { 'a.gguf': { mark: markOf(path), sha256: sha256('other') } }
    writeFileSync(join(folder, '.cloister-hashes.json'), JSON.stringify(planted))
    expect(await knownHash(path, memory())).toBe(sha256('weights'))
  })

  it('is not kept where the vault is open for reading only', async () => {
    writeFileSync(path, 'weights')
    expect(await knownHash(path, memory({ readOnly: true }))).toBe(sha256('weights'))
    expect(rows()).toEqual([])
  })

  it('is not to be had of a file that is not there, or of a folder', async () => {
    await expect(knownHash(path, memory())).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    mkdirSync(path)
    await expect(knownHash(path, memory())).rejects.toThrow()
  })
})
