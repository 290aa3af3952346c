/**
 * Weights in blocks, as ggml lays them out (ggml-quants.c). JavaScript's arithmetic is that of IEEE 754 on every processor, in the order in
 * which it is written: all machines make the same bytes of the same file.
 */
import { Fault } from '../../../../contract/errors.ts'

const { fround } = Math

const half = halves()

/** All 65,536 numbers of half precision (IEEE 754 binary16) as single precision. */
function halves(): Float32Array {
  const numbers = new Float32Array(65_536)
  for (let bits = 0; bits < numbers.length; bits++) {
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? Number.NaN : (1 + fraction / 1024) * 2 ** (exponent - 15)
    numbers[bits] = bits < 32_768 ? size : -size
  }
  return numbers
}

const single = new Float32Array(1)
const singleBits = new Uint32Array(single.buffer)

/** The nearest number of half precision, ties to even, as its bits; beyond its range, infinity. */
export function halfBits(value: number): number {
  single[0] = value
  const bits = singleBits[0] ?? 0
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 255) - 112
  const fraction = bits & 0x7fffff
  if (exponent >= 31) return sign | 0x7c00
  if (exponent <= 0) {
    if (exponent < -10) return sign
    const whole = fraction | 0x800000
    const shift = 14 - exponent
    return sign | roundedShift(whole, shift)
  }
  return sign | roundedShift((exponent << 23) | fraction, 13)
}

/** `value` / 2^`shift` to the nearest whole number, ties to even. */
function roundedShift(value: number, shift: number): number {
  const low = value & ((1 << shift) - 1)
  const middle = 1 << (shift - 1)
  const floor = value >>> shift
  return low > middle || (low === middle && (floor & 1) === 1) ? floor + 1 : floor
}

/** Reads `count` weights of the tensor type from the start of `bytes`. @throws Fault MODEL_UNSUPPORTED for a type that no file of the catalogue has */
export function dequantize(type: number, bytes: Uint8Array, weights: Float32Array): void {
  switch (type) {
    case 0:
      readF32(bytes, weights)
      return
    case 1:
      readF16(bytes, weights)
      return
    case 12:
      readQ4K(bytes, weights)
      return
    case 14:
      readQ6K(bytes, weights)
      return
    default:
      throw new Fault('MODEL_UNSUPPORTED', { why: 'tensor type', type })
  }
}

function readF32(bytes: Uint8Array, weights: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < weights.length; i++) weights[i] = view.getFloat32(4 * i, true)
}

function halfAt(bytes: Uint8Array, at: number): number {
  return half[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] as number
}

function readF16(bytes: Uint8Array, weights: Float32Array): void {
  for (let i = 0; i < weights.length; i++) weights[i] = halfAt(bytes, 2 * i)
}

/** Blocks of 256: two half-precision scales, 8 pairs of 6-bit scale and minimum in 12 bytes, 256 numbers of 4 bits. */
function readQ4K(bytes: Uint8Array, weights: Float32Array): void {
  for (let block = 0, at = 0; at < weights.length; block += 144) {
    const d = halfAt(bytes, block)
    const dmin = halfAt(bytes, block + 2)
    const scales = block + 4
    for (let pair = 0; pair < 4; pair++) {
      const numbers = block + 16 + 32 * pair
      for (let high = 0; high < 2; high++) {
        const j = 2 * pair + high
        let scale: number
        let min: number
        if (j < 4) {
          scale = (bytes[scales + j] as number) & 63
          min = (bytes[scales + j + 4] as number) & 63
        } else {
          scale = ((bytes[scales + j + 4] as number) & 15) | (((bytes[scales + j - 4] as number) >> 6) << 4)
          min = ((bytes[scales + j + 4] as number) >> 4) | (((bytes[scales + j] as number) >> 6) << 4)
        }
        const step = fround(d * scale)
        const offset = fround(dmin * min)
        const shift = 4 * high
        for (let i = 0; i < 32; i++) weights[at++] = fround(fround(step * (((bytes[numbers + i] as number) >> shift) & 15)) - offset)
      }
    }
  }
}

