/** Tokens to text as they come: a token may hold part of a character, which is held back until it is whole. */
import type { Token } from 'node-llama-cpp'

const unfinished = '\uFFFD'
/** How many tokens before the new ones a detokenizer needs to see to get spaces right. */
const contextLength = 8

export class TextStream {
  readonly #detokenize: (tokens: Token[], before: Token[]) => string
  #before: Token[] = []
  #pending: Token[] = []

  constructor(detokenize: (tokens: Token[], before: Token[]) => string) {
    this.#detokenize = detokenize
  }

  /** The text that is certain now; empty while a character is incomplete. */
  add(token: Token): string {
    this.#pending.push(token)
    const text = this.#detokenize(this.#pending, this.#before)
    if (text.endsWith(unfinished)) return ''
    this.#before = [...this.#before, ...this.#pending].slice(-contextLength)
    this.#pending = []
    return text
  }

  /** What is left at the end, a broken character included. */
  end(): string {
    return this.#pending.length === 0 ? '' : this.#detokenize(this.#pending, this.#before)
  }
}
