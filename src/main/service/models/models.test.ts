import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryVault } from '../vault/testing.ts'
import { makeMergedFile } from './merge/merged-file.ts'
import { createModels, type Models } from './models.ts'

const fixtures = join(import.meta.dirname, '../../../../tests/fixtures')
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

let temporary: Awaited<ReturnType<typeof temporaryVault>>
let folder = ''
let weights = ''
let catalogueFolder = ''
let models: Models
beforeEach(async () => {
  temporary = await temporaryVault()
  folder = mkdtempSync(join(tmpdir(), 'cloister-models-'))
  weights = join(folder, 'weights')
  catalogueFolder = join(folder, 'catalogue')
  for (const each of [weights, join(catalogueFolder, 'adapter')]) mkdirSync(each, { recursive: true })
  copyFileSync(join(fixtures, 'stories260K.gguf'), join(weights, 'base.gguf'))
  const adapterPath = join(catalogueFolder, 'adapter', 'a.gguf')
  copyFileSync(join(fixtures, 'stories260K-adapter.gguf'), adapterPath)
  const trial = join(folder, 'trial.gguf')
  await makeMergedFile({ basePath: join(weights, 'base.gguf'), adapterPath, path: trial, sha256: null, bytes: 1_000_000 })
  const merged = { file: 'writer.gguf', sha256: sha256(trial), bytes: readFileSync(trial).length }
  const entry = {
    ...{ id: 'small', name: 'Small', file: 'base.gguf', sha256: sha256(join(weights, 'base.gguf')), bytes: 1, licence: 'MIT', sources: [] },
    ...{ contextTokens: 512, memoryBytes: 1, promptProfile: 'generic', isDefault: true, card: 'small' },
    adapter: { file: 'adapter/a.gguf', sha256: sha256(adapterPath), bytes: 1, licence: 'MIT', merged },
  }
  writeFileSync(join(catalogueFolder, 'catalogue.json'), JSON.stringify([entry]))
  rmSync(trial)
  models = createModels({
    ...{ vault: temporary.vault, now: () => new Date(), folders: [weights], catalogueFolder },
    choice: { get: () => 'small', set: () => undefined },
  })
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await temporary.remove()
})

describe('a model whose file is put together on this machine', () => {
  it('is there before that, and after it is the one file, without its base', async () => {
    const before = await models.resolve()
    expect(before).toMatchObject({ present: true, path: join(weights, 'writer.gguf'), facts: { architecture: 'llama' } })
    expect(before.toMerge).not.toBeNull()
    expect(models.shareMade()).toBeNull()
    // Whoever asks meanwhile waits for the same work.
    const both = [models.make(before), models.make(before)]
    expect(models.shareMade()).toBe(0)
    await Promise.all(both)
    expect(models.shareMade()).toBeNull()
    expect(readdirSync(weights).sort()).toEqual(['base.gguf', 'writer.gguf'])
    rmSync(join(weights, 'base.gguf'))
    expect(await models.resolve()).toMatchObject({ present: true, toMerge: null, sha256: sha256(join(weights, 'writer.gguf')) })
  })

  it('is not made of a base or an adapter that is not the recorded one', async () => {
    const base = readFileSync(join(weights, 'base.gguf'))
    writeFileSync(
      join(weights, 'base.gguf'),
      base.map((byte, i) => (i === base.length - 1 ? byte ^ 1 : byte)),
    )
    await expect(models.resolve()).rejects.toMatchObject({ code: 'MODEL_HASH' })
    writeFileSync(join(weights, 'base.gguf'), base)
    copyFileSync(join(fixtures, 'stories260K.gguf'), join(catalogueFolder, 'adapter', 'a.gguf'))
    await expect(models.resolve()).rejects.toMatchObject({ code: 'MODEL_HASH' })
  })

  it('is not loaded where someone else has put another file in its place', async () => {
    await models.make(await models.resolve())
    copyFileSync(join(weights, 'base.gguf'), join(weights, 'writer.gguf'))
    await expect(models.resolve()).rejects.toMatchObject({ code: 'MODEL_HASH' })
  })

  it('becomes nothing else where its base was changed after it was looked at', async () => {
    const model = await models.resolve()
    const base = readFileSync(join(weights, 'base.gguf'))
    writeFileSync(
      join(weights, 'base.gguf'),
      base.map((byte, i) => (i === base.length - 1 ? byte ^ 1 : byte)),
    )
    await expect(models.make(model)).rejects.toMatchObject({ code: 'MODEL_HASH' })
    expect(readdirSync(weights)).toEqual(['base.gguf'])
    expect(models.shareMade()).toBeNull()
  })

  it('is missing where neither it nor its base is there', async () => {
    rmSync(join(weights, 'base.gguf'))
    await expect(models.resolve()).rejects.toMatchObject({ code: 'MODEL_MISSING' })
  })
})
