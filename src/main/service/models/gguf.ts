/** What a GGUF header says, read by our own code before llama.cpp sees the file: in bounds, in bounded time, and only from a plain file. */
import { closeSync, fstatSync, openSync, realpathSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { Fault } from '../../../contract/errors.ts'
import type { GgufFacts, PromptProfile } from '../../../contract/models.ts'
import { GgufReader } from './gguf-reader.ts'
import { architectures, arrayType, scalarBytes, stringType, tensorBlocks } from './gguf-types.ts'

const magic = 'GGUF'
const versions: readonly number[] = [2, 3]
const most = {
  entries: 10_000,
  tensors: 100_000,
  keyBytes: 1_024,
  stringBytes: 4 * 1024 * 1024,
  arrayItems: 4_000_000,
  dimensions: 4,
  headerBytes: 256 * 1024 * 1024,
}
const largestAlignment = 4096

type Value = string | number | null
type Header = {
  readonly version: number
  readonly tensorCount: number
  readonly values: ReadonlyMap<string, Value>
  readonly arrays: ReadonlyMap<string, number>
}

function malformed(why: string): Fault {
  return new Fault('MODEL_MALFORMED', { why })
}

/**
 * Facts of a model file.
 * @param path an absolute path on this machine; anything that looks like a URL is refused
 * @throws Fault MODEL_MISSING, MODEL_NOT_GGUF, MODEL_TRUNCATED, MODEL_MALFORMED, MODEL_UNSUPPORTED
 */
export function readGgufFacts(path: string): GgufFacts {
  const file = openModel(path)
  try {
    const fileBytes = fstatSync(file).size
    const reader = new GgufReader(file, fileBytes, most.headerBytes)
    const header = readHeader(reader, fileBytes)
    checkTensors(reader, header, fileBytes)
    return factsOf(header, fileBytes)
  } finally {
    closeSync(file)
  }
}

function openModel(path: string): number {
  if (!isAbsolute(path)) throw new Fault('MODEL_MISSING')
  try {
    const file = openSync(realpathSync(path), 'r')
    if (fstatSync(file).isFile()) return file
    closeSync(file)
  } catch {
    // told below
  }
  throw new Fault('MODEL_MISSING')
}

function readHeader(reader: GgufReader, fileBytes: number): Header {
  if (fileBytes < 4 || reader.bytes(4).toString('latin1') !== magic) throw new Fault('MODEL_NOT_GGUF')
  const version = reader.u32()
  if (!versions.includes(version)) throw new Fault('MODEL_UNSUPPORTED', { version })
  const tensorCount = reader.u64()
  const entries = reader.u64()
  if (tensorCount === 0 || tensorCount > most.tensors) throw malformed('tensor count')
  if (entries === 0 || entries > most.entries) throw malformed('entry count')
  const values = new Map<string, Value>()
  const arrays = new Map<string, number>()
  for (let i = 0; i < entries; i++) {
    const key = readString(reader, most.keyBytes)
    const type = reader.u32()
    if (type === arrayType) arrays.set(key, skipArray(reader))
    else values.set(key, readScalar(reader, type))
  }
  return { version, tensorCount, values, arrays }
}

function readString(reader: GgufReader, longest: number): string {
  const length = reader.u64()
  if (length > longest) throw malformed('string length')
  return reader.bytes(length).toString('utf8')
}

function readScalar(reader: GgufReader, type: number): Value {
  if (type === stringType) return readString(reader, most.stringBytes)
  switch (type) {
    case 4:
      return reader.u32()
    case 5:
      return reader.bytes(4).readInt32LE()
    case 10:
      return Number(reader.bytes(8).readBigUInt64LE())
    default: {
      const bytes = scalarBytes[type]
      if (bytes === undefined) throw malformed('value type')
      reader.bytes(bytes)
      return null
    }
  }
}

/** Passes over an array and returns its length. Arrays of arrays do not occur in model files. */
function skipArray(reader: GgufReader): number {
  const type = reader.u32()
  const length = reader.u64()
  if (length > most.arrayItems) throw malformed('array length')
  if (type === stringType) {
    for (let i = 0; i < length; i++) {
      const bytes = reader.u64()
      if (bytes > most.stringBytes) throw malformed('string length')
      reader.bytes(bytes)
    }
    return length
  }
  const bytes = scalarBytes[type]
  if (bytes === undefined) throw malformed('array type')
  reader.bytes(bytes * length)
  return length
}

/** Every tensor must lie inside the file: that is how a copy that was cut short is noticed. */
function checkTensors(reader: GgufReader, { tensorCount, values }: Header, fileBytes: number): void {
  let dataBytes = 0
  for (let i = 0; i < tensorCount; i++) {
    readString(reader, most.keyBytes)
    const dimensions = reader.u32()
    if (dimensions === 0 || dimensions > most.dimensions) throw malformed('dimensions')
    let elements = 1
    for (let d = 0; d < dimensions; d++) elements *= reader.u64()
    const block = tensorBlocks[reader.u32()]
    if (block === undefined) throw new Fault('MODEL_UNSUPPORTED', { why: 'tensor type' })
    const offset = reader.u64()
    const bytes = (elements / block[0]) * block[1]
    if (!Number.isSafeInteger(bytes) || !Number.isSafeInteger(offset + bytes)) throw malformed('tensor size')
    dataBytes = Math.max(dataBytes, offset + bytes)
  }
  const alignment = values.get('general.alignment') ?? 32
  if (typeof alignment !== 'number' || alignment < 1 || alignment > largestAlignment || (alignment & (alignment - 1)) !== 0)
    throw malformed('alignment')
  const dataStart = Math.ceil(reader.position / alignment) * alignment
  if (dataStart + dataBytes > fileBytes) throw new Fault('MODEL_TRUNCATED', { bytes: fileBytes, expectedBytes: dataStart + dataBytes })
}

function factsOf({ arrays, tensorCount, values, version }: Header, fileBytes: number): GgufFacts {
  const text = (key: string): string | null => {
    const value = values.get(key)
    return typeof value === 'string' ? value : null
  }
  const architecture = text('general.architecture')
  if (architecture === null) throw malformed('no architecture')
  if (!architectures.has(architecture)) throw new Fault('MODEL_UNSUPPORTED', { architecture: architecture.slice(0, 40) })
  const count = (key: string): number | null => {
    const value = values.get(`${architecture}.${key}`)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
  }
  const template = text('tokenizer.chat_template')
  const chatTemplate = template?.trim() === '' ? null : template
  return {
    version,
    architecture,
    name: text('general.name'),
    tensorCount,
    contextTokens: count('context_length'),
    layers: count('block_count'),
    embeddingLength: count('embedding_length'),
    headCount: count('attention.head_count'),
    headCountKv: count('attention.head_count_kv') ?? count('attention.head_count'),
    vocabularySize: arrays.get('tokenizer.ggml.tokens') ?? count('vocab_size'),
    chatTemplate,
    promptProfile: chatTemplate === null ? null : profileOf(chatTemplate),
    fileBytes,
  }
}

/** The family of a chat template, by the control tokens that it writes. */
export function profileOf(chatTemplate: string): PromptProfile {
  const tokens: readonly (readonly [string, PromptProfile])[] = [
    ['<|channel|>', 'generic'], // gpt-oss, whose turns end as those of Phi do
    ['<|im_sep|>', 'phi'],
    ['<|im_start|>', 'chatml'],
    ['<|start_header_id|>', 'llama-3'],
    ['<start_of_turn>', 'gemma'],
    ['[INST]', 'mistral'],
    ['<|end|>', 'phi'],
  ]
  return tokens.find(([token]) => chatTemplate.includes(token))?.[1] ?? 'generic'
}
