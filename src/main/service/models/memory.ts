/** How much memory a model needs before it is loaded. */
import type { GgufFacts } from '../../../contract/models.ts'

/** llama.cpp evaluates prompts in batches of this many tokens by default (`n_batch`). */
const batchTokens = 512
const bytesPerKeyOrValue = 2 // F16, llama.cpp's default cache type
const bytesPerLogit = 4
/** The process itself, the tokenizer's tables, and scratch space that does not grow with the model. */
const runtimeBytes = 250 * 1024 * 1024

/**
 * Bytes that the engine will hold with this model and context: the weights, the key-value cache
 * (2 x layers x context x key-value heads x head size x 2 bytes), the logits and activations of a batch, and the process.
 * Where the header does not tell the shape, the cache is taken as a quarter of the weights.
 */
export function estimateMemory(facts: GgufFacts, contextTokens: number): number {
  const { embeddingLength, fileBytes, headCount, headCountKv, layers, vocabularySize } = facts
  const cache =
    embeddingLength === null || headCount === null || headCountKv === null || layers === null || headCount === 0
      ? fileBytes / 4
      : 2 * layers * contextTokens * headCountKv * (embeddingLength / headCount) * bytesPerKeyOrValue
  const batch = batchTokens * bytesPerLogit * ((vocabularySize ?? 0) + 4 * (embeddingLength ?? 0))
  return Math.round(fileBytes + cache + batch + runtimeBytes)
}
