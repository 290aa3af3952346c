import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keychainAnchor, sidecarAnchor } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-anchor-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the sidecar', () => {
  it('holds nothing at first, then what was written last; only its owner can read it, and it only grows', async () => {
    const path = join(folder, 'checkpoints')
    const anchor = sidecarAnchor(path)
    expect(await anchor.read()).toBeNull()
    await anchor.write('first\n1\n')
    await anchor.write('second\n2\n')
    expect(await anchor.read()).toBe('second\n2\n')
    expect(await sidecarAnchor(path).read()).toBe('second\n2\n')
    expect(readFileSync(path, 'utf8')).toContain('first\n1\n')
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('cut at any byte by a crash shows the last whole checkpoint, and takes the next one all the same', async () => {
    const path = join(folder, 'checkpoints')
    await sidecarAnchor(path).write('first\n1\n')
    const whole = statSync(path).size
    await sidecarAnchor(path).write('second\n2\n')
    const full = readFileSync(path)
    for (let size = full.length; size >= 0; size--) {
      rmSync(path)
      appendFileSync(path, full)
      truncateSync(path, size)
      const anchor = sidecarAnchor(path)
      const expected = size === full.length ? 'second\n2\n' : size >= whole ? 'first\n1\n' : null
      expect(await anchor.read(), `cut at ${String(size)}`).toBe(expected)
      await anchor.write('third\n3\n')
      expect(await anchor.read(), `written after a cut at ${String(size)}`).toBe('third\n3\n')
    }
  })

  it('that cannot be read says so', async () => {
    await expect(sidecarAnchor(folder).read()).rejects.toThrow('EISDIR')
  })
})

describe('the keychain', () => {
  it('keeps the last checkpoint under its account', async () => {
    const secrets = new Map<string, string>()
    const store = {
      get: (account: string) => Promise.resolve(secrets.get(account) ?? null),
      set: (account: string, secret: string) => Promise.resolve(void secrets.set(account, secret)),
    }
    const anchor = keychainAnchor(store, 'vault/x/checkpoint')
    expect(await anchor.read()).toBeNull()
    await anchor.write('first')
    await anchor.write('second')
    expect(await anchor.read()).toBe('second')
    expect([...secrets.keys()]).toEqual(['vault/x/checkpoint'])
  })
})
