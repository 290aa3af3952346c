/**
 * In which pieces the sequence was read. How a prompt is cut changes the last digits of what is read, and with them, now and then, a word:
 * whoever writes the same note again has to read it in the same pieces.
 */
import type { ReadPiece } from '../../contract/drafting.ts'

export class ReadPieces {
  #pieces: readonly ReadPiece[] = []

  get all(): readonly ReadPiece[] {
    return this.#pieces
  }

  add(from: number, end: number, tokens = end - from): void {
    this.keep(from)
    this.#pieces = [...this.#pieces, { end, tokens }]
  }

  /** Only the first `count` tokens are still right. A piece that goes on behind them ends there, and was read with more than it holds. */
  keep(count: number): void {
    const whole = this.#pieces.filter(({ end }) => end <= count)
    const cut = this.#pieces[whole.length]
    this.#pieces = cut === undefined || (whole.at(-1)?.end ?? 0) >= count ? whole : [...whole, { ...cut, end: count }]
  }
}

/** The piece to read next from `from`, as `pieces` have it, or else of as many tokens as are read at once; never beyond `to`. */
export function nextPiece(pieces: readonly ReadPiece[], from: number, to: number, chunk: number): ReadPiece {
  const known = pieces.find(({ end }) => end > from)
  if (known !== undefined && known.end <= to) return { end: known.end, tokens: Math.max(known.tokens, known.end - from) }
  const end = Math.min(from + chunk, to)
  return { end, tokens: end - from }
}
