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

export class Ahead {
  readonly #asked: Asked
  readonly choose: ReturnType<typeof chooserOf>
  /** What was chosen so far; the last may be the token that ends the note. */
  readonly choices: Choice[] = []
  /** Milliseconds that it took. */
  ms = 0

  constructor(asked: Asked) {
    this.#asked = asked
    this.choose = chooserOf(asked.sampling, asked.rendered.tokens.slice(asked.rendered.answerStart))
  }

  /** Whether a draft that is asked for so goes on from here, on a sequence that holds `held`. */
  serves({ rendered, sampling, visitKey }: Asked, held: readonly Token[]): boolean {
    const { tokens } = this.#asked.rendered
    return (
      visitKey === this.#asked.visitKey &&
      isDeepStrictEqual(sampling, this.#asked.sampling) &&
      same(tokens, rendered.tokens) &&
      same(held, [...tokens.slice(0, -1), ...(this.choices.length === 0 ? [] : tokens.slice(-1)), ...this.#evaluated()])
    )
  }

  /** The last token that was chosen is not evaluated yet. */
  #evaluated(): Token[] {
    return this.choices.slice(0, -1).map(({ token }) => token)
  }
}

function same(one: readonly Token[], two: readonly Token[]): boolean {
  return one.length === two.length && one.every((token, index) => token === two[index])
}
