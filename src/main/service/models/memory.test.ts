import { expect, it } from 'vitest'
import type { GgufFacts } from '../../../contract/models.ts'
import { estimateMemory, leastMemory } from './memory.ts'

const unnamed = { version: 3, architecture: 'qwen2', name: null, tensorCount: 339, chatTemplate: null, promptProfile: null } as const
/** The header of Qwen2.5-Coder 1.5B Instruct, Q4_K_M. */
const qwen: GgufFacts = {
  ...unnamed,
  contextTokens: 32_768,
  layers: 28,
  embeddingLength: 1536,
  headCount: 12,
  headCountKv: 2,
  vocabularySize: 151_936,
  fileBytes: 1_117_320_768,
}

/**
 * Read from /proc of an engine on Linux x86-64 that had drafted ten visits with a context of 8,192 tokens: VmRSS and VmHWM; RssAnon is what
 * the system cannot take back.
 */
const measured = { resident: 2_449_506_304, peak: 2_517_864_448, anonymous: 1_461_731_328 }

it('is within 15 % of what was measured of the default model', () => {
  const estimate = estimateMemory(qwen, 8192)
  expect(estimate / measured.resident).toBeGreaterThan(1)
  expect(estimate / measured.resident).toBeLessThan(1.15)
  expect(estimate / measured.peak).toBeLessThan(1.15)
})

it('asks for at least what cannot be given back', () => {
  expect(leastMemory(qwen, 8192)).toBeGreaterThan(measured.anonymous)
  expect(leastMemory(qwen, 8192)).toBeLessThan(measured.resident)
})

it('grows with the context by the keys and values of its tokens', () => {
  expect(estimateMemory(qwen, 16_384) - estimateMemory(qwen, 8192)).toBe(2 * 28 * 8192 * 2 * 128 * 2)
})

it('takes a quarter of the weights for the context where the header does not tell the shape', () => {
  const shapeless = { ...qwen, layers: null }
  expect(estimateMemory(shapeless, 8192)).toBe(estimateMemory(shapeless, 16_384))
  expect(estimateMemory(shapeless, 8192)).toBeGreaterThan(qwen.fileBytes * 1.9)
})
