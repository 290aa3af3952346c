import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtFiles, fileForUrl, isInside, pageHandler } from './scheme.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloister-scheme-'))
const built = join(folder, 'renderer')

beforeAll(() => {
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'index.html'), '<!doctype html>')
  writeFileSync(join(built, 'assets', 'a.js'), 'export {}')
  writeFileSync(join(built, 'assets', 'notes.txt'), 'not of a served kind')
  writeFileSync(join(folder, 'secret.js'), 'outside')
  symlinkSync(join(folder, 'secret.js'), join(built, 'assets', 'link.js'))
  symlinkSync(folder, join(built, 'out'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the files of the scheme', () => {
  it('are the built ones of known kinds, without links that lead out', () => {
    expect([...builtFiles(built).keys()].sort()).toEqual(['/assets/a.js', '/index.html'])
  })

  it('are found by the very address and no other', () => {
    const files = builtFiles(built)
    expect(fileForUrl(files, 'app://cloister/')?.type).toMatch(/^text\/html/u)
    expect(fileForUrl(files, 'app://cloister/assets/a.js?x#y')?.type).toMatch(/^text\/javascript/u)
    for (const address of [
      'app://cloister/../secret.js',
      'app://cloister/assets/..%2f..%2fsecret.js',
      'app://cloister/assets/%61.js',
      'app://cloister/assets/A.js',
      'app://cloister/assets/link.js',
      'app://cloister/constructor',
      'app://other/index.html',
      'app://u@cloister/index.html',
      'app://cloister:1/index.html',
      'file:///etc/hostname',
      'not an address',
    ]) {
      expect(fileForUrl(files, address), address).toBeNull()
    }
  })

  it('come with the policy, whatever is asked for', async () => {
    const handle = pageHandler(builtFiles(built))
    for (const [address, status] of [
      ['app://cloister/index.html', 200],
      ['app://cloister/probe', 200],
      ['app://cloister/none', 404],
    ] as const) {
      const answer = await handle(new Request(address))
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect((await handle(new Request('app://cloister/index.html', { method: 'POST' }))).status).toBe(404)
  })
})

describe('inside', () => {
  it('is below the folder, and not the folder, its sibling or its parent', () => {
    expect(isInside('/a/b', '/a/b/c')).toBe(true)
    for (const path of ['/a/b', '/a/bc', '/a', '/', '/a/b/../c']) expect(isInside('/a/b', path), path).toBe(false)
  })
})
