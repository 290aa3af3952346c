import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { profileOf, readGgufFacts } from './gguf.ts'

const stories = fileURLToPath(new URL('../../../../tests/fixtures/stories260K.gguf', import.meta.url))
const good = readFileSync(stories)
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-gguf-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What reading these bytes as a model ends with: an error code, or `read`. */
function outcome(bytes: Uint8Array): string {
  const path = join(folder, 'model.gguf')
  writeFileSync(path, bytes)
  try {
    readGgufFacts(path)
    return 'read'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

function withBytes(at: number, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(good)
  copy.set(bytes, at)
  return copy
}
const huge = Buffer.alloc(8, 0xff)

/** A header with the architecture, and a chat template where one is given. */
function header(architecture: string, chatTemplate?: string): Buffer {
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(value.length))
    return Buffer.concat([length, Buffer.from(value)])
  }
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return bytes
  }
  const u64 = (value: number): Buffer => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(BigInt(value))
    return bytes
  }
  const tensor = Buffer.concat([text('t'), u32(1), u64(32), u32(0), u64(0)])
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(1),
    u64(chatTemplate === undefined ? 1 : 2),
    text('general.architecture'),
    u32(8),
    text(architecture),
    ...(chatTemplate === undefined ? [] : [text('tokenizer.chat_template'), u32(8), text(chatTemplate)]),
    tensor,
    Buffer.alloc(256),
  ])
}

describe('the header of a model file', () => {
  it('tells what is needed to choose and to estimate', () => {
    expect(readGgufFacts(stories)).toMatchObject({
      version: 3,
      architecture: 'llama',
      contextTokens: 2048,
      layers: 5,
      embeddingLength: 64,
      headCount: 8,
      headCountKv: 4,
      vocabularySize: 512,
      chatTemplate: null,
    })
  })

  it.each([
    ['an empty file', Buffer.alloc(0), 'MODEL_NOT_GGUF'],
    ['another kind of file', Buffer.from('PK\u0003\u0004 and more'), 'MODEL_NOT_GGUF'],
    ['a version from the future', withBytes(4, Buffer.from([9, 0, 0, 0])), 'MODEL_UNSUPPORTED'],
    ['an absurd count of tensors', withBytes(8, huge), 'MODEL_MALFORMED'],
    ['an absurd count of entries', withBytes(16, huge), 'MODEL_MALFORMED'],
    ['an absurd length of the first key', withBytes(24, huge), 'MODEL_MALFORMED'],
    [
      'nothing but a magic and absurd counts',
      Buffer.concat([Buffer.from('GGUF'), Buffer.from([3, 0, 0, 0]), huge, huge]),
      'MODEL_MALFORMED',
    ],
    ['a copy cut in its header', good.subarray(0, 900), 'MODEL_TRUNCATED'],
    ['a copy cut in its weights', good.subarray(0, good.length - 4096), 'MODEL_TRUNCATED'],
    ['an architecture nobody knows', header('mystery'), 'MODEL_UNSUPPORTED'],
    ['a known architecture in the same header', header('qwen2'), 'read'],
  ])('of %s is told apart', (_, bytes, code) => {
    expect(outcome(bytes)).toBe(code)
  })

  it('has no chat template where there are only spaces in its place', () => {
    const path = join(folder, 'template.gguf')
    writeFileSync(path, header('qwen2', ' \n'))
    expect(readGgufFacts(path)).toMatchObject({ chatTemplate: null, promptProfile: null })
    writeFileSync(path, header('qwen2', '<|im_start|>'))
    expect(readGgufFacts(path)).toMatchObject({ chatTemplate: '<|im_start|>', promptProfile: 'chatml' })
  })

  it('is read from plain local files only', () => {
    for (const path of [
      'https://example.org/model.gguf',
      'hf:user/model',
      'relative.gguf',
      folder,
      '/dev/zero',
      join(folder, 'absent.gguf'),
    ]) {
      expect(() => readGgufFacts(path), path).toThrow(expect.objectContaining({ code: 'MODEL_MISSING' }))
    }
  })

  it('never does worse than refuse, whatever 1,000 changes make of it', () => {
    let state = 42
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state % below
    }
    const refused = new Set<string>()
    for (let round = 0; round < 1000; round++) {
      const copy = Buffer.from(good.subarray(0, random(8) === 0 ? random(good.length) : good.length))
      for (let change = 0; change <= random(4); change++) if (copy.length > 0) copy[random(Math.min(copy.length, 14_000))] = random(256)
      refused.add(outcome(copy))
    }
    expect([...refused].filter((code) => code !== 'read' && !code.startsWith('MODEL_'))).toEqual([])
    expect(refused.size).toBeGreaterThan(2)
  }, 60_000)
})

test.each([
  ['llama-3', 'llama-3'],
  ['llama-3.1', 'llama-3'],
  ['llama-3.2', 'llama-3'],
  ['qwen-2.5', 'chatml'],
  ['qwen-3', 'chatml'],
  ['gemma-2', 'gemma'],
  ['gemma-3', 'gemma'],
  ['phi-3', 'phi'],
  ['phi-3.5', 'phi'],
  ['phi-4', 'phi'],
  ['phi-4-mini', 'phi'],
  ['mistral-7b-v0.2', 'mistral'],
  ['mistral-7b-v0.3', 'mistral'],
  ['mistral-nemo', 'mistral'],
  ['mistral-small-3.2', 'mistral'],
  ['gpt-oss', 'generic'],
  ['deepseek-r1-distill', 'generic'],
])('the template of %s is of the family %s', (name, profile) => {
  const path = fileURLToPath(new URL(`../../../../tests/fixtures/chat-templates/${name}.jinja`, import.meta.url))
  expect(profileOf(readFileSync(path, 'utf8'))).toBe(profile)
})
