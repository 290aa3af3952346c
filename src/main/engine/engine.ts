/** The engine: one model, one context, one sequence, one job at a time. What was read stays read while it is still right. */
import { setImmediate as turnOfEvents } from 'node:timers/promises'
import type { ChatWrapper, LlamaContext, LlamaContextSequence, LlamaModel, Llama, Token } from 'node-llama-cpp'
import type { DraftMetrics, ReadPiece } from '../../contract/drafting.ts'
import type {
  AheadEvent,
  AheadRequest,
  EngineFacts,
  EnginePrompt,
  LoadEvent,
  LoadRequest,
  ReadEvent,
  WriteEvent,
  WriteRequest,
  WrittenToken,
} from '../../contract/engine.ts'
import { Fault } from '../../contract/errors.ts'
import type { EngineStatus } from '../../contract/models.ts'
import { Ahead } from './ahead.ts'
import { askedBehind, chooserOf, type Choice } from './choosing.ts'
import { deviceName, factsOf, llamaLibrary, startLlama, type LlamaLibrary } from './llama.ts'
import { promptFormOf } from './prompt-form.ts'
import { ReadMemory } from './read-memory.ts'
import { nextPiece, ReadPieces } from './read-pieces.ts'
import { renderPrompt, type Rendered } from './render.ts'
import { TextStream } from './text-stream.ts'
import { thoughtfulDetokenizer, ThoughtFilter } from './thoughts.ts'
import { WritingAdapter } from './writing-adapter.ts'

type Loaded = {
  readonly library: LlamaLibrary
  readonly request: LoadRequest
  readonly llama: Llama
  readonly model: LlamaModel
  readonly context: LlamaContext
  readonly sequence: LlamaContextSequence
  readonly wrapper: ChatWrapper | null
  readonly adapter: WritingAdapter | null
  readonly device: string
  readonly threads: number
}

/** What is counted of one use of the model: tokens, where reading began, and the milliseconds of what was written ahead. */
type Counted = Readonly<Record<'promptTokens' | 'start' | 'tokensReread' | 'tokensWritten' | 'tokensAhead' | 'msAhead', number>>

type ReadAhead = Omit<EnginePrompt, 'ask'> & { readonly ask?: string | undefined }

/** What a trial reads: everyday words of a visit, as often as needed. */
const trialText = 'The pain in my knee began three weeks ago, after I slipped on the stairs at work. '

export class Engine {
  #loaded: Loaded | null = null
  #state: EngineStatus['state'] = 'idle'
  #tokensPerSecond: number | null = null
  #facts: Promise<EngineFacts> | null = null
  /** The job at work; the next waits for it where it was told to stop. */
  #job: { readonly ended: Promise<void>; readonly signal: AbortSignal | undefined } | null = null
  readonly #read = new ReadMemory()
  readonly #pieces = new ReadPieces()
  /** What is written already of a note that nobody has asked for yet. */
  #ahead: Ahead | null = null
  /** Whose turns the sequence holds behind the instructions. */
  #visitKey: string | null = null
  /** Where the instructions of the last prompt end: they are the same for every visit. */
  #instructionsEnd = 0

  status(): EngineStatus {
    const loaded = this.#loaded
    return {
      state: this.#state,
      modelName: loaded?.request.name ?? null,
      device: loaded?.device ?? null,
      tokensPerSecond: this.#tokensPerSecond,
      contextTokens: loaded?.context.contextSize ?? null,
      contextUsed: loaded === null ? null : loaded.sequence.nextTokenIndex,
      llamaCppRelease: loaded === null ? null : loaded.llama.llamaCppRelease.release,
      memoryBytes: process.memoryUsage.rss(),
    }
  }

  /** What it runs on, asked of the library once. @throws Fault ENGINE_UNAVAILABLE */
  async devices(): Promise<EngineFacts> {
    this.#facts ??= this.#askFacts()
    try {
      return await this.#facts
    } catch (error) {
      this.#facts = null
      throw error
    }
  }

  async #askFacts(): Promise<EngineFacts> {
    if (this.#loaded?.request.device === 'auto') return factsOf(this.#loaded.llama)
    const llama = await startLlama('auto')
    try {
      return await factsOf(llama)
    } finally {
      await llama.dispose()
    }
  }

