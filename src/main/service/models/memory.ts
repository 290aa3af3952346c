/** How much memory a model takes, told before it is loaded. Measured figures are in `memory.test.ts`. */
import type { GgufFacts } from '../../../contract/models.ts'

/** llama.cpp evaluates prompts in batches of this many tokens by default (`n_ubatch`). */
const batchTokens = 512
const bytesPerKeyOrValue = 2 // F16, llama.cpp's default cache type
const bytesPerLogit = 4
/** Node, llama.cpp, and scratch space that does not grow with the model. */
const processBytes = 175_000_000
/** The tokenizer's tables, in llama.cpp and beside it, for each token of the vocabulary. */
const bytesPerToken = 600
/**
 * On a CPU llama.cpp lays 4-bit weights out anew for the vector units, beside the file that stays mapped: in a Q4_K_M file these are about
 * two thirds of the bytes; the rest (Q6_K, embeddings) is used where it lies.
 */
const laidOutAnew = 0.68

/**
 * Bytes that the engine's process holds with this model and context: the mapped file, its weights laid out anew, the key-value cache
 * (2 x layers x context x key-value heads x head size x 2 bytes), the logits and activations of a batch, the tokenizer and the process.
 * Where the header does not tell the shape, the cache is taken as a quarter of the weights.
 */
export function estimateMemory(facts: GgufFacts, contextTokens: number): number {
  const { embeddingLength, fileBytes, headCount, headCountKv, layers } = facts
  const vocabulary = facts.vocabularySize ?? 0
  const cache =
    embeddingLength === null || headCount === null || headCountKv === null || layers === null || headCount === 0
      ? fileBytes / 4
      : 2 * layers * contextTokens * headCountKv * (embeddingLength / headCount) * bytesPerKeyOrValue
  const batch = batchTokens * bytesPerLogit * (vocabulary + 4 * (embeddingLength ?? 0))
  return Math.round(fileBytes * (1 + laidOutAnew) + cache + batch + vocabulary * bytesPerToken + processBytes)
}

/** Of `estimateMemory`, what must be free: pages of the file whose weights are laid out anew are given back as soon as they are wanted. */
export function leastMemory(facts: GgufFacts, contextTokens: number): number {
  return Math.round(estimateMemory(facts, contextTokens) - facts.fileBytes * laidOutAnew)
}
