/**
 * What a reasoning model thinks aloud is no part of its note. Thoughts are kept from being begun where the prompt is laid out, and
 * kept out of the answer as it streams: what stands between a pair of marks at the beginning, as in `<think> … </think>`.
 */
import type { LlamaModel, Token } from 'node-llama-cpp'
import { markToken } from './marks.ts'

type Pair = { readonly open: string; readonly close: string }

const think: Pair = { open: '<think>', close: '</think>' }
/** As families write them: Qwen, DeepSeek, Phi and others; Mistral; MedGemma. */
const pairs: readonly Pair[] = [think, { open: '[THINK]', close: '[/THINK]' }, { open: '<unused94>', close: '<unused95>' }]
/** Stand for marks that are control tokens, whose text a tokenizer does not give. From a private-use area. */
const hidden: Pair = { open: '\uE0B1', close: '\uE0B2' }

/** A thought that is over before it begins. */
export const emptyThought = `${think.open}\n\n${think.close}\n\n`

/** Whether the model's template knows thoughts, and its vocabulary their marks. */
export function thinks(model: LlamaModel): boolean {
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  return template.includes(think.close) && [think.open, think.close].every((mark) => markToken(model, mark) !== null)
}

export function isThoughtMark(text: string): boolean {
  return pairs.some(({ close, open }) => text === open || text === close)
}

/** Text of tokens as a stream takes it, with marks of thoughts where control tokens have none. */
export function thoughtfulDetokenizer(model: LlamaModel): (tokens: Token[], before: Token[]) => string {
  const marks = new Map<Token, string>()
  for (const pair of pairs)
    for (const side of ['open', 'close'] as const) {
      const token = markToken(model, pair[side])
      if (token !== null && model.isSpecialToken(token)) marks.set(token, hidden[side])
    }
  return (tokens, before) => {
    const last = tokens.at(-1)
    const mark = last === undefined ? undefined : marks.get(last)
    return mark === undefined ? model.detokenize(tokens, false, before) : `${model.detokenize(tokens.slice(0, -1), false, before)}${mark}`
  }
}

export class ThoughtFilter {
  #state: 'beginning' | 'thinking' | 'answering' = 'beginning'
  #held = ''
  /** What ends the thought. */
  #close = ''

  /** The part of `text` that is certain to belong to the answer. */
  push(text: string): string {
    this.#held += text
    if (this.#state === 'beginning') {
      const begun = this.#held.trimStart()
      const pair = [...pairs, hidden].find(({ open }) => begun.startsWith(open))
      if (pair !== undefined) this.#think(pair, begun)
      else if (pairs.some(({ open }) => open.startsWith(begun))) return ''
      else this.#state = 'answering'
    }
    let answer = ''
    while (this.#state === 'answering' || this.#endThought()) {
      const at = this.#held.indexOf(hidden.open)
      answer += (at === -1 ? this.#held : this.#held.slice(0, at)).replaceAll(hidden.close, '')
      this.#held = at === -1 ? '' : this.#held.slice(at)
      if (at === -1) break
      // A control token is no word of an answer, wherever it comes.
      this.#think(hidden, this.#held)
    }
    return answer
  }

  #think({ close, open }: Pair, text: string): void {
    this.#state = 'thinking'
    this.#close = close
    this.#held = text.slice(open.length)
  }

  #endThought(): boolean {
    const at = this.#held.indexOf(this.#close)
    if (at === -1) {
      // Enough is kept to see the mark when the rest of it comes; a thought can be long.
      this.#held = this.#held.slice(Math.max(0, this.#held.length - this.#close.length + 1))
      return false
    }
    this.#state = 'answering'
    this.#held = this.#held.slice(at + this.#close.length).trimStart()
    return true
  }

  /** What was held back and is an answer after all. A thought that never ended is none. */
  end(): string {
    if (this.#state !== 'beginning') return ''
    this.#state = 'answering'
    return this.#held
  }
}