/** Blocks of 256: 256 low halves of 4 bits, 256 high parts of 2 bits, 16 scales of 8 bits with sign, one half-precision scale. */
function readQ6K(bytes: Uint8Array, weights: Float32Array): void {
  for (let block = 0, start = 0; start < weights.length; block += 210, start += 256) {
    const d = halfAt(bytes, block + 208)
    for (let part = 0; part < 2; part++) {
      const low = block + 64 * part
      const high = block + 128 + 32 * part
      const scales = block + 192 + 8 * part
      for (let quarter = 0; quarter < 4; quarter++) {
        const at = start + 128 * part + 32 * quarter
        const lowAt = low + 32 * (quarter & 1)
        const lowShift = quarter < 2 ? 0 : 4
        const highShift = 2 * quarter
        for (let i = 0; i < 32; i++) {
          const number = ((((bytes[lowAt + i] as number) >> lowShift) & 15) | ((((bytes[high + i] as number) >> highShift) & 3) << 4)) - 32
          const scale = ((bytes[scales + 2 * quarter + (i >> 4)] as number) << 24) >> 24
          weights[at + i] = fround(fround(d * scale) * number)
        }
      }
    }
  }
}

/** The type that changed weights are rounded to: Q4_0, or half precision where a row does not hold whole blocks of 32. */
export function roundedType(columns: number): number {
  return columns % 32 === 0 ? 2 : 1
}

/** Rounds weights to one of the two types, and gives their bytes. */
export function quantize(type: number, weights: Float32Array): Uint8Array {
  if (type === 2) return quantizeQ4_0(weights)
  const bytes = new Uint8Array(2 * weights.length)
  for (let i = 0; i < weights.length; i++) {
    const bits = halfBits(weights[i] as number)
    bytes[2 * i] = bits & 255
    bytes[2 * i + 1] = bits >> 8
  }
  return bytes
}

/**
 * What the weight furthest from zero may become, in steps. The reference always takes -8; a smaller or larger step often has the smaller
 * error, a quarter less squared error over a matrix with these (docs/quality.md).
 */
const furthestSteps = [-6.8, -7.2, -7.6, -8, -8.4, -8.8] as const

/** Blocks of 32: a half-precision step, 32 numbers of 4 bits from -8 to 7. */
function quantizeQ4_0(weights: Float32Array): Uint8Array {
  const bytes = new Uint8Array((weights.length / 32) * 18)
  for (let start = 0, block = 0; start < weights.length; start += 32, block += 18) {
    const bits = halfBits(bestStep(weights, start))
    const step = half[bits] as number
    const perStep = step === 0 ? 0 : 1 / step
    bytes[block] = bits & 255
    bytes[block + 1] = bits >> 8
    for (let i = 0; i < 16; i++)
      bytes[block + 2 + i] =
        stepsOf((weights[start + i] as number) * perStep) | (stepsOf((weights[start + 16 + i] as number) * perStep) << 4)
  }
  return bytes
}

/** The nearest of 16 steps, 0 standing for -8. */
function stepsOf(value: number): number {
  const steps = Math.floor(value + 8.5)
  return steps < 0 ? 0 : steps > 15 ? 15 : steps
}

/** The step with the least squared error over a block: for each way to place the furthest weight, the step that fits all 32 best. */
function bestStep(weights: Float32Array, start: number): number {
  let furthest = 0
  for (let i = start; i < start + 32; i++) {
    const weight = weights[i] as number
    if (Math.abs(weight) > Math.abs(furthest)) furthest = weight
  }
  let step = 0
  let most = 0
  if (furthest === 0) return step
  for (const steps of furthestSteps) {
    const perStep = steps / furthest
    let product = 0
    let square = 0
    for (let i = start; i < start + 32; i++) {
      const weight = weights[i] as number
      const near = stepsOf(weight * perStep) - 8
      product += weight * near
      square += near * near
    }
    // The squared error is that of all zeros, less this.
    const gain = (product * product) / square
    if (gain > most) {
      most = gain
      step = product / square
    }
  }
  return step
}
