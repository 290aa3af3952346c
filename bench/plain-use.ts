/** The yardstick: the library's documented use, one `LlamaChatSession.prompt` a note or a section, with its defaults and greedy. */
import { getLlama, LlamaChatSession } from 'node-llama-cpp'
import type { EnginePrompt } from '../src/contract/engine.ts'

export type PlainNote = {
  readonly output: string
  readonly seconds: number
  readonly secondsToFirstWord: number
  /** Tokens that were read and written. */
  readonly tokensRead: number
  readonly tokensWritten: number
}
export type PlainUse = {
  write(prompt: EnginePrompt, maxTokens: number): Promise<PlainNote>
  end(): Promise<void>
}

/** @param options `threads` as many as the library takes by itself unless given */
export async function plainUse(
  modelPath: string,
  options: { readonly contextSize: number; readonly threads?: number; readonly lora?: string },
): Promise<PlainUse> {
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logger: () => undefined })
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext(options)
  const sequence = context.getSequence()
  return {
    async write({ instructions, transcript, ask }, maxTokens) {
      await sequence.clearHistory()
      const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: instructions })
      const before = sequence.tokenMeter.getState()
      const started = performance.now()
      let firstWord = 0
      const output = await session.prompt(`${transcript}\n\n${ask}`, {
        temperature: 0,
        maxTokens,
        onTextChunk: () => {
          if (firstWord === 0) firstWord = performance.now()
        },
      })
      const ended = performance.now()
      const used = sequence.tokenMeter.diff(before)
      session.dispose({ disposeSequence: false })
      return {
        output,
        seconds: (ended - started) / 1000,
        secondsToFirstWord: ((firstWord === 0 ? ended : firstWord) - started) / 1000,
        tokensRead: used.usedInputTokens,
        tokensWritten: used.usedOutputTokens,
      }
    },
    end: () => llama.dispose(),
  }
}
