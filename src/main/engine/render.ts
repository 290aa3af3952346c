/**
 * A prompt as tokens, by the model's own chat template. The texts are tokenized apart from the template around them and from each
 * other, so that a control token written in a transcript stays text, and so that the tokens of instructions and transcript are the
 * same whatever follows them: that is what makes reading once possible.
 */
import type { ChatWrapper, LlamaModel, Token } from 'node-llama-cpp'
import type { EnginePrompt } from '../../contract/engine.ts'
import { bareLayout, layOut, type Layout } from './layout.ts'
import type { LlamaLibrary } from './llama.ts'
import { bracketed, isMark, markToken } from './marks.ts'
import { isThoughtMark } from './thoughts.ts'

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

/** @throws Fault MODEL_UNSUPPORTED where the template does not hold every text once, in their order, the answer last */
export function renderPrompt(library: LlamaLibrary, model: LlamaModel, wrapper: ChatWrapper | null, prompt: EnginePrompt): Rendered {
  return wrapper === null ? tokenize(model, bareLayout, prompt) : withBos(model, tokenize(model, layOut(library, model, wrapper), prompt))
}

function tokenize(model: LlamaModel, { after, pieces }: Layout, prompt: EnginePrompt): Rendered {
  const tokens: Token[] = []
  const ends = { instructions: 0, transcript: 0, ask: 0, answer: 0 }
  let answerStart = 0
  const stopTokens = new Set<Token>()
  // A mark that the template writes around texts has no place in one: a model that writes it has ended its answer.
  const stopAt = (token: Token | undefined): void => {
    if (token !== undefined && isMark(model, token) && !isThoughtMark(model.detokenize([token], true))) stopTokens.add(token)
  }
  const add = (text: string): void => {
    for (const piece of apart(model, text)) tokens.push(...wordsOf(model, piece, tokens.length === 0))
  }
  for (const piece of pieces)
    switch (piece.kind) {
      case 'template': {
        const written = templateTokens(model, piece.text)
        tokens.push(...written)
        written.forEach(stopAt)
        break
      }
      case 'token': {
        const written = piece.token.tokenize(model.tokenizer)
        tokens.push(...written)
        written.forEach(stopAt)
        break
      }
      case 'words':
        add(piece.text)
        break
      case 'part': {
        const text = prompt[piece.part] ?? ''
        if (piece.part === 'answer') answerStart = tokens.length
        if (text !== '') add(`${piece.lead}${text}`)
        ends[piece.part] = tokens.length
      }
    }
  for (const text of after) stopAt(text.trimStart().tokenize(model.tokenizer)[0])
  return { tokens, instructionsEnd: ends.instructions, transcriptEnd: ends.transcript, answerStart, stopTokens }
}

/** The token that a file asks for before everything, where its template does not write it. */
function withBos(model: LlamaModel, rendered: Rendered): Rendered {
  const { bos, shouldPrependBosToken } = model.tokens
  if (!shouldPrependBosToken || bos === null || rendered.tokens[0] === bos) return rendered
  return {
    ...rendered,
    tokens: [bos, ...rendered.tokens],
    instructionsEnd: rendered.instructionsEnd + 1,
    transcriptEnd: rendered.transcriptEnd + 1,
    answerStart: rendered.answerStart + 1,
  }
}

/** Tokens of words that go on from what is there; SentencePiece would put a space before them, which only the first has. */
function wordsOf(model: LlamaModel, text: string, isFirst: boolean): Token[] {
  if (isFirst) return model.tokenize(text, false)
  const tokens = model.tokenize(text, false, 'trimLeadingSpace')
  const { 0: space, length } = model.tokenize('\n', false)
  // The library leaves that space where the words begin with the end of a line.
  return length > 1 && text.startsWith('\n') && tokens[0] === space ? tokens.slice(1) : tokens
}

/**
 * Tokens of what a template writes. Marks are taken one by one, because SentencePiece would put a space after each, which no template
 * means; the white space after a mark that takes it (Phi 3) is left out.
 */
function templateTokens(model: LlamaModel, text: string): Token[] {
  const tokens: Token[] = []
  for (const piece of text.split(bracketed)) {
    const mark = piece === '' ? null : markToken(model, piece)
    const last = tokens.at(-1)
    if (mark !== null && isMark(model, mark)) tokens.push(mark)
    else if (last !== undefined && model.getTokenAttributes(last).rstrip) tokens.push(...wordsOf(model, piece.trimStart(), false))
    else tokens.push(...wordsOf(model, piece, false))
  }
  return tokens
}

/**
 * A text in pieces whose tokens are words only. A tokenizer leaves control tokens alone in a text, but takes an added token for itself
 * wherever it is spelled (Qwen's `<think>` and `<tool_call>`): cut after its first letter, it is spelled nowhere.
 */
function apart(model: LlamaModel, text: string): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { 0: mark, index } of text.matchAll(bracketed)) {
    if (!model.tokenize(mark, false, 'trimLeadingSpace').some((token) => model.getTokenAttributes(token).userDefined)) continue
    pieces.push(text.slice(from, index + 1))
    from = index + 1
  }
  return [...pieces, text.slice(from)].filter((piece) => piece !== '')
}
