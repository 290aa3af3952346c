/** For tests: an engine that serves the real contract and writes what it is told to. Not part of the product. */
import { implement, ORPCError, createRouterClient } from '@orpc/server'
import { engineContract, type EngineFacts, type EnginePrompt } from '../../../contract/engine.ts'
import type { DraftMetrics, Sampling } from '../../../contract/drafting.ts'
import type { EngineConnection } from '../engine-connection.ts'

export type Script = {
  /** What is written for a prompt. */
  readonly text: (prompt: EnginePrompt, sampling: Sampling) => string
  /** Ends the engine after so many characters, as a crash would. */
  crashAfter?: number
  /** Ends the stream after so many characters without its last event, as a lost connection may. */
  breakAfter?: number
  /** Says nothing any more after so many characters. */
  hangAfter?: number
  /** Fails after the first token that it writes ahead. */
  failsAhead?: boolean
  contextTokens?: number
  /** What it runs on; null says nothing. A plain processor unless given. */
  facts?: EngineFacts | null
  /** How sure it was of the character at a place of what it wrote; of itself it is sure of everything. */
  readonly logProbability?: (text: string, at: number) => number
}
export type ScriptedEngine = EngineConnection & {
  readonly prompts: EnginePrompt[]
  readonly writes: { readonly prompt: EnginePrompt; readonly sampling: Sampling }[]
  readonly loads: string[]
  restarts: number
  /** How often it was asked what it runs on. */
  factsAsked: number
  /** What it was told to write ahead last, and how far it came. */
  ahead: { readonly prompt: EnginePrompt; readonly sampling: Sampling; readonly tokens: number } | null
  /** Characters that were written before the engine was told to stop. */
  stoppedAt: number | null
}

/** What most machines of a practice are. */
export const processorAlone: EngineFacts = { devices: ['CPU'], gpus: [], llamaCppRelease: 'b1' }

const tokens = (text: string) => Math.ceil(text.length / 4)

export function scriptedEngine(script: Script): ScriptedEngine {
  const prompts: EnginePrompt[] = []
  const loads: string[] = []
  const release = () => script.facts?.llamaCppRelease ?? processorAlone.llamaCppRelease
  let threads = 2
  let loaded: { name: string; contextTokens: number } | null = null
  const os = implement(engineContract)
  const count = (prompt: EnginePrompt) => {
    const parts = { instructions: tokens(prompt.instructions), transcript: tokens(prompt.transcript), ask: tokens(prompt.ask) }
    return { ...parts, total: parts.instructions + parts.transcript + parts.ask }
  }
  const router = os.router({
    status: os.status.handler(() => ({
      state: 'idle' as const,
      modelName: loaded?.name ?? null,
      device: 'CPU',
      tokensPerSecond: null,
      contextTokens: loaded?.contextTokens ?? null,
      contextUsed: 0,
      llamaCppRelease: release(),
      memoryBytes: 0,
    })),
    devices: os.devices.handler(() => {
      engine.factsAsked++
      return script.facts === null ? new Promise<never>(() => undefined) : (script.facts ?? processorAlone)
    }),
    load: os.load.handler(async function* ({ input }) {
      await Promise.resolve()
      loads.push(input.name)
      threads = input.threads ?? 2
      loaded = { name: input.name, contextTokens: script.contextTokens ?? input.contextTokens }
      yield { type: 'loaded' as const, contextTokens: loaded.contextTokens, device: 'CPU', threads, llamaCppRelease: release() }
    }),
    trial: os.trial.handler(() => ({ readTokensPerSecond: 100, writeTokensPerSecond: threads === 1 ? 20 : 10 })),
    unload: os.unload.handler(() => ({ done: true as const })),
    countTokens: os.countTokens.handler(({ input }) => count(input)),
    read: os.read.handler(async function* ({ input, signal }) {
      const total = tokens(input.prompt.transcript)
      for (const done of [0, Math.floor(total / 2), total]) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        if (signal?.aborted === true) return
        yield { tokensDone: done, tokensTotal: total, tokensReused: 0 }
      }
    }),
    writeAhead: os.writeAhead.handler(async function* ({ input, signal }) {
      const text = script.text(input.prompt, input.sampling)
      for (let at = 0; at < text.length; at += 7) {
        await new Promise((resolve) => setTimeout(resolve, 0))
        if (signal?.aborted === true) return
        engine.ahead = { prompt: input.prompt, sampling: input.sampling, tokens: at / 7 + 1 }
        yield { tokensAhead: at / 7 + 1 }
        if (script.failsAhead === true) throw new ORPCError('CONTEXT_TOO_SMALL')
      }
    }),
    write: os.write.handler(async function* ({ input, signal }) {
      prompts.push(input.prompt)
      engine.writes.push({ prompt: input.prompt, sampling: input.sampling })
      const text = script.text(input.prompt, input.sampling)
      const promptTokens = count(input.prompt).total
      yield { type: 'reading' as const, tokensDone: promptTokens, tokensTotal: promptTokens }
      let at = 0
      let written = 0
      try {
        while (at < text.length && written < input.sampling.maxTokens) {
          await new Promise((resolve) => setTimeout(resolve, 0))
          if (signal?.aborted === true) return
          if (script.crashAfter !== undefined && at >= script.crashAfter) {
            loaded = null
            throw new ORPCError('CONNECTION_LOST')
          }
          if (script.breakAfter !== undefined && at >= script.breakAfter) return
          if (script.hangAfter !== undefined && at >= script.hangAfter) await new Promise(() => undefined)
          written++
          const piece = text.slice(at, at + 7)
          const sure = Array.from(piece, (_, i) => ({ length: 1, logProbability: script.logProbability?.(text, at + i) ?? 0 }))
          yield { type: 'text' as const, text: piece, tokensWritten: written, tokens: sure }
          at += 7
        }
      } finally {
        if (at < text.length) engine.stoppedAt = at
      }
      const metrics: DraftMetrics = {
        promptTokens,
        tokensReused: 0,
        tokensRead: promptTokens,
        tokensReread: 0,
        tokensWritten: written,
        msToFirstWord: 1,
        msTotal: 2,
        readTokensPerSecond: 1000,
        writeTokensPerSecond: 1000,
        contextTokens: loaded?.contextTokens ?? 0,
      }
      yield { type: 'done' as const, stopReason: at < text.length ? ('max-tokens' as const) : ('end' as const), metrics }
    }),
    forget: os.forget.handler(() => ({ done: true as const })),
  })
  const engine: ScriptedEngine = {
    prompts,
    writes: [],
    loads,
    restarts: 0,
    factsAsked: 0,
    ahead: null,
    stoppedAt: null,
    client: () => createRouterClient(router),
    restart() {
      engine.restarts++
      loaded = null
      return Promise.resolve()
    },
  }
  return engine
}
