/**
 * A note that is written before it is asked for. It is the beginning of the very note that a draft writes: the same tokens behind the same
 * prompt, chosen in the same way, one after the other. A draft that asks for anything else has no use for it.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Token } from 'node-llama-cpp'
import type { Sampling } from '../../contract/drafting.ts'
import { chooserOf, type Choice } from './choosing.ts'
import type { Rendered } from './render.ts'

type Asked = { readonly visitKey: string; readonly sampling: Sampling; readonly rendered: Rendered }

/** A passage four times over is a loop: the draft will be stopped there, and what would follow is of no use. */
const TIMES = 4
const SHORTEST = 4
const LONGEST = 60

export class Ahead {
  readonly #asked: Asked
  readonly choose: ReturnType<typeof chooserOf>
  /** What was chosen so far, with the milliseconds that it took; the last may be the token that ends the note. */
  readonly choices: (Choice & { readonly ms: number })[] = []
  hasEnded = false

  constructor(asked: Asked) {
    this.#asked = asked
    this.choose = chooserOf(asked.sampling, asked.rendered.tokens.slice(asked.rendered.answerStart))
  }

  /** How much of the note is written: the token that ends it is no part of it. */
  get written(): { readonly tokens: number; readonly ms: number } {
    return { tokens: this.choices.length - (this.hasEnded ? 1 : 0), ms: this.choices.reduce((sum, { ms }) => sum + ms, 0) }
  }

  get isInLoop(): boolean {
    const written = this.choices.map(({ token }) => token)
    for (let period = SHORTEST; period <= LONGEST && TIMES * period <= written.length; period++) {
      const tail = written.slice(-TIMES * period)
      if (tail.slice(period).every((token, index) => token === tail[index])) return true
    }
    return false
  }

  /** Whether a draft that is asked for so goes on from here, on a sequence that holds `held`. */
  serves({ rendered, sampling, visitKey }: Asked, held: readonly Token[]): boolean {
    const { tokens } = this.#asked.rendered
    // The last token that was chosen is not evaluated yet.
    const evaluated = this.choices.slice(0, -1).map(({ token }) => token)
    return (
      visitKey === this.#asked.visitKey &&
      isDeepStrictEqual(sampling, this.#asked.sampling) &&
      same(tokens, rendered.tokens) &&
      same(held, [...tokens, ...evaluated])
    )
  }
}

function same(one: readonly Token[], two: readonly Token[]): boolean {
  return one.length === two.length && one.every((token, index) => token === two[index])
}
