/**
 * Writes a note with the engine: the whole note at once, parsed as it comes. Where the model falls into a loop it is stopped, and
 * goes on with the next heading from the note as it stands. The same prompt, sampling and engine give the same note, loops included.
 */
import type { EnginePrompt, WriteEvent } from '../../../contract/engine.ts'
import type { DraftMetrics, ReadPiece, Sampling } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import type { CutReason, CutSection, Template } from '../../../contract/records.ts'
import type { Token } from './certainty.ts'
import { isLooping, REPEATS } from './loops.ts'
import type { NoteEvent, NoteParser } from './note-parser.ts'

export type Write = (
  prompt: EnginePrompt,
  sampling: Sampling,
  signal: AbortSignal,
  pieces?: readonly ReadPiece[],
) => AsyncIterable<WriteEvent>

export type WriterEvent =
  | { readonly type: 'reading'; readonly tokensDone: number; readonly tokensTotal: number }
  | { readonly type: 'progress'; readonly tokensWritten: number }
  /** The model was stopped in this section, which may lack what the visit held. */
  | ({ readonly type: 'cut' } & Readonly<CutSection>)
  | NoteEvent

export type Written = {
  /** All that the model wrote, with the headings that were given to it after a loop. */
  readonly output: string
  readonly metrics: DraftMetrics
  readonly stopReason: string
}

type WriterOptions = {
  readonly template: Template
  readonly prompt: EnginePrompt
  readonly sampling: Sampling
  readonly parser: NoteParser
  readonly write: Write
  readonly signal: AbortSignal
  /** Only this section is wanted: writing ends where the next one begins. */
  readonly onlySection?: string
  /** The pieces in which the prompt is to be read, where a note is written again. */
  readonly pieces?: readonly ReadPiece[] | undefined
  readonly kept: Kept
}

/** What has come so far, kept up to date for the record of a draft that is stopped or fails. */
export type Kept = {
  output: string
  metrics: DraftMetrics
  stopReason: string
  /** In which pieces the prompt of each part was read. */
  pieces: (readonly ReadPiece[])[]
  /** What the model held of each token of the output; of the headings that were given to it, nothing. */
  readonly tokens: Token[]
  /** The sections in which the model was stopped. */
  readonly cutSections: CutSection[]
}
export const nothingKept = (): Kept => ({ output: '', metrics: noMetrics, stopReason: '', pieces: [], tokens: [], cutSections: [] })

export const noMetrics: DraftMetrics = {
  promptTokens: 0,
  tokensReused: 0,
  tokensRead: 0,
  tokensReread: 0,
  tokensWritten: 0,
  msToFirstWord: 0,
  msTotal: 0,
  readTokensPerSecond: 0,
  writeTokensPerSecond: 0,
  contextTokens: 0,
}

/** The figures of two uses of the model, one after the other, as those of one. */
export function addMetrics(first: DraftMetrics, next: DraftMetrics): DraftMetrics {
  if (first.promptTokens === 0 && first.tokensWritten === 0) return next
  const tokensRead = first.tokensRead + next.tokensRead
  const tokensWritten = first.tokensWritten + next.tokensWritten
  const seconds = (tokens: number, rate: number) => (rate > 0 ? tokens / rate : 0)
  const readSeconds = seconds(first.tokensRead, first.readTokensPerSecond) + seconds(next.tokensRead, next.readTokensPerSecond)
  const writeSeconds = seconds(first.tokensWritten, first.writeTokensPerSecond) + seconds(next.tokensWritten, next.writeTokensPerSecond)
  return {
    promptTokens: first.promptTokens === 0 ? next.promptTokens : first.promptTokens,
    tokensReused: first.tokensReused,
    tokensRead,
    tokensReread: first.tokensReread + next.tokensReread,
    tokensWritten,
    msToFirstWord: first.msToFirstWord,
    msTotal: first.msTotal + next.msTotal,
    readTokensPerSecond: readSeconds > 0 ? tokensRead / readSeconds : 0,
    writeTokensPerSecond: writeSeconds > 0 ? tokensWritten / writeSeconds : 0,
    contextTokens: Math.max(first.contextTokens, next.contextTokens),
  }
}

/** Whether writing met a limit before the model had ended: sections may lack what the visit held. */
export function isCutShort(stopReason: string): boolean {
  return stopReason === 'max-tokens' || stopReason === 'context-full'
}

