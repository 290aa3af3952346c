/** The engine as drafting uses it: the model is loaded when it is needed, silence is noticed, and errors are Faults. */
import { ORPCError } from '@orpc/client'
import type { EngineWay } from '../../../contract/calibration.ts'
import type { Sampling } from '../../../contract/drafting.ts'
import type { AheadEvent, EngineFacts, EnginePrompt, ReadEvent } from '../../../contract/engine.ts'
import { Fault, isErrorCode, type ErrorDetail } from '../../../contract/errors.ts'
import type { EngineStatus, Model } from '../../../contract/models.ts'
import type { EngineConnection } from '../engine-connection.ts'
import type { Write } from './note-writer.ts'

/** An engine that says nothing for this long is taken to hang. Reading reports at least once a batch of tokens. */
const SILENCE_MS = 180_000
/** A question that needs no work is answered at once, or the engine hangs. */
const STATUS_MS = 10_000
/** To say what it runs on, the engine starts the library and the graphics drivers. A broken driver must not keep a visit waiting. */
const FACTS_MS = 30_000
/** Opening a file of weights from a slow disk says little. */
const LOAD_SILENCE_MS = 600_000

export type Loaded = {
  readonly modelId: string
  readonly contextTokens: number
  readonly device: string
  readonly threads: number
  readonly llamaCppRelease: string
  readonly engineWay: Pick<EngineWay, 'flashAttention' | 'readChunk'>
}

