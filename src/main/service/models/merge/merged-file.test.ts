import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readGgufFacts } from '../gguf.ts'
import { dequantize } from './blocks.ts'
import { addProduct } from './merge.ts'
import { makeMergedFile } from './merged-file.ts'
import { openWeights, type WeightsFile } from './tensors.ts'

const fixtures = join(import.meta.dirname, '../../../../../tests/fixtures')
const basePath = join(fixtures, 'stories260K.gguf')
const adapterPath = join(fixtures, 'stories260K-adapter.gguf')
const merged = { basePath, adapterPath, sha256: null, bytes: 1_000_000 }

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-merge-'))
  path = join(folder, 'merged.gguf')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function weightsIn(file: WeightsFile, name: string): Float32Array {
  const tensor = file.tensors.find((each) => each.name === name)
  if (tensor === undefined) throw new Error(`no ${name}`)
  const weights = new Float32Array(tensor.shape.reduce((product, length) => product * length, 1))
  if (tensor.type !== 2) dequantize(tensor.type, file.read(tensor), weights)
  else {
    const bytes = file.read(tensor)
    const step = new Float32Array(1)
    for (let i = 0; i < weights.length; i++) {
      const block = Math.floor(i / 32) * 18
      dequantize(1, bytes.subarray(block, block + 2), step)
      const pair = bytes[block + 2 + (i % 16)] ?? 0
      weights[i] = (step[0] ?? 0) * ((i % 32 < 16 ? pair & 15 : pair >> 4) - 8)
    }
  }
  return weights
}

describe('the merged file', () => {
  it('is a model file with the tensors of the base, those that the adapter changes rounded', async () => {
    await makeMergedFile({ ...merged, path })
    const { fileBytes: _, ...facts } = readGgufFacts(path)
    const { fileBytes: _base, ...ofBase } = readGgufFacts(basePath)
    expect(facts).toEqual(ofBase)
    const [base, made] = [openWeights(basePath), openWeights(path)]
    try {
      expect(made.tensors.map(({ name }) => name)).toEqual(base.tensors.map(({ name }) => name))
      for (const [i, tensor] of made.tensors.entries()) {
        const before = base.tensors[i]
        if (before?.type === tensor.type) expect(made.read(tensor).equals(base.read(before)), tensor.name).toBe(true)
      }
      const rounded = made.tensors.filter(({ type }) => type === 2).map(({ name }) => name)
      expect(rounded).toContain('blk.0.attn_q.weight')
      expect(rounded).not.toContain('blk.0.attn_output.weight')
    } finally {
      base.close()
      made.close()
    }
  })

  it('holds W + (alpha / rank) B A, within a step of its rounding', async () => {
    await makeMergedFile({ ...merged, path })
    const [base, adapter, made] = [openWeights(basePath), openWeights(adapterPath), openWeights(path)]
    try {
      const name = 'blk.1.attn_v.weight'
      const [w, a, b] = [weightsIn(base, name), weightsIn(adapter, `${name}.lora_a`), weightsIn(adapter, `${name}.lora_b`)]
      const scale = (adapter.number('adapter.lora.alpha')?.value ?? 0) / (b.length / (w.length / 64))
      const got = weightsIn(made, name)
      let moved = 0
      for (let row = 0; row < 32; row++) {
        for (let block = 0; block < 2; block++) {
          const at = (i: number) => row * 64 + block * 32 + i
          const exact = Array.from({ length: 32 }, (_, i) => (w[at(i)] ?? 0) + scale * (b[row] ?? 0) * (a[block * 32 + i] ?? 0))
          const step = Math.max(...exact.map(Math.abs)) / 8
          for (const [i, value] of exact.entries()) {
            expect(Math.abs((got[at(i)] ?? 0) - value)).toBeLessThan(1.01 * step)
            moved = Math.max(moved, Math.abs(value - (w[at(i)] ?? 0)) / step)
          }
        }
      }
      // The adapter changes more than the rounding could hide.
      expect(moved).toBeGreaterThan(1)
    } finally {
      base.close()
      adapter.close()
      made.close()
    }
  })

  it('is the same bytes each time, and told from its hash where it is not', async () => {
    const shares: number[] = []
    await makeMergedFile({ ...merged, path }, (share) => shares.push(share))
    expect(shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1)).toBe(true)
    expect(shares.length).toBeGreaterThan(2)
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    await makeMergedFile({ ...merged, path: join(folder, 'again.gguf'), sha256 })
    const other = makeMergedFile({ ...merged, path: join(folder, 'other.gguf'), sha256: '0'.repeat(64) })
    await expect(other).rejects.toMatchObject({ code: 'MODEL_HASH' })
    expect(readdirSync(folder).sort()).toEqual(['again.gguf', 'merged.gguf'])
  })

  it('is not made of an adapter of another model, of no adapter, or of what is not there', async () => {
    await expect(makeMergedFile({ ...merged, path, basePath: adapterPath })).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
    await expect(makeMergedFile({ ...merged, path, adapterPath: basePath })).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
    await expect(makeMergedFile({ ...merged, path, basePath: join(folder, 'none') })).rejects.toMatchObject({ code: 'MODEL_MISSING' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not made of a base that was cut short, and leaves nothing', async () => {
    const cut = join(folder, 'cut.gguf')
    writeFileSync(cut, readFileSync(basePath).subarray(0, 200_000))
    await expect(makeMergedFile({ ...merged, path, basePath: cut })).rejects.toMatchObject({ code: 'MODEL_TRUNCATED' })
    expect(readdirSync(folder)).toEqual(['cut.gguf'])
  })

  it('clears away what an ended process left, and nothing that is still being written', async () => {
    const [left, written] = [`${path}.a.unfinished`, `${path}.b.unfinished`]
    for (const file of [left, written]) writeFileSync(file, 'part')
    const hourAgo = new Date(Date.now() - 3_600_000)
    utimesSync(left, hourAgo, hourAgo)
    await makeMergedFile({ ...merged, path })
    expect(readdirSync(folder).sort()).toEqual(['merged.gguf', 'merged.gguf.b.unfinished'])
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('says so where the folder cannot be written to', async () => {
    chmodSync(folder, 0o500)
    await expect(makeMergedFile({ ...merged, path })).rejects.toMatchObject({ code: 'MODEL_NOT_MADE' })
    chmodSync(folder, 0o700)
  })

  it('says so where its place is no folder', async () => {
    writeFileSync(path, '')
    await expect(makeMergedFile({ ...merged, path: join(path, 'merged.gguf') })).rejects.toMatchObject({ code: 'MODEL_NOT_MADE' })
  })
})

it.each([1, 3, 4, 6])('adds the product of matrices of rank %i', (rank) => {
  const [rows, columns] = [3, 5]
  const numbers = (count: number, by: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * by))
  const [weights, a, b] = [numbers(rows * columns, 1), numbers(rank * columns, 2), numbers(rows * rank, 3)]
  const wanted = weights.map((weight, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    return Array.from({ length: rank }, (_, r) => (b[row * rank + r] ?? 0) * (a[r * columns + column] ?? 0)).reduce((x, y) => x + y, weight)
  })
  addProduct(weights, a, b, rank)
  for (const [i, value] of wanted.entries()) expect(weights[i]).toBeCloseTo(value, 5)
})