  /** Loads a model in place of the one that is loaded. @throws Fault MODEL_MISSING, MODEL_UNSUPPORTED, MODEL_TOO_LARGE, MODEL_NO_TEMPLATE, ENGINE_UNAVAILABLE */
  async *load(request: LoadRequest, signal?: AbortSignal): AsyncGenerator<LoadEvent, void, void> {
    const end = await this.#begin('loading', signal)
    try {
      const kept = await this.#keepFor(request)
      const progress = new LatestValue<number>()
      const loading = this.#open(request, kept, signal, (fraction) => {
        progress.set(fraction)
      })
      const state = { settled: false }
      const settle = loading
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          state.settled = true
          progress.end()
        })
      while (!state.settled) {
        const fraction = await progress.next()
        if (fraction !== null) yield { type: 'progress', fraction }
      }
      await settle
      this.#loaded = await loading
      const { context, device, llama, threads } = this.#loaded
      yield { type: 'loaded', contextTokens: context.contextSize, device, threads, llamaCppRelease: llama.llamaCppRelease.release }
    } finally {
      end()
    }
  }

  #nothingIsRead(): void {
    this.#read.clear()
    this.#pieces.keep(0)
    this.#ahead = null
  }

  /** Lets go of what is loaded, but for the weights where `request` asks for the same on the same device. */
  async #keepFor({ device, path }: LoadRequest): Promise<Pick<Loaded, 'llama' | 'model'> | null> {
    const loaded = this.#loaded
    if (loaded?.request.path !== path || loaded.request.device !== device) {
      await this.#dispose()
      return null
    }
    this.#loaded = null
    this.#nothingIsRead()
    await loaded.context.dispose()
    return loaded
  }

  async #open(
    request: LoadRequest,
    kept: Pick<Loaded, 'llama' | 'model'> | null,
    signal: AbortSignal | undefined,
    onProgress: (fraction: number) => void,
  ): Promise<Loaded> {
    const library = await llamaLibrary()
    const llama = kept?.llama ?? (await startLlama(request.device))
    try {
      const model =
        kept?.model ??
        (await llama.loadModel({
          modelPath: request.path,
          onLoadProgress: onProgress,
          ...(signal === undefined ? {} : { loadSignal: signal }),
        }))
      const hasTemplate = typeof model.fileInfo.metadata.tokenizer.chat_template === 'string'
      if (request.template === 'chat' && !hasTemplate) throw new Fault('MODEL_NO_TEMPLATE')
      const wrapper = request.template === 'chat' ? promptFormOf(library, model) : null
      const contextTokens = Math.min(request.contextTokens, model.trainContextSize)
      const threads = request.threads ?? llama.cpuMathCores
      const context = await model.createContext({
        contextSize: contextTokens,
        threads,
        sequences: 1,
        flashAttention: request.flashAttention === 'auto' ? 'auto' : false,
        failedCreationRemedy: false,
      })
      const adapter = request.adapterPath === null ? null : await WritingAdapter.load(context, request.adapterPath)
      const sequence = context.getSequence()
      return { library, request, llama, model, context, sequence, wrapper, adapter, device: await deviceName(llama), threads }
    } catch (error) {
      await llama.dispose()
      if (error instanceof Fault) throw error
      if (error instanceof library.InsufficientMemoryError) throw new Fault('MODEL_TOO_LARGE', { contextTokens: request.contextTokens })
      throw new Fault('MODEL_UNSUPPORTED', { kind: error instanceof Error ? error.name : typeof error })
    }
  }

  async unload(): Promise<void> {
    const end = await this.#begin('idle', undefined)
    try {
      await this.#dispose()
    } finally {
      end()
    }
  }

  async #dispose(): Promise<void> {
    const loaded = this.#loaded
    this.#loaded = null
    this.#nothingIsRead()
    await loaded?.llama.dispose()
  }

  /** Tokens of each part, and of the whole prompt with its template. @throws Fault MODEL_MISSING where none is loaded */
  countTokens(prompt: EnginePrompt): { instructions: number; transcript: number; ask: number; total: number } {
    const { instructionsEnd, tokens, transcriptEnd } = this.#render(prompt)
    return {
      instructions: instructionsEnd,
      transcript: transcriptEnd - instructionsEnd,
      ask: tokens.length - transcriptEnd,
      total: tokens.length,
    }
  }

  #need(): Loaded {
    if (this.#loaded === null) throw new Fault('MODEL_MISSING')
    return this.#loaded
  }

  #render(prompt: EnginePrompt): Rendered {
    const { library, model, wrapper } = this.#need()
    const rendered = renderPrompt(library, model, wrapper, prompt)
    this.#instructionsEnd = rendered.instructionsEnd
    return rendered
  }

  /** Reads ahead of a draft: instructions and transcript, and the ask where it is given, so that the first word comes at once. */
  async *read(visitKey: string, { ask, ...prompt }: ReadAhead, signal?: AbortSignal): AsyncGenerator<ReadEvent, void, void> {
    const end = await this.#begin('reading', signal)
    try {
      const { answerStart, tokens, transcriptEnd } = this.#render({ ...prompt, ask: ask ?? '' })
      // The last token before the answer is left to the draft: the first word follows from it.
      const visit = tokens.slice(0, ask === undefined ? transcriptEnd : Math.min(answerStart, tokens.length) - 1)
      this.#assertFits(visit.length)
      const start = await this.#keepPrefix(visitKey, visit)
      const tokensReread = Math.max(0, this.#read.known(visitKey, visit) - start)
      yield { tokensDone: start, tokensTotal: visit.length, tokensReused: start, tokensReread }
      for await (const done of this.#evaluate(visit, start, visit.length, signal)) {
        this.#read.remember(visitKey, visit.slice(0, Math.min(done, transcriptEnd)))
        yield { tokensDone: done, tokensTotal: visit.length, tokensReused: start, tokensReread }
      }
    } finally {
      end()
    }
  }

  /** Writes what a draft that is asked for in the same way would write, until `signal` stops it: `write` then goes on from there. */
  async *writeAhead({ prompt, sampling, visitKey }: AheadRequest, signal?: AbortSignal): AsyncGenerator<AheadEvent, void, void> {
    const end = await this.#begin('ahead', signal)
    try {
      const { context, sequence } = this.#need()
      // A model whose memory cannot be cut would have to read the visit again for what is dropped.
      if (sequence.needsCheckpoints) return
      const rendered = this.#render(prompt)
      const { tokens } = rendered
      this.#assertFits(tokens.length)
      const start = await this.#keepPrefix(visitKey, tokens.slice(0, -1))
      for await (const _ of this.#readPrompt(visitKey, rendered, start, signal));
      const ahead = new Ahead({ visitKey, sampling, rendered })
      let last = tokens.at(-1) as Token
      do {
        const since = performance.now()
        // Until the token is chosen, the sequence holds more than was written.
        this.#ahead = null
        const choice = await this.#next(last, ahead.choose)
        this.#ahead = ahead
        ahead.choices.push({ ...choice, ms: performance.now() - since })
        last = choice.token
        ahead.hasEnded = this.#endsNote(rendered, last)
        yield { tokensAhead: ahead.written.tokens }
      } while (
        signal?.aborted !== true &&
        !ahead.hasEnded &&
        !ahead.isInLoop &&
        ahead.choices.length < sampling.maxTokens &&
        tokens.length + ahead.choices.length < context.contextSize
      )
    } finally {
      await this.#loaded?.adapter?.off()
      end()
    }
  }

  /** Reads what is not read yet, and writes until the model ends, a limit is met, or `signal` stops it. */
  async *write({ pieces, prompt, sampling, visitKey }: WriteRequest, signal?: AbortSignal): AsyncGenerator<WriteEvent, void, void> {
    const end = await this.#begin('reading', signal)
    try {
      const { adapter, context, model, sequence } = this.#need()
      const rendered = this.#render(prompt)
      const { answerStart, tokens } = rendered
      this.#assertFits(tokens.length)
      const clock = new Clock()
      const ahead =
        pieces === undefined && this.#ahead?.serves({ visitKey, sampling, rendered }, sequence.contextTokens) ? this.#ahead : null
      this.#ahead = null
      const start = ahead === null ? await this.#keepPrefix(visitKey, pieces === undefined ? tokens.slice(0, -1) : []) : tokens.length - 1
      // The last token of a prompt is always evaluated: the first word follows from it. It is no reading again.
      const tokensReread = Math.max(0, this.#read.known(visitKey, tokens) - start)
      yield { type: 'reading', tokensDone: start, tokensTotal: tokens.length, tokensReused: start, tokensReread }
      for await (const done of this.#readPrompt(visitKey, rendered, start, signal, pieces))
        yield { type: 'reading', tokensDone: done, tokensTotal: tokens.length, tokensReused: start, tokensReread }
      clock.readingEnded()
      const given = ahead?.choices ?? []
      const read = { tokensDone: tokens.length - 1, tokensTotal: tokens.length, tokensReused: start, tokensReread }
      yield { type: 'reading', ...read, pieces: [...this.#pieces.all], ...(ahead === null ? {} : { ahead: ahead.written }) }

      this.#state = 'writing'
      const thoughts = new ThoughtFilter()
      const stream = new TextStream(thoughtfulDetokenizer(model))
      /** Tokens whose text has not gone out yet. */
      const held: WrittenToken[] = []
      const choose = ahead?.choose ?? chooserOf(sampling, tokens.slice(answerStart))
      let chosen = 0
      let msAhead = 0
      let last = tokens.at(-1) as Token
      let tokensWritten = 0
      let stopReason: 'end' | 'max-tokens' | 'context-full' | null = null
      try {
        while (stopReason === null) {
          msAhead += given[chosen]?.ms ?? 0
          const { logProbability, token } = given[chosen] ?? (await this.#next(last, choose))
          // What is there already comes without a wait, in which a stop would be heard.
          if (++chosen <= given.length) await turnOfEvents()
          if (this.#endsNote(rendered, token)) {
            stopReason = 'end'
            break
          }
          last = token
          tokensWritten++
          const said = stream.add(token)
          held.push({ length: said.length, logProbability })
          const text = thoughts.push(said)
          if (text !== '') {
            clock.wordWritten()
            this.#tokensPerSecond = clock.writeRate(tokensWritten, msAhead)
            yield { type: 'text', text, tokensWritten, tokens: behind(held.splice(0), text.length) }
          }
          if (signal?.aborted === true) return
          if (tokensWritten >= sampling.maxTokens) stopReason = 'max-tokens'
          else if (tokens.length + tokensWritten >= context.contextSize) stopReason = 'context-full'
        }
      } finally {
        await adapter?.off()
        // What was written ahead and not taken is no part of this note.
        const taken = tokens.length - 1 + chosen
        if (sequence.nextTokenIndex > taken) await sequence.eraseContextTokenRanges([{ start: taken, end: sequence.nextTokenIndex }])
      }
      const rest = thoughts.push(stream.end()) + thoughts.end()
      if (rest !== '') yield { type: 'text', text: rest, tokensWritten, tokens: behind(held, rest.length) }
      const tokensAhead = Math.min(ahead?.written.tokens ?? 0, tokensWritten)
      const counted = { promptTokens: tokens.length, start, tokensReread, tokensWritten, tokensAhead, msAhead }
      yield { type: 'done', stopReason, metrics: this.#metrics(clock, counted) }
    } finally {
      await this.#loaded?.adapter?.off()
      end()
    }
  }

  /** Reads a prompt from `start` on, but for its last token. The adapter is at work from the last token before the answer on, for the first word follows from that one. */
  async *#readPrompt(
    visitKey: string,
    { answerStart, tokens, transcriptEnd }: Rendered,
    start: number,
    signal: AbortSignal | undefined,
    pieces?: readonly ReadPiece[],
  ): AsyncGenerator<number, void, void> {
    const plainEnd = Math.min(answerStart, tokens.length) - 1
    for await (const done of this.#evaluate(tokens, start, plainEnd, signal, pieces)) {
      this.#read.remember(visitKey, tokens.slice(0, Math.min(done, transcriptEnd)))
      yield done
    }
    await this.#need().adapter?.on()
    yield* this.#evaluate(tokens, Math.max(start, plainEnd), tokens.length - 1, signal, pieces)
  }

  /** Evaluates a token and chooses what follows it. */
  async #next(last: Token, choose: Ahead['choose']): Promise<Choice> {
    const [result] = await this.#need().sequence.controlledEvaluate([askedBehind(last)])
    if (result?.next.logits === undefined) throw new Fault('ENGINE_UNAVAILABLE')
    return choose(result.next.logits)
  }

  #endsNote({ stopTokens }: Rendered, token: Token): boolean {
    return stopTokens.has(token) || this.#need().model.isEogToken(token)
  }

  #metrics(clock: Clock, { promptTokens, start, msAhead, tokensAhead, tokensReread, tokensWritten }: Counted): DraftMetrics {
    const tokensRead = promptTokens - start
    return {
      promptTokens,
      tokensReused: start,
      tokensRead,
      tokensReread,
      tokensWritten,
      ...(tokensAhead === 0 ? {} : { tokensAhead }),
      msToFirstWord: clock.msToFirstWord(),
      msTotal: clock.msTotal(),
      readTokensPerSecond: clock.readRate(tokensRead),
      writeTokensPerSecond: clock.writeRate(tokensWritten, msAhead),
      contextTokens: this.#need().context.contextSize,
    }
  }

  /** How fast the loaded model reads and writes, in tokens a second. What was read before is lost. */
  async trial(readTokens: number, writeTokens: number): Promise<{ readTokensPerSecond: number; writeTokensPerSecond: number }> {
    const end = await this.#begin('reading', undefined)
    try {
      const { adapter, model, sequence } = this.#need()
      if (sequence.nextTokenIndex > 0) await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }])
      this.#nothingIsRead()
      const once = model.tokenize(trialText)
      const tokens = Array.from({ length: readTokens + 1 }, (_, index) => once[index % once.length] as Token)
      this.#assertFits(tokens.length + writeTokens)
      const clock = new Clock()
      for await (const _ of this.#evaluate(tokens, 0, readTokens, undefined));
      clock.readingEnded()
      this.#state = 'writing'
      await adapter?.on()
      let written = 0
      for await (const _ of sequence.evaluate(tokens.slice(readTokens), { temperature: 0, yieldEogToken: true })) {
        clock.wordWritten()
        if (++written >= writeTokens) break
      }
      await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }])
      return { readTokensPerSecond: clock.readRate(readTokens), writeTokensPerSecond: clock.writeRate(written) }
    } finally {
      await this.#loaded?.adapter?.off()
      end()
    }
  }

  /** Drops all that was read but the instructions. */
  async forget(): Promise<void> {
    const end = await this.#begin('idle', undefined)
    try {
      const loaded = this.#loaded
      if (loaded === null) return
      this.#ahead = null
      const { sequence } = loaded
      const keep = Math.min(this.#instructionsEnd, sequence.nextTokenIndex)
      if (sequence.nextTokenIndex > keep) await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }])
      this.#pieces.keep(sequence.nextTokenIndex)
    } finally {
      end()
    }
  }

  /**
   * Keeps what the context has in common with `tokens` from the start on, and erases the rest: of another visit all but the
   * instructions, be its first words the same. Returns how many tokens stay.
   */
  async #keepPrefix(visitKey: string, tokens: readonly Token[]): Promise<number> {
    const { sequence } = this.#need()
    this.#ahead = null
    const common = commonPrefix(sequence.contextTokens, tokens)
    const keep = visitKey === this.#visitKey ? common : Math.min(common, this.#instructionsEnd)
    this.#visitKey = visitKey
    if (sequence.nextTokenIndex > keep) await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }])
    this.#pieces.keep(sequence.nextTokenIndex)
    return sequence.nextTokenIndex
  }

  /** Reads in pieces, those that are given first; says after each how far it is. */
  async *#evaluate(
    tokens: readonly Token[],
    from: number,
    to: number,
    signal: AbortSignal | undefined,
    pieces: readonly ReadPiece[] = [],
  ): AsyncGenerator<number, void, void> {
    const { context, request, sequence } = this.#need()
    let known = pieces
    for (let done = from; done < to;) {
      signal?.throwIfAborted()
      // Cut where the instructions end, so that a visit is read alike on an empty sequence and behind another visit's instructions.
      const within = done < this.#instructionsEnd ? Math.min(this.#instructionsEnd, to) : to
      const { end, tokens: count } = nextPiece(known, done, within, request.readChunk)
      // What was read with a piece and replaced since only has to be as long.
      const rest = Array.from({ length: Math.min(done + count, context.contextSize - 1) - end }, () => tokens[done] as Token)
      await sequence.evaluateWithoutGeneratingNewTokens([...tokens.slice(done, end), ...rest])
      if (rest.length > 0) {
        await sequence.eraseContextTokenRanges([{ start: end, end: sequence.nextTokenIndex }])
        // A model whose memory cannot be cut begins anew, without such pieces.
        if (sequence.nextTokenIndex !== end) known = []
      }
      this.#pieces.add(done, sequence.nextTokenIndex, count)
      done = sequence.nextTokenIndex
      yield done
    }
  }

  #assertFits(promptTokens: number): void {
    const { contextSize } = this.#need().context
    if (promptTokens + 1 >= contextSize) throw new Fault('CONTEXT_TOO_SMALL', { promptTokens, contextTokens: contextSize })
  }

  /** Waits for a job that was told to stop; refuses while one is at work. @throws Fault ENGINE_BUSY */
  async #begin(state: EngineStatus['state'], signal: AbortSignal | undefined): Promise<() => void> {
    while (this.#job !== null) {
      if (this.#job.signal?.aborted !== true) throw new Fault('ENGINE_BUSY')
      await this.#job.ended
    }
    let resolve: () => void = () => undefined
    this.#job = {
      ended: new Promise<void>((settle) => {
        resolve = settle
      }),
      signal,
    }
    this.#state = state
    return () => {
      this.#job = null
      this.#state = 'idle'
      resolve()
    }
  }
}

