/** Where the parts of a GGUF file lie: its metadata as it stands, and each tensor. Only for files whose hash is the recorded one. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { GgufReader } from '../gguf-reader.ts'
import { arrayType, scalarBytes, stringType, tensorBlocks } from '../gguf-types.ts'
import { Fault } from '../../../../contract/errors.ts'

export type Tensor = {
  readonly name: string
  /** Lengths, the fastest first: columns, then rows. */
  readonly shape: readonly number[]
  readonly type: number
  readonly bytes: number
  /** From the start of the file. */
  readonly at: number
}

export type WeightsFile = {
  /** Magic, version, counts and metadata, up to the first tensor's name. */
  readonly head: Buffer
  readonly alignment: number
  readonly tensors: readonly Tensor[]
  /** A number of the metadata (u32 or f32), and where in `head` it stands. */
  number(key: string): { readonly value: number; readonly at: number } | null
  read(tensor: Tensor): Buffer
  close(): void
}

const headerLimit = 256 * 1024 * 1024

/** @throws Fault MODEL_MISSING, MODEL_MALFORMED, MODEL_TRUNCATED, MODEL_UNSUPPORTED */
export function openWeights(path: string): WeightsFile {
  const file = open(path)
  try {
    return weightsIn(file)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r')
  } catch {
    throw new Fault('MODEL_MISSING')
  }
}

function weightsIn(file: number): WeightsFile {
  const reader = new GgufReader(file, fstatSync(file).size, headerLimit)
  reader.bytes(8)
  const tensorCount = reader.u64()
  const entries = reader.u64()
  const numbers = new Map<string, { value: number; at: number }>()
  for (let i = 0; i < entries; i++) {
    const key = textOf(reader)
    const type = reader.u32()
    const at = reader.position
    if (type === 4) numbers.set(key, { value: reader.u32(), at })
    else if (type === 6) numbers.set(key, { value: reader.bytes(4).readFloatLE(), at })
    else skip(reader, type)
  }
  const headBytes = reader.position
  const alignment = numbers.get('general.alignment')?.value ?? 32
  const found = Array.from({ length: tensorCount }, () => {
    const name = textOf(reader)
    const shape = Array.from({ length: reader.u32() }, () => reader.u64())
    const type = reader.u32()
    return { name, shape, type, bytes: bytesOf(shape, type), offset: reader.u64() }
  })
  const dataStart = aligned(reader.position, alignment)
  const head = Buffer.alloc(headBytes)
  readFully(file, head, 0)
  return {
    head,
    alignment,
    tensors: found.map(({ offset, ...tensor }) => ({ ...tensor, at: dataStart + offset })),
    number: (key) => numbers.get(key) ?? null,
    read({ at, bytes }) {
      const data = Buffer.allocUnsafeSlow(bytes)
      readFully(file, data, at)
      return data
    },
    close: () => {
      closeSync(file)
    },
  }
}

function textOf(reader: GgufReader): string {
  return reader.bytes(reader.u64()).toString('utf8')
}

function skip(reader: GgufReader, type: number): void {
  if (type === stringType) {
    textOf(reader)
  } else if (type === arrayType) {
    const itemType = reader.u32()
    const length = reader.u64()
    if (itemType === stringType) for (let i = 0; i < length; i++) textOf(reader)
    else reader.bytes(scalarSize(itemType) * length)
  } else {
    reader.bytes(scalarSize(type))
  }
}

function scalarSize(type: number): number {
  const bytes = scalarBytes[type]
  if (bytes === undefined) throw new Fault('MODEL_MALFORMED', { why: 'value type' })
  return bytes
}

/** @throws Fault MODEL_UNSUPPORTED for an unknown tensor type */
export function bytesOf(shape: readonly number[], type: number): number {
  const block = tensorBlocks[type]
  if (block === undefined) throw new Fault('MODEL_UNSUPPORTED', { why: 'tensor type' })
  return (shape.reduce((product, length) => product * length, 1) / block[0]) * block[1]
}

export function aligned(position: number, alignment: number): number {
  return Math.ceil(position / alignment) * alignment
}

function readFully(file: number, into: Buffer, at: number): void {
  for (let done = 0; done < into.length;) {
    const got = readSync(file, into, done, into.length - done, at + done)
    if (got === 0) throw new Fault('MODEL_TRUNCATED')
    done += got
  }
}
