/**
 * Writes a note with the engine: the whole note at once, parsed as it comes. Where the model falls into a loop it is stopped, and goes on
 * with the next heading from the note as it stands. Where it only repeats itself it is first given one more chance in the section, behind
 * the last good sentence and with a stronger penalty; one that goes through the alphabet would go on with it. The same prompt, sampling
 * and engine give the same note, loops included.
 */
import type { EnginePrompt, WriteEvent } from '../../../contract/engine.ts'
import type { DraftMetrics, ReadPiece, Sampling } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import type { CutReason, CutSection, Template } from '../../../contract/records.ts'
import type { Token } from './certainty.ts'
import { addMetrics, metricsOfStopped, noMetrics } from './draft-metrics.ts'
import { loopOf, REPEATS, type Loop } from './loops.ts'
import type { NoteEvent, NoteParser } from './note-parser.ts'

export type Write = (
  prompt: EnginePrompt,
  sampling: Sampling,
  signal: AbortSignal,
  pieces?: readonly ReadPiece[],
) => AsyncIterable<WriteEvent>

export type WriterEvent =
  | { readonly type: 'reading'; readonly tokensDone: number; readonly tokensTotal: number }
  /** Of these tokens, those that were written before they were asked for. */
  | { readonly type: 'progress'; readonly tokensWritten: number; readonly tokensAhead: number }
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

/** With fewer tokens left nothing is begun any more. */
const LEAST_TOKENS = 32

/** Whether writing met a limit before the model had ended: sections may lack what the visit held. */
export function isCutShort(stopReason: string): boolean {
  return stopReason === 'max-tokens' || stopReason === 'context-full'
}

export async function* writeNote(options: WriterOptions): AsyncGenerator<WriterEvent, Written, void> {
  const { template, parser, write, signal, kept, onlySection } = options
  let { pieces, prompt, sampling } = options
  const part = kept.pieces.length
  const sections = new Map<string, string[]>()
  let current: string | null = onlySection ?? null
  let budget = sampling.maxTokens
  /** Of what was written ahead, the tokens that the note has taken. */
  let takenAhead = 0
  const triedAgain = new Set<string>()
  for (;;) {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    let repeats = 0
    let dropped = parser.repeats
    let loop: Loop | null = null
    // The stronger penalty is for one section alone: behind it, what a note must say again would be held back too.
    const isAnotherChance = sampling !== options.sampling
    let hasLeftSection = false
    let finished = false
    let gotFigures = false
    let tokensWritten = 0
    let segment = ''
    let firstText = 0
    const read = { total: 0, done: 0, reused: 0, reread: 0 }
    let ahead = { tokens: 0, ms: 0 }
    const ofAhead = () => Math.min(ahead.tokens, tokensWritten)
    const started = performance.now()
    try {
      for await (const event of write(prompt, { ...sampling, maxTokens: budget }, both, pieces)) {
        if (event.type === 'reading') {
          // After a loop the note so far is read as well, and comes out as it did.
          if (event.pieces !== undefined) kept.pieces[part] ??= event.pieces
          ahead = event.ahead ?? ahead
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
            hasLeftSection ||= made.key !== current
            if (!finished) current = made.key
          }
          if (finished) break
          if (made.type === 'sentence') {
            sections.set(made.sectionKey, [...(sections.get(made.sectionKey) ?? []), made.text])
            repeats = 0
          }
          // What is there already comes at once: nobody sees a statement of it grow.
          if (made.type !== 'text' || tokensWritten > ahead.tokens) yield made
        }
        if (finished) {
          kept.stopReason = 'section-end'
          break
        }
        repeats += parser.repeats - dropped
        dropped = parser.repeats
        const before = options.sampling.maxTokens - budget
        yield { type: 'progress', tokensWritten: before + tokensWritten, tokensAhead: takenAhead + ofAhead() }
        loop = repeats >= REPEATS ? 'cycle' : loopOf(segment)
        if (loop !== null || (isAnotherChance && hasLeftSection)) break
      }
    } finally {
      stop.abort()
      if (!gotFigures) kept.metrics = addMetrics(kept.metrics, metricsOfStopped({ started, firstText, read, tokensWritten, ahead }))
      takenAhead += ofAhead()
    }
    signal.throwIfAborted()
    const goesOn: boolean = isAnotherChance && hasLeftSection && !finished && loop === null
    // A stream that ends without its last event is one whose engine is gone.
    if (!finished && loop === null && !goesOn) throw new Fault('ENGINE_STOPPED')
    budget -= tokensWritten
    const repeat = options.sampling.penalties?.afterLoop
    const tryAgain = loop === 'cycle' && repeat !== undefined && current !== null && !triedAgain.has(current)
    sampling = tryAgain ? { ...options.sampling, penalties: { ...options.sampling.penalties, repeat } } : options.sampling
    if (current !== null && (goesOn || tryAgain) && budget >= LEAST_TOKENS) {
      if (tryAgain) triedAgain.add(current)
      parser.dropLine()
      kept.output += '\n'
      pieces = undefined
      prompt = { ...options.prompt, answer: upTo(options, sections, current) }
      continue
    }
    if (goesOn) kept.stopReason = 'max-tokens'
    const why: CutReason | null = loop !== null ? 'loop' : isCutShort(kept.stopReason) ? 'length' : null
    // Of a section that is cut in two parts of a visit, once is enough.
    if (why !== null && current !== null && kept.cutSections.every(({ key }) => key !== current)) {
      const cut = { key: current, why }
      kept.cutSections.push(cut)
      yield { type: 'cut', ...cut }
    }
    const next = loop !== null && onlySection === undefined ? after(template, current) : null
    if (loop === null || next === null || budget < LEAST_TOKENS) {
      if (loop !== null) kept.stopReason = next === null ? 'loop' : 'max-tokens'
      // What was being written then is another section's, or one repetition more.
      if (kept.stopReason === 'section-end' || loop !== null) parser.dropLine()
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

/** The note so far, up to the last sentence that stands in the section `key`. */
function upTo({ onlySection, prompt, template }: WriterOptions, sections: ReadonlyMap<string, readonly string[]>, key: string): string {
  const standing = sections.get(key) ?? []
  if (onlySection !== undefined) return `${prompt.answer ?? ''}${standing.join(' ')}`
  const index = template.sections.findIndex((section) => section.key === key)
  const before = asText({ ...template, sections: template.sections.slice(0, index) }, sections)
  return `${before}${(template.sections[index]?.title ?? '').toUpperCase()}\n${standing.join(' ')}`
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
