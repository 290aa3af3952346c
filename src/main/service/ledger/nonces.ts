/** Whether two entries have the same secret number: then one body could stand for the other. */
import type { Hash } from './merkle.ts'
import type { Statements } from './tables.ts'

/** The first 48 bits of each nonce, as numbers: they tell in milliseconds that no two are alike, without the database. */
export class ShortNonces {
  readonly #short: number[] = []

  add(nonce: Hash): void {
    this.#short.push(nonce.readUIntBE(0, 6))
  }

  /** False says for certain that there is no nonce twice. */
  mayRepeat(): boolean {
    const sorted = Float64Array.from(this.#short).sort()
    return sorted.some((each, i) => i > 0 && each === sorted[i - 1])
  }
}

/** Pairs of entries below `size` with one nonce. Asks the database, which is slow, only where short forms are alike. */
export function repeatedNonces(rows: Statements, size: number, nonces: ShortNonces): { first: number; second: number }[] {
  return nonces.mayRepeat() ? rows.repeatedNonces.all(size) : []
}
