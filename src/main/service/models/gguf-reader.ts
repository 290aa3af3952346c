/** Reads a file from its start in windows, and refuses to read past its end or past a limit. */
import { readSync } from 'node:fs'
import { Fault } from '../../../contract/errors.ts'

const windowBytes = 4 * 1024 * 1024

export class GgufReader {
  readonly #file: number
  readonly #fileBytes: number
  readonly #limit: number
  #window = Buffer.alloc(0)
  #windowStart = 0
  #position = 0

  /** @param limit bytes from the start that a header may take */
  constructor(file: number, fileBytes: number, limit: number) {
    this.#file = file
    this.#fileBytes = fileBytes
    this.#limit = limit
  }

  get position(): number {
    return this.#position
  }

  /** The next `length` bytes. @throws Fault MODEL_TRUNCATED past the end, MODEL_MALFORMED past the limit */
  bytes(length: number): Buffer {
    if (this.#position + length > this.#fileBytes) throw new Fault('MODEL_TRUNCATED', { bytes: this.#fileBytes })
    if (this.#position + length > this.#limit) throw new Fault('MODEL_MALFORMED', { why: 'header too long' })
    const start = this.#position - this.#windowStart
    if (start < 0 || start + length > this.#window.length) this.#fill(Math.max(length, windowBytes))
    const from = this.#position - this.#windowStart
    this.#position += length
    return this.#window.subarray(from, from + length)
  }

  #fill(length: number): void {
    const window = Buffer.allocUnsafe(Math.min(length, this.#fileBytes - this.#position))
    const got = readSync(this.#file, window, 0, window.length, this.#position)
    if (got < window.length) throw new Fault('MODEL_TRUNCATED', { bytes: this.#fileBytes })
    this.#window = window
    this.#windowStart = this.#position
  }

  u8(): number {
    return this.bytes(1).readUInt8()
  }
  u32(): number {
    return this.bytes(4).readUInt32LE()
  }
  /** A 64-bit count or offset; one beyond 2^53 is no honest number here. @throws Fault MODEL_MALFORMED */
  u64(): number {
    const value = this.bytes(8).readBigUInt64LE()
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Fault('MODEL_MALFORMED', { why: 'number too large' })
    return Number(value)
  }
}
