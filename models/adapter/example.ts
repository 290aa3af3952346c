/** One example to train on, or to take a loss of: the product's own prompt and the accepted note, as tokens of the base model. */
import * as library from 'node-llama-cpp'
import type { ChatWrapper, LlamaModel, Token } from 'node-llama-cpp'
import type { Sex, Template, Turn } from '../../src/contract/records.ts'
import { renderPrompt } from '../../src/main/engine/render.ts'
import { buildPrompt, checkStatement } from '../../src/main/service/drafting/index.ts'

export type Example = {
  /** How many tokens of the prompt are instructions and transcript, the same for every template of a visit. */
  readonly prefix: number
  readonly prompt: readonly Token[]
  /** The note, and the token that ends a turn of the model. */
  readonly answer: readonly Token[]
}

export type ExampleVisit = { readonly template: Template; readonly turns: readonly Turn[]; readonly answer: string; readonly sex?: Sex }

/** @throws Error where the model has no token that ends its turn */
export function exampleOf(model: LlamaModel, form: ChatWrapper, { answer, sex = 'unknown', template, turns }: ExampleVisit): Example {
  const { tokens, transcriptEnd } = renderPrompt(library, model, form, buildPrompt(template, turns, sex))
  const end = model.tokens.eot ?? model.tokens.eos
  if (end === null) throw new Error('this model has no token that ends a turn')
  return { prefix: transcriptEnd, prompt: tokens, answer: [...model.tokenize(answer, false), end] }
}

/** A sentence that the visit does not bear must not be taught: values nobody said, denials nobody made, agreements nobody gave. */
export function isInvented(sentence: string, turns: readonly Turn[], sectionKey: string): boolean {
  const { reasons, verdict } = checkStatement(sentence, turns, { sectionKey })
  if (verdict === 'supported') return false
  if (/\b(?:agree|agreement|verbali[sz]|all questions|understands? and|lengthy discussion)\b/i.test(sentence)) return true
  return reasons.some(({ check, outcome }) => outcome === 'fails' && check !== 'support' && check !== 'placeholder')
}
