/** How a chat template is laid around the texts of a prompt, before any of them is known: marks stand for them. */
import type { ChatHistoryItem, ChatWrapper, LlamaModel, LlamaText, SpecialToken } from 'node-llama-cpp'
import type { EnginePrompt } from '../../contract/engine.ts'
import { Fault } from '../../contract/errors.ts'
import type { LlamaLibrary } from './llama.ts'
import { emptyThought, thinks } from './thoughts.ts'

/** From a private-use area, which no transcript holds, in the order in which the texts are read. */
const marks = { instructions: '\uE0A1', transcript: '\uE0A2', ask: '\uE0A3', answer: '\uE0A4' } as const
const inOrder = Object.values(marks).join('')
const partsByMark = new Map<string, keyof EnginePrompt>([
  [marks.instructions, 'instructions'],
  [marks.transcript, 'transcript'],
  [marks.ask, 'ask'],
  [marks.answer, 'answer'],
])
const split = new RegExp(`([${inOrder}])`, 'u')

export type Piece =
  /** What the template writes: words, and marks of its own that are tokens. */
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'token'; readonly token: SpecialToken }
  /** Words that stand between texts. */
  | { readonly kind: 'words'; readonly text: string }
  /** A text of the prompt. `lead` are spaces that the template puts before it; they are of one piece with its first word. */
  | { readonly kind: 'part'; readonly part: keyof EnginePrompt; readonly lead: string }

export type Layout = {
  readonly pieces: readonly Piece[]
  /** What the template would write after the answer. */
  readonly after: readonly LlamaText[]
}

/** No template at all: one text after the other. */
export const bareLayout: Layout = { pieces: piecesOf(Object.values(marks).join('\n\n'), ''), after: [] }

/** @throws Fault MODEL_UNSUPPORTED where the template does not hold every text once, in their order, the answer last */
export function layOut(library: LlamaLibrary, model: LlamaModel, wrapper: ChatWrapper): Layout {
  const asked = `${marks.transcript}\n\n${marks.ask}`
  // A family without a system role is told in the user's turn, before everything else.
  const turns: ChatHistoryItem[] = wrapper.settings.supportsSystemMessages
    ? [
        { type: 'system', text: marks.instructions },
        { type: 'user', text: asked },
      ]
    : [{ type: 'user', text: `${marks.instructions}\n\n${asked}` }]
  const { contextText, stopGenerationTriggers: after } = wrapper.generateContextState({
    chatHistory: [...turns, { type: 'model', response: [marks.answer] }],
  })
  const pieces: Piece[] = []
  let lead = ''
  for (const value of contextText.values) {
    if (typeof value === 'string') pieces.push(...piecesOf(value, lead))
    lead = ''
    if (value instanceof library.SpecialToken) pieces.push({ kind: 'token', token: value })
    if (value instanceof library.SpecialTokensText) {
      const text = withoutDates(value.value)
      lead = / *$/.exec(text)?.[0] ?? ''
      pieces.push({ kind: 'template', text: text.slice(0, text.length - lead.length) })
    }
  }
  assertWhole(pieces)
  return { pieces: withoutThoughts(pieces, thinks(model)), after }
}

/** A string that holds marks, with the spaces that the template wrote before it. */
function piecesOf(value: string, lead: string): Piece[] {
  const pieces: Piece[] = []
  for (const text of value.split(split)) {
    const part = partsByMark.get(text)
    if (part !== undefined) pieces.push({ kind: 'part', part, lead: pieces.length === 0 ? lead : '' })
    else if (text !== '') pieces.push({ kind: 'words', text: pieces.length === 0 ? `${lead}${text}` : text })
  }
  return pieces
}

function assertWhole(pieces: readonly Piece[]): void {
  const parts = pieces.flatMap((piece) => (piece.kind === 'part' ? [marks[piece.part]] : []))
  const last = pieces.at(-1)
  if (parts.join('') !== inOrder || last?.kind !== 'part' || last.part !== 'answer')
    throw new Fault('MODEL_UNSUPPORTED', { why: 'chat template' })
}

/** Lines in which Llama and gpt-oss are told dates. Where they are a paragraph, the empty line after it goes with them. */
const dateLine = '(?:Cutting Knowledge Date|Today Date|Knowledge cutoff|Current date):.*\\n'
const dateLines = new RegExp(`(?<=\\n\\n)(?:${dateLine})+\\n|^(?:${dateLine})+`, 'gm')

function withoutDates(text: string): string {
  return text.replace(dateLines, '')
}

/** No thought comes before the answer: an open one is ended, and where there is none, a family that thinks is given an empty one. */
function withoutThoughts(pieces: readonly Piece[], modelThinks: boolean): readonly Piece[] {
  const before = pieces.at(-2)
  const answer = pieces.at(-1)
  if (before?.kind !== 'template' || answer === undefined || /<\/think>\s*$/.test(before.text)) return pieces
  const isOpen = /<think>\s*$/.test(before.text)
  if (!isOpen && !modelThinks) return pieces
  return [...pieces.slice(0, -2), { ...before, text: before.text.replace(/<think>\s*$/, '') + emptyThought }, answer]
}
