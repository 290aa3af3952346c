/**
 * Several visits drafted at once with one copy of the weights: each token of one is computed together with those of the others, so that
 * the notes of a whole split are there in the time of a few. For the quality of notes alone: what it measures of time means nothing. The
 * prompt, the sampling and all that happens to the text are the app's own; words can differ from those of one visit alone in rare ties.
 */
import { createRouterClient, implement } from '@orpc/server'
import * as library from 'node-llama-cpp'
import { engineContract, type EnginePrompt } from '../src/contract/engine.ts'
import { promptFormOf } from '../src/main/engine/prompt-form.ts'
import { renderPrompt } from '../src/main/engine/render.ts'
import { TextStream } from '../src/main/engine/text-stream.ts'
import { ThoughtFilter } from '../src/main/engine/thoughts.ts'
import { WritingAdapter } from '../src/main/engine/writing-adapter.ts'
import type { EngineConnection } from '../src/main/service/engine-connection.ts'

type Together = {
  readonly connections: readonly EngineConnection[]
  /** Tells that a visit will not (or no longer) be read, so that the others need not wait for it. */
  left(index: number): void
  close(): Promise<void>
}

type Options = {
  readonly modelPath: string
  readonly modelName: string
  readonly adapterPath: string | null
  readonly visits: number
  readonly contextTokens: number
  readonly threads: number
}

export async function enginesTogether({ adapterPath, contextTokens, modelName, modelPath, threads, visits }: Options): Promise<Together> {
  const llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logger: () => undefined })
  const model = await llama.loadModel({ modelPath })
  const wrapper = promptFormOf(library, model)
  const context = await model.createContext({ contextSize: contextTokens, sequences: visits, threads })
  const adapter = adapterPath === null ? null : await WritingAdapter.load(context, adapterPath)

  // An adapter is put on for all visits at once: every visit is read before the first word is written.
  const arrived = new Set<number>()
  let allRead = () => {}
  const reading = new Promise<void>((resolve) => (allRead = resolve))
  function arrive(index: number): void {
    arrived.add(index)
    if (arrived.size === visits) void (adapter?.on() ?? Promise.resolve()).then(allRead)
  }

  const facts = { contextTokens, device: 'CPU', threads, llamaCppRelease: llama.llamaCppRelease.release }
  function connection(index: number): EngineConnection {
    const sequence = context.getSequence()
    const os = implement(engineContract)
    const render = (prompt: EnginePrompt) => renderPrompt(library, model, wrapper, prompt)
    const router = os.router({
      status: os.status.handler(() => ({
        ...{ state: 'idle' as const, modelName, device: 'CPU', tokensPerSecond: null, contextTokens, contextUsed: sequence.nextTokenIndex },
        ...{ llamaCppRelease: facts.llamaCppRelease, memoryBytes: null },
      })),
      devices: os.devices.handler(() => ({ devices: ['CPU'], llamaCppRelease: facts.llamaCppRelease })),
      load: os.load.handler(async function* () {
        await Promise.resolve()
        yield { type: 'loaded' as const, ...facts }
      }),
      unload: os.unload.handler(() => ({ done: true as const })),
      countTokens: os.countTokens.handler(({ input }) => {
        const { instructionsEnd, tokens, transcriptEnd } = render(input)
        const [transcript, ask] = [transcriptEnd - instructionsEnd, tokens.length - transcriptEnd]
        return { instructions: instructionsEnd, transcript, ask, total: tokens.length }
      }),
      read: os.read.handler(async function* () {
        await Promise.resolve()
        yield* [] // Each visit is read when it is written.
      }),
      trial: os.trial.handler(() => ({ readTokensPerSecond: 0, writeTokensPerSecond: 0 })),
      write: os.write.handler(async function* ({ input: { prompt, sampling }, signal }) {
        const { stopTokens, tokens } = render(prompt)
        const before = sequence.contextTokens
        let start = 0
        while (start < tokens.length - 1 && before[start] === tokens[start]) start++
        if (sequence.nextTokenIndex > start) await sequence.eraseContextTokenRanges([{ start, end: sequence.nextTokenIndex }])
        await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(sequence.nextTokenIndex, -1))
        arrive(index)
        yield { type: 'reading' as const, tokensDone: tokens.length, tokensTotal: tokens.length, tokensReused: start, tokensReread: 0 }
        await reading

        const thoughts = new ThoughtFilter()
        const stream = new TextStream((all, some) => model.detokenize(all, false, some))
        let tokensWritten = 0
        let stopReason: 'end' | 'max-tokens' | 'context-full' = 'end'
        const { maxTokens, seed, temperature } = sampling
        for await (const token of sequence.evaluate(tokens.slice(-1), { temperature, seed, yieldEogToken: false })) {
          if (stopTokens.has(token)) break
          tokensWritten++
          const text = thoughts.push(stream.add(token))
          if (text !== '') yield { type: 'text' as const, text, tokensWritten }
          if (signal?.aborted === true) return
          if (tokensWritten >= maxTokens) stopReason = 'max-tokens'
          else if (sequence.nextTokenIndex >= contextTokens - 1) stopReason = 'context-full'
          if (stopReason !== 'end') break
        }
        const rest = thoughts.push(stream.end()) + thoughts.end()
        if (rest !== '') yield { type: 'text' as const, text: rest, tokensWritten }
        const tokensRead = tokens.length - start
        yield {
          type: 'done' as const,
          stopReason,
          metrics: {
            ...{ promptTokens: tokens.length, tokensReused: start, tokensRead, tokensReread: 0, tokensWritten, contextTokens },
            ...{ msToFirstWord: 0, msTotal: 0, readTokensPerSecond: 0, writeTokensPerSecond: 0 },
          },
        }
      }),
      forget: os.forget.handler(() => ({ done: true as const })),
    })
    const client = createRouterClient(router)
    return { client: () => client, restart: () => Promise.reject(new Error('engines that work together are not restarted one by one')) }
  }

  return {
    connections: Array.from({ length: visits }, (_, index) => connection(index)),
    left: arrive,
    close: () => llama.dispose(),
  }
}
