/** How much was read of each visit, so that reading again can be counted. Holds hashes, and nothing of what was said. */
import { createHash } from 'node:crypto'

const visitsRemembered = 64
/** A visit that grows or is corrected shares its beginning with what was read before: that is known to within so many tokens. */
const tokensAStep = 16

type Remembered = { readonly tokens: number; readonly sha256: string }

export class ReadMemory {
  readonly #visits = new Map<string, readonly Remembered[]>()

  /** These tokens, from the first on, were read for a visit. */
  remember(visitKey: string, tokens: readonly number[]): void {
    this.#visits.delete(visitKey)
    this.#visits.set(visitKey, beginnings(tokens))
    const [oldest] = this.#visits.keys()
    if (this.#visits.size > visitsRemembered && oldest !== undefined) this.#visits.delete(oldest)
  }

  /** How many of these tokens, from the first on, were read for this visit before. */
  known(visitKey: string, tokens: readonly number[]): number {
    const before = this.#visits.get(visitKey) ?? []
    let known = 0
    const hash = createHash('sha256')
    let hashed = 0
    for (const { tokens: count, sha256 } of before) {
      if (count > tokens.length) break
      hash.update(Uint32Array.from(tokens.slice(hashed, count)))
      hashed = count
      if (hash.copy().digest('hex') !== sha256) break
      known = count
    }
    return known
  }

  clear(): void {
    this.#visits.clear()
  }
}

/** The hash of each beginning of `tokens` that ends at a step, and of all of them. */
function beginnings(tokens: readonly number[]): Remembered[] {
  const hash = createHash('sha256')
  const found: Remembered[] = []
  for (let from = 0; from < tokens.length; from += tokensAStep) {
    const to = Math.min(from + tokensAStep, tokens.length)
    hash.update(Uint32Array.from(tokens.slice(from, to)))
    found.push({ tokens: to, sha256: hash.copy().digest('hex') })
  }
  return found
}
