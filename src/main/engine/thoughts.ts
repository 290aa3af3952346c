/** Keeps what a reasoning model thinks aloud out of its answer, as it streams: `<think> … </think>` at the beginning. */

const OPEN = '<think>'
const CLOSE = '</think>'

export class ThoughtFilter {
  #state: 'beginning' | 'thinking' | 'answering' = 'beginning'
  #held = ''

  /** The part of `text` that is certain to belong to the answer. */
  push(text: string): string {
    if (this.#state === 'answering') return text
    this.#held += text
    if (this.#state === 'beginning') {
      const begun = this.#held.trimStart()
      if (begun.length < OPEN.length && OPEN.startsWith(begun)) return ''
      if (!begun.startsWith(OPEN)) return this.#answer(this.#held)
      this.#state = 'thinking'
    }
    const close = this.#held.indexOf(CLOSE)
    if (close === -1) {
      // Enough is kept to see the mark when the rest of it comes; a thought can be long.
      this.#held = this.#held.slice(-(CLOSE.length - 1))
      return ''
    }
    return this.#answer(this.#held.slice(close + CLOSE.length).trimStart())
  }

  /** What was held back and is an answer after all. A thought that never ended is none. */
  end(): string {
    return this.#state === 'beginning' ? this.#answer(this.#held) : ''
  }

  #answer(text: string): string {
    this.#state = 'answering'
    this.#held = ''
    return text
  }
}
