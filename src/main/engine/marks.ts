/** Marks that chat templates write around texts, and the tokens they are. */
import type { LlamaModel, Token } from 'node-llama-cpp'

/** Words in brackets, as marks are. */
export const bracketed = /(<[^<>[\]\s]{1,40}>|\[[^<>[\]\s]{1,40}\])/g

/** The token that a mark is; null where it is none of this vocabulary. */
export function markToken(model: LlamaModel, mark: string): Token | null {
  const [token, ...more] = model.tokenize(mark, true, 'trimLeadingSpace')
  return token !== undefined && more.length === 0 ? token : null
}

/** Whether a token is one for what it means and not for its letters: a control token, or an added one in brackets, as those of gpt-oss are. */
export function isMark(model: LlamaModel, token: Token): boolean {
  if (model.isSpecialToken(token)) return true
  return model.getTokenAttributes(token).userDefined && model.detokenize([token], true).replace(bracketed, '') === ''
}
