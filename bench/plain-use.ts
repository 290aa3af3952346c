/** The yardstick: the library's documented use, one `LlamaChatSession.prompt` a note, on the same model, text and threads. */
import { getLlama, LlamaChatSession, type LlamaContext, type LlamaModel } from 'node-llama-cpp'
import type { EnginePrompt } from '../src/contract/engine.ts'

export type PlainNote = { readonly output: string; readonly seconds: number }
export type PlainUse = { write(prompt: EnginePrompt, maxTokens: number): Promise<PlainNote> }

export async function plainUse(modelPath: string, contextSize: number, threads: number): Promise<PlainUse> {
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, logger: () => undefined })
  const model: LlamaModel = await llama.loadModel({ modelPath })
  const context: LlamaContext = await model.createContext({ contextSize, threads })
  const sequence = context.getSequence()
  return {
    async write({ instructions, transcript, ask }, maxTokens) {
      await sequence.clearHistory()
      const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: instructions })
      const started = performance.now()
      const output = await session.prompt(`${transcript}\n\n${ask}`, { temperature: 0, maxTokens })
      const seconds = (performance.now() - started) / 1000
      session.dispose({ disposeSequence: false })
      return { output, seconds }
    },
  }
}
