import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flipFuses, FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, describe, expect, it } from 'vitest'
import { fuses } from './fuses.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloister-fuses-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What a binary of Electron has of fuses: a mark, a version, their number, and each turned the wrong way. */
function binary(count: number): string {
  const path = join(folder, `electron-${String(count)}`)
  const decided: Readonly<Record<string, unknown>> = fuses
  const wrong = Array.from({ length: count }, (_, index) => (decided[String(index)] === true ? '0' : '1')).join('')
  const wire = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, count]), Buffer.from(wrong)])
  writeFileSync(path, Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]))
  return path
}

describe('the fuses', () => {
  it('are each turned as decided', async () => {
    const path = binary(9)
    await flipFuses(path, fuses)
    const wire = await getCurrentFuseWire(path)
    for (const [name, index] of Object.entries(FuseV1Options).filter(
      (entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number',
    )) {
      expect(wire[index] === FuseState.ENABLE, name).toBe(fuses[index])
    }
  })

  it('refuse a binary with a fuse that nobody decided', async () => {
    await expect(flipFuses(binary(10), fuses)).rejects.toThrow()
  })
})