/** The tokens that the end of a text is made of, `length` letters of it; the first is cut where the end begins. */
function behind(tokens: readonly WrittenToken[], length: number): WrittenToken[] {
  const made: WrittenToken[] = []
  let left = length
  for (const token of tokens.toReversed()) {
    if (left <= 0) break
    made.unshift({ ...token, length: Math.min(token.length, left) })
    left -= token.length
  }
  return made
}

function commonPrefix(one: readonly Token[], two: readonly Token[]): number {
  const most = Math.min(one.length, two.length)
  let length = 0
  while (length < most && one[length] === two[length]) length++
  return length
}

/** Milliseconds of one use of the model. */
class Clock {
  readonly #started = performance.now()
  #readingEnded = this.#started
  #firstWord: number | null = null
  #lastWord = this.#started
  readingEnded(): void {
    this.#readingEnded = performance.now()
  }
  wordWritten(): void {
    this.#lastWord = performance.now()
    this.#firstWord ??= this.#lastWord
  }
  msToFirstWord(): number {
    return (this.#firstWord ?? performance.now()) - this.#started
  }
  msTotal(): number {
    return performance.now() - this.#started
  }
  readRate(tokens: number): number {
    return perSecond(tokens, this.#readingEnded - this.#started)
  }
  /** Of all tokens, those included that took `msAhead` before. */
  writeRate(tokens: number, msAhead = 0): number {
    return perSecond(tokens, msAhead + this.#lastWord - this.#readingEnded)
  }
}

function perSecond(tokens: number, ms: number): number {
  return ms <= 0 ? 0 : (tokens * 1000) / ms
}

/** The newest of a series of values; those nobody waited for are passed over. */
class LatestValue<T> {
  #value: T | null = null
  #ended = false
  #wake: () => void = () => undefined
  set(value: T): void {
    this.#value = value
    this.#wake()
  }
  end(): void {
    this.#ended = true
    this.#wake()
  }
  async next(): Promise<T | null> {
    if (this.#value === null && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    const value = this.#value
    this.#value = null
    return value
  }
}
