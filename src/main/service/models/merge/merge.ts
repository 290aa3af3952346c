/**
 * The weights of a model and of its adapter as one file: W + (alpha / rank) B A (Hu et al. 2021, arXiv 2106.09685), rounded to Q4_0. One
 * matrix is read faster than two, and Q4_0 faster than what the base is rounded to.
 */
import { setImmediate } from 'node:timers/promises'
import { Fault } from '../../../../contract/errors.ts'
import { dequantize, quantize, roundedType } from './blocks.ts'
import { aligned, bytesOf, openWeights, type Tensor, type WeightsFile } from './tensors.ts'

const { fround } = Math

/** Rows of a matrix that are merged at a time: a few milliseconds, so that whoever else waits is served. */
const rowsAtATime = 64
/** `general.file_type` of a file that is mostly Q4_0 (llama.h, `LLAMA_FTYPE_MOSTLY_Q4_0`). */
const mostlyQ4_0 = 2

type Change = { readonly a: Float32Array; readonly b: Float32Array; readonly rank: number }

/**
 * The bytes of the merged file, in order. Of the same two files the same bytes come on every machine.
 * @throws Fault MODEL_MISSING, MODEL_MALFORMED, MODEL_TRUNCATED, MODEL_UNSUPPORTED
 */
export async function* mergedWeights(basePath: string, adapterPath: string): AsyncGenerator<Uint8Array, void, void> {
  const base = openWeights(basePath)
  try {
    const changes = changesOf(adapterPath)
    const unknown = [...changes.keys()].find((name) => !base.tensors.some((tensor) => tensor.name === name))
    if (unknown !== undefined) throw new Fault('MODEL_UNSUPPORTED', { why: 'adapter' })
    yield headerOf(base, changes)
    for (const tensor of base.tensors) {
      const change = changes.get(tensor.name)
      if (change === undefined) yield base.read(tensor)
      else yield* mergedRows(base, tensor, change)
      const bytes = sizeIn(tensor, changes)
      yield Buffer.alloc(aligned(bytes, base.alignment) - bytes)
    }
  } finally {
    base.close()
  }
}

/** The adapter's matrices, `b` scaled already, by the tensor that they change. */
function changesOf(adapterPath: string): Map<string, Change> {
  const adapter = openWeights(adapterPath)
  try {
    const alpha = adapter.number('adapter.lora.alpha')?.value ?? 0
    const byName = new Map(adapter.tensors.map((tensor) => [tensor.name, tensor]))
    const changes = new Map<string, Change>()
    for (const tensor of adapter.tensors) {
      const name = /^(.*)\.lora_a$/.exec(tensor.name)?.[1]
      const other = name === undefined ? undefined : byName.get(`${name}.lora_b`)
      if (name === undefined || other === undefined) continue
      const rank = tensor.shape[1] ?? 1
      const b = weightsOf(adapter, other)
      for (let i = 0; i < b.length; i++) b[i] = fround((b[i] as number) * fround(alpha / rank))
      changes.set(name, { a: weightsOf(adapter, tensor), b, rank })
    }
    if (changes.size * 2 !== adapter.tensors.length) throw new Fault('MODEL_UNSUPPORTED', { why: 'adapter' })
    return changes
  } finally {
    adapter.close()
  }
}

function weightsOf(file: WeightsFile, tensor: Tensor): Float32Array {
  const weights = new Float32Array(tensor.shape.reduce((product, length) => product * length, 1))
  dequantize(tensor.type, file.read(tensor), weights)
  return weights
}

function typeIn({ name, shape, type }: Tensor, changes: ReadonlyMap<string, Change>): number {
  return changes.has(name) ? roundedType(shape[0] ?? 0) : type
}

function sizeIn(tensor: Tensor, changes: ReadonlyMap<string, Change>): number {
  return bytesOf(tensor.shape, typeIn(tensor, changes))
}

/** The base's metadata, and the tensors at their new places. */
function headerOf(base: WeightsFile, changes: ReadonlyMap<string, Change>): Buffer {
  const head = Buffer.from(base.head)
  const fileType = base.number('general.file_type')
  if (fileType !== null) head.writeUInt32LE(mostlyQ4_0, fileType.at)
  let offset = 0
  const infos = base.tensors.map((tensor) => {
    const name = Buffer.from(tensor.name)
    const info = Buffer.alloc(8 + name.length + 4 + 8 * tensor.shape.length + 4 + 8)
    let at = info.writeBigUInt64LE(BigInt(name.length))
    at += name.copy(info, at)
    at = info.writeUInt32LE(tensor.shape.length, at)
    for (const length of tensor.shape) at = info.writeBigUInt64LE(BigInt(length), at)
    at = info.writeUInt32LE(typeIn(tensor, changes), at)
    info.writeBigUInt64LE(BigInt(offset), at)
    offset += aligned(sizeIn(tensor, changes), base.alignment)
    return info
  })
  const header = Buffer.concat([head, ...infos])
  return Buffer.concat([header, Buffer.alloc(aligned(header.length, base.alignment) - header.length)])
}

async function* mergedRows(base: WeightsFile, tensor: Tensor, { a, b, rank }: Change): AsyncGenerator<Uint8Array, void, void> {
  const [columns = 0, rows = 0] = tensor.shape
  if (a.length !== columns * rank || b.length !== rows * rank) throw new Fault('MODEL_UNSUPPORTED', { why: 'adapter' })
  const data = base.read(tensor)
  const rowBytes = data.length / rows
  for (let first = 0; first < rows; first += rowsAtATime) {
    const count = Math.min(rowsAtATime, rows - first)
    const weights = new Float32Array(count * columns)
    dequantize(tensor.type, data.subarray(first * rowBytes, (first + count) * rowBytes), weights)
    addProduct(weights, a, b.subarray(first * rank, (first + count) * rank), rank)
    yield quantize(roundedType(columns), weights)
    await setImmediate()
  }
}

/** `weights` (rows of columns) + `b` (rows of rank) x `a` (rank rows of columns), four ranks at a time. */
export function addProduct(weights: Float32Array, a: Float32Array, b: Float32Array, rank: number): void {
  const columns = a.length / rank
  for (let row = 0, start = 0; start < weights.length; row++, start += columns) {
    for (let r = 0; r < rank; r += 4) {
      const left = rank - r
      const b0 = b[row * rank + r] as number
      const b1 = left > 1 ? (b[row * rank + r + 1] as number) : 0
      const b2 = left > 2 ? (b[row * rank + r + 2] as number) : 0
      const b3 = left > 3 ? (b[row * rank + r + 3] as number) : 0
      const a0 = r * columns
      const a1 = left > 1 ? a0 + columns : a0
      const a2 = left > 2 ? a1 + columns : a0
      const a3 = left > 3 ? a2 + columns : a0
      for (let i = 0; i < columns; i++) {
        weights[start + i] =
          (weights[start + i] as number) +
          b0 * (a[a0 + i] as number) +
          b1 * (a[a1 + i] as number) +
          b2 * (a[a2 + i] as number) +
          b3 * (a[a3 + i] as number)
      }
    }
  }
}