/** An error from the engine as one of ours. A broken connection means that the engine process is gone. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof ORPCError) {
    const code = String(error.code)
    if (isErrorCode(code) && code !== 'INTERNAL') return new Fault(code, detailOf(error.data))
    return new Fault('ENGINE_STOPPED', { kind: code.slice(0, 40) })
  }
  return new Fault('ENGINE_STOPPED', { kind: error instanceof Error ? error.name : typeof error })
}

function detailOf(data: unknown): ErrorDetail {
  if (typeof data !== 'object' || data === null) return {}
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  )
}

export class EngineSession {
  readonly #engine: EngineConnection
  #loaded: (Loaded & { readonly asked: string }) | null = null
  #loading: Promise<Loaded> | null = null

  readonly #silenceMs: number

  constructor(engine: EngineConnection, silenceMs = SILENCE_MS) {
    this.#engine = engine
    this.#silenceMs = silenceMs
  }

  get loaded(): Loaded | null {
    return this.#loaded
  }
  get isLoading(): boolean {
    return this.#loading !== null
  }

  status(): Promise<EngineStatus> {
    return this.#engine.client().status({})
  }

  /** The engine process is gone or was replaced: nothing is loaded any more. */
  forgetLoaded(): void {
    this.#loaded = null
  }

  /** Loads `model` unless it is loaded already with the same settings. */
  async ensureLoaded(model: Model, way: EngineWay, contextTokens: number): Promise<Loaded> {
    const asked = JSON.stringify([model.path, model.sha256, model.adapter, way, contextTokens])
    if (this.#loading !== null) await this.#loading.catch(() => undefined)
    if (this.#loaded?.asked === asked && (await this.#isStillLoaded(model))) return this.#loaded
    this.#loading = this.#load(model, way, contextTokens, asked)
    try {
      return await this.#loading
    } finally {
      this.#loading = null
    }
  }

  /** What the engine runs on; null where it does not say so, or not in time. */
  async facts(): Promise<EngineFacts | null> {
    try {
      return await answerWithin(this.#engine.client().devices({}), Math.min(FACTS_MS, this.#silenceMs))
    } catch {
      return null
    }
  }

  async #isStillLoaded(model: Model): Promise<boolean> {
    try {
      const status = await answerWithin(this.status(), STATUS_MS)
      if (status === null) await this.#engine.restart()
      return status?.modelName === model.name
    } catch {
      return false
    }
  }

  async #load(
    model: Model,
    { device, flashAttention, readChunk, threads }: EngineWay,
    contextTokens: number,
    asked: string,
  ): Promise<Loaded> {
    this.#loaded = null
    const request = {
      path: model.path,
      adapterPath: model.adapter?.path ?? null,
      name: model.name,
      contextTokens,
      device,
      threads,
      flashAttention,
      readChunk,
      template: 'chat' as const,
    }
    const events = this.#watched((signal) => this.#engine.client().load(request, { signal }), new AbortController().signal, LOAD_SILENCE_MS)
    for await (const event of events) {
      if (event.type !== 'loaded') continue
      this.#loaded = {
        modelId: model.id,
        contextTokens: event.contextTokens,
        device: event.device,
        threads: event.threads,
        llamaCppRelease: event.llamaCppRelease,
        engineWay: { flashAttention, readChunk },
        asked,
      }
    }
    if (this.#loaded === null) throw new Fault('ENGINE_STOPPED')
    return this.#loaded
  }

  async count(prompt: EnginePrompt): Promise<{ instructions: number; transcript: number; ask: number; total: number }> {
    try {
      return await this.#engine.client().countTokens(prompt)
    } catch (error) {
      throw asFault(error)
    }
  }

  /** How fast the loaded model reads and writes, in tokens a second; what was read before is lost. */
  async trial(readTokens: number, writeTokens: number): Promise<{ readTokensPerSecond: number; writeTokensPerSecond: number }> {
    try {
      return await this.#engine.client().trial({ readTokens, writeTokens })
    } catch (error) {
      throw asFault(error)
    }
  }

  read(visitKey: string, prompt: EnginePrompt, signal: AbortSignal): AsyncGenerator<ReadEvent, void, void> {
    return this.#watched((inner) => this.#engine.client().read({ visitKey, prompt }, { signal: inner }), signal)
  }

  /** Writes what a draft that asks for the same would, until `signal` stops it: the draft then goes on from there. */
  writeAhead(visitKey: string, prompt: EnginePrompt, sampling: Sampling, signal: AbortSignal): AsyncGenerator<AheadEvent, void, void> {
    return this.#watched((inner) => this.#engine.client().writeAhead({ visitKey, prompt, sampling }, { signal: inner }), signal)
  }

  /** Writing, in the form that the writer of notes takes. */
  writer(visitKey: string): Write {
    return (prompt, sampling, signal, pieces) => {
      const request = { visitKey, prompt, sampling, ...(pieces === undefined ? {} : { pieces: [...pieces] }) }
      return this.#watched((inner) => this.#engine.client().write(request, { signal: inner }), signal)
    }
  }

  /** The events of a call, with Faults for errors; a silence that is too long ends the engine. */
  async *#watched<T>(
    call: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    signal: AbortSignal,
    silence = this.#silenceMs,
  ): AsyncGenerator<T, void, void> {
    const inner = new AbortController()
    const stop = () => {
      inner.abort()
    }
    signal.addEventListener('abort', stop, { once: true })
    const stopped = aborted(signal)
    stopped.catch(() => undefined)
    let timer: ReturnType<typeof setTimeout> | undefined
    const within = <V>(work: Promise<V>): Promise<V> => {
      clearTimeout(timer)
      return Promise.race([
        work,
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => {
            reject(new Fault('ENGINE_HUNG'))
          }, silence)
        }),
        stopped,
      ])
    }
    let iterator: AsyncIterator<T> | undefined
    let ended = false
    try {
      signal.throwIfAborted()
      const events = await within(call(inner.signal))
      iterator = events[Symbol.asyncIterator]()
      for (;;) {
        const step = await within(iterator.next())
        if (step.done === true) {
          ended = true
          return
        }
        yield step.value
      }
    } catch (error) {
      const fault = signal.aborted ? new Fault('DRAFT_STOPPED') : asFault(error)
      if (fault.code === 'ENGINE_HUNG' || fault.code === 'ENGINE_STOPPED') {
        this.#loaded = null
        if (fault.code === 'ENGINE_HUNG') void this.#engine.restart().catch(() => undefined)
      }
      throw fault
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      if (!ended) {
        inner.abort()
        void Promise.resolve(iterator?.return?.()).catch(() => undefined)
      }
    }
  }
}

/** What is answered within so many milliseconds; null where nothing is. */
async function answerWithin<T>(answer: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silent = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null)
    }, ms)
  })
  try {
    return await Promise.race([answer, silent])
  } finally {
    clearTimeout(timer)
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Fault('DRAFT_STOPPED'))
    else
      signal.addEventListener(
        'abort',
        () => {
          reject(new Fault('DRAFT_STOPPED'))
        },
        { once: true },
      )
  })
}
