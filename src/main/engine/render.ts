/**
 * A prompt as tokens, by the model's own chat template. The texts are tokenized apart from the template around them and from each
 * other, so that a control token written in a transcript stays text, and so that the tokens of instructions and transcript are the
 * same whatever follows them: that is what makes reading once possible.
 */
import type { ChatHistoryItem, ChatWrapper, LlamaModel, LlamaText, Token } from 'node-llama-cpp'
import type { EnginePrompt } from '../../contract/engine.ts'
import type { LlamaLibrary } from './llama.ts'

export type Rendered = {
  readonly tokens: Token[]
  /** Tokens up to the end of the instructions, and up to the end of the transcript. */
  readonly instructionsEnd: number
  readonly transcriptEnd: number
  /** Where the answer begins: its own beginning, where the prompt has one, comes after. */
  readonly answerStart: number
  /** Tokens that end the answer besides the model's own end tokens. */
  readonly stopTokens: ReadonlySet<Token>
}

/** Stand for the texts while the template is laid around them. From a private-use area, and replaced before anything is tokenized. */
const marks = { instructions: '\uE0A1', transcript: '\uE0A2', ask: '\uE0A3', answer: '\uE0A4' } as const
const byMark = new Map(Object.entries(marks).map(([part, mark]) => [mark, part as keyof typeof marks]))
const split = new RegExp(`([${Object.values(marks).join('')}])`, 'u')

export function renderPrompt(library: LlamaLibrary, model: LlamaModel, wrapper: ChatWrapper | null, prompt: EnginePrompt): Rendered {
  const pieces: LlamaText[] = []
  const stopTokens = new Set<Token>()
  if (wrapper === null) {
    pieces.push(library.LlamaText([`${marks.instructions}\n\n${marks.transcript}\n\n${marks.ask}\n\n${marks.answer}`]))
  } else {
    const history: ChatHistoryItem[] = [
      { type: 'system', text: marks.instructions },
      { type: 'user', text: `${marks.transcript}\n\n${marks.ask}` },
      { type: 'model', response: [marks.answer] },
    ]
    const state = wrapper.generateContextState({ chatHistory: history })
    pieces.push(state.contextText)
    for (const trigger of state.stopGenerationTriggers) {
      const [token, ...more] = trigger.tokenize(model.tokenizer)
      if (token !== undefined && more.length === 0) stopTokens.add(token)
    }
  }
  return { ...tokenize(library, model, pieces, prompt), stopTokens }
}

function tokenize(
  library: LlamaLibrary,
  model: LlamaModel,
  pieces: readonly LlamaText[],
  prompt: EnginePrompt,
): Omit<Rendered, 'stopTokens'> {
  const tokens: Token[] = []
  let instructionsEnd = 0
  let transcriptEnd = 0
  let answerStart: number | null = null
  const add = (text: string): void => {
    if (text !== '') tokens.push(...model.tokenize(text, false, tokens.length === 0 ? undefined : 'trimLeadingSpace'))
  }
  for (const value of pieces.flatMap((piece) => [...piece.values])) {
    if (typeof value !== 'string') {
      tokens.push(...library.LlamaText([value]).tokenize(model.tokenizer, 'trimLeadingSpace'))
      continue
    }
    for (const part of value.split(split)) {
      const name = byMark.get(part as (typeof marks)[keyof typeof marks])
      if (name === 'answer') answerStart = tokens.length
      if (name === undefined) add(part)
      else add(prompt[name] ?? '')
      if (name === 'instructions') instructionsEnd = tokens.length
      if (name === 'transcript') transcriptEnd = tokens.length
    }
  }
  return { tokens, instructionsEnd, transcriptEnd, answerStart: answerStart ?? tokens.length }
}
