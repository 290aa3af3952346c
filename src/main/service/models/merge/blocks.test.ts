import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dequantize, halfBits, quantize, roundedType } from './blocks.ts'

/** Blocks of random numbers, read and written by the `gguf` package of llama.cpp's authors (0.19.0), in base64. */
type Case = { readonly type: number; readonly bytes: string; readonly weights: string }
const cases = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../tests/fixtures/blocks.json'), 'utf8')) as Record<
  'Q4_K' | 'Q6_K' | 'Q4_0' | 'F16',
  Case
>
const bytesOf = ({ bytes }: Case) => new Uint8Array(Buffer.from(bytes, 'base64'))
const weightsOf = ({ weights }: Case) => new Float32Array(new Uint8Array(Buffer.from(weights, 'base64')).buffer)

it.each(['Q4_K', 'Q6_K'] as const)('reads %s as its authors do, to the last digit', (name) => {
  const wanted = weightsOf(cases[name])
  const weights = new Float32Array(wanted.length)
  dequantize(cases[name].type, bytesOf(cases[name]), weights)
  expect(weights).toEqual(wanted)
})

it('rounds to half precision as its authors do, to the last bit', () => {
  expect(quantize(1, weightsOf(cases.F16))).toEqual(bytesOf(cases.F16))
})

/** Weights of Q4_0, read as the format says. */
function readQ4_0(bytes: Uint8Array): Float32Array {
  const step = new Float32Array(1)
  return Float32Array.from({ length: (bytes.length / 18) * 32 }, (_, i) => {
    const block = Math.floor(i / 32) * 18
    dequantize(1, bytes.subarray(block, block + 2), step)
    const pair = bytes[block + 2 + (i % 16)] ?? 0
    return (step[0] ?? 0) * ((i % 32 < 16 ? pair & 15 : pair >> 4) - 8)
  })
}

it('rounds each block to Q4_0 no worse than its authors do, and most of them better', () => {
  const weights = weightsOf(cases.Q4_0)
  const [ours, theirs] = [quantize(2, weights), bytesOf(cases.Q4_0)].map(readQ4_0)
  const errors = (rounded: Float32Array | undefined, block: number) =>
    weights.subarray(32 * block, 32 * block + 32).reduce((sum, weight, i) => sum + (weight - (rounded?.[32 * block + i] ?? 0)) ** 2, 0)
  const blocks = weights.length / 32
  const better = Array.from({ length: blocks }, (_, block) => {
    expect(errors(ours, block)).toBeLessThanOrEqual(errors(theirs, block) * 1.001)
    return errors(ours, block) < errors(theirs, block) * 0.98
  })
  expect(better.filter(Boolean).length).toBeGreaterThan(blocks / 2)
})

it('reads half precision back as it was written', () => {
  const weights = new Float32Array(63_488)
  const bytes = new Uint8Array(2 * weights.length)
  // All but infinity and what is no number.
  const all = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00)
  for (const [i, bits] of all.entries()) bytes.set([bits & 255, bits >> 8], 2 * i)
  dequantize(1, bytes, weights)
  expect(Array.from(weights, halfBits)).toEqual(all)
})

it('rounds what has rows of whole blocks to Q4_0, and the rest to half precision', () => {
  expect(roundedType(64)).toBe(2)
  expect(roundedType(172)).toBe(1)
})

it('refuses a type that it does not know', () => {
  expect(() => {
    dequantize(39, new Uint8Array(17), new Float32Array(32))
  }).toThrow(expect.objectContaining({ code: 'MODEL_UNSUPPORTED' }))
})