export async function* writeNote(options: WriterOptions): AsyncGenerator<WriterEvent, Written, void> {
  const { template, parser, write, sampling, signal, kept, onlySection } = options
  let { pieces, prompt } = options
  const part = kept.pieces.length
  const sections = new Map<string, string[]>()
  let current: string | null = onlySection ?? null
  let budget = sampling.maxTokens
  for (;;) {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    let repeats = 0
    let dropped = parser.repeats
    let looping = false
    let finished = false
    let gotFigures = false
    let tokensWritten = 0
    let segment = ''
    let firstText = 0
    const read = { total: 0, done: 0, reused: 0, reread: 0 }
    const started = performance.now()
    try {
      for await (const event of write(prompt, { ...sampling, maxTokens: budget }, both, pieces)) {
        if (event.type === 'reading') {
          // After a loop the note so far is read as well, and comes out as it did.
          if (event.pieces !== undefined) kept.pieces[part] ??= event.pieces
          const { tokensDone, tokensReread = 0, tokensReused = 0, tokensTotal } = event
          Object.assign(read, { total: tokensTotal, done: tokensDone, reused: tokensReused, reread: tokensReread })
          yield { type: 'reading', tokensDone, tokensTotal }
          continue
        }
        if (event.type === 'done') {
          kept.metrics = addMetrics(kept.metrics, event.metrics)
          kept.stopReason = event.stopReason
          finished = true
          gotFigures = true
          break
        }
        if (firstText === 0) firstText = performance.now()
        segment += event.text
        let end = kept.output.length
        for (const { length, logProbability } of event.tokens) kept.tokens.push({ end: (end += length), logProbability })
        kept.output += event.text
        tokensWritten = event.tokensWritten
        for (const made of parser.push(event.text)) {
          if (made.type === 'section') {
            if (onlySection !== undefined && made.key !== onlySection) finished = true
            if (!finished) current = made.key
          }
          if (finished) break
          if (made.type === 'sentence') {
            sections.set(made.sectionKey, [...(sections.get(made.sectionKey) ?? []), made.text])
            repeats = 0
          }
          yield made
        }
        if (finished) {
          kept.stopReason = 'section-end'
          break
        }
        repeats += parser.repeats - dropped
        dropped = parser.repeats
        yield { type: 'progress', tokensWritten: sampling.maxTokens - budget + tokensWritten }
        if (repeats >= REPEATS || isLooping(segment)) {
          looping = true
          break
        }
      }
    } finally {
      stop.abort()
      if (!gotFigures) {
        // Stopped before its end, so that the engine's own figures did not come.
        const now = performance.now()
        const writing = firstText === 0 ? 0 : (now - firstText) / 1000
        const tokensRead = (firstText === 0 ? read.done : read.total) - read.reused
        kept.metrics = addMetrics(kept.metrics, {
          ...noMetrics,
          promptTokens: read.total,
          tokensReused: read.reused,
          tokensRead,
          tokensReread: read.reread,
          readTokensPerSecond: firstText === 0 ? 0 : (tokensRead * 1000) / Math.max(1, firstText - started),
          tokensWritten,
          msToFirstWord: firstText === 0 ? 0 : firstText - started,
          msTotal: now - started,
          writeTokensPerSecond: writing > 0 ? tokensWritten / writing : 0,
        })
      }
    }
    signal.throwIfAborted()
    // A stream that ends without its last event is one whose engine is gone.
    if (!finished && !looping) throw new Fault('ENGINE_STOPPED')
    budget -= tokensWritten
    const why: CutReason | null = looping ? 'loop' : isCutShort(kept.stopReason) ? 'length' : null
    // Of a section that is cut in two parts of a visit, once is enough.
    if (why !== null && current !== null && kept.cutSections.every(({ key }) => key !== current)) {
      const cut = { key: current, why }
      kept.cutSections.push(cut)
      yield { type: 'cut', ...cut }
    }
    const next = looping && onlySection === undefined ? after(template, current) : null
    if (!looping || next === null || budget < 32) {
      if (looping) kept.stopReason = next === null ? 'loop' : 'max-tokens'
      // What was being written then is another section's, or one repetition more.
      if (kept.stopReason === 'section-end' || looping) parser.dropLine()
      else if (isCutShort(kept.stopReason)) parser.dropUnfinished()
      for (const made of parser.end()) if (onlySection === undefined || made.type !== 'section') yield made
      return { ...kept }
    }
    const heading = `${next.title.toUpperCase()}\n`
    kept.output += `\n\n${heading}`
    parser.dropLine()
    for (const made of parser.push(`\n${heading}`)) yield made
    current = next.key
    pieces = undefined
    prompt = { ...options.prompt, answer: `${asText(template, sections)}${heading}` }
  }
}

function after(template: Template, key: string | null): { readonly key: string; readonly title: string } | null {
  const index = template.sections.findIndex((section) => section.key === key)
  return template.sections[index + 1] ?? null
}

/** The note so far, in the form that the ask names. */
export function asText(template: Template, sections: ReadonlyMap<string, readonly string[]>): string {
  return template.sections
    .flatMap((section) => {
      const sentences = sections.get(section.key) ?? []
      return sentences.length === 0 ? [] : [`${section.title.toUpperCase()}\n${sentences.join(' ')}\n\n`]
    })
    .join('')
}
