import { z } from 'zod'
import { Instant, Sha256 } from './records.ts'

export const PromptProfile = z.enum(['chatml', 'llama-3', 'gemma', 'mistral', 'phi', 'generic'])
export type PromptProfile = z.infer<typeof PromptProfile>

/** What a model's certainty of its own words does, with bounds measured for it. */
export const Certainty = z.strictObject({
  /** Mean natural logarithm of the probability of a statement's tokens below which it is doubted. */
  doubtBelow: z.number().max(0),
  /** Natural logarithm of the probability of a whole statement from which on it may be called supported. */
  supportedFrom: z.number().max(0),
})
export type Certainty = z.infer<typeof Certainty>

/** An entry of `models/catalogue.json`: data about weights that are not in the repository. */
export const CatalogueEntry = z.strictObject({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  sha256: Sha256,
  bytes: z.int(),
  licence: z.string(),
  sources: z.array(z.strictObject({ kind: z.enum(['folder', 'pip', 'hub']), where: z.string(), parts: z.int().nullable() })),
  contextTokens: z.int(),
  /** Bytes of memory at the context Cloister uses by default. */
  memoryBytes: z.int(),
  promptProfile: PromptProfile,
  isDefault: z.boolean(),
  /** A LoRA made for these weights that is at work while they write; its file lies in `models/`, with Cloister itself. */
  adapter: z.strictObject({ file: z.string(), sha256: Sha256, bytes: z.int(), licence: z.string() }).nullable(),
  /** Where it was measured what the model's certainty is worth. */
  certainty: Certainty.optional(),
  /** Sentences on what it is and is not good for. */
  card: z.string(),
})
export type CatalogueEntry = z.infer<typeof CatalogueEntry>

/** What the header of a GGUF file says, read by our own code. */
export const GgufFacts = z.strictObject({
  version: z.int(),
  architecture: z.string(),
  name: z.string().nullable(),
  tensorCount: z.int(),
  contextTokens: z.int().nullable(),
  layers: z.int().nullable(),
  embeddingLength: z.int().nullable(),
  headCount: z.int().nullable(),
  headCountKv: z.int().nullable(),
  vocabularySize: z.int().nullable(),
  chatTemplate: z.string().nullable(),
  promptProfile: PromptProfile.nullable(),
  fileBytes: z.int(),
})
export type GgufFacts = z.infer<typeof GgufFacts>

export const Model = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  sha256: Sha256,
  bytes: z.int(),
  licence: z.string(),
  card: z.string(),
  adapter: z.strictObject({ path: z.string(), sha256: Sha256, licence: z.string() }).nullable(),
  /** Absent where nobody has measured it: then no statement is doubted for it, and none called supported. */
  certainty: Certainty.optional(),
  origin: z.enum(['catalogue', 'imported']),
  present: z.boolean(),
  selected: z.boolean(),
  facts: GgufFacts.nullable(),
  estimatedMemoryBytes: z.int().nullable(),
  importedAt: Instant.nullable(),
})
export type Model = z.infer<typeof Model>

export const Device = z.enum(['auto', 'cpu', 'cuda', 'vulkan', 'metal'])
export type Device = z.infer<typeof Device>

/** A way to graphics processors, as the engine names it. */
export const GpuType = Device.exclude(['auto', 'cpu'])
export type GpuType = z.infer<typeof GpuType>

export const MachineReport = z.strictObject({
  platform: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.int(),
  freeMemoryBytes: z.int(),
  diskFreeBytes: z.int().nullable(),
  runtime: z.string(),
  devices: z.array(z.string()),
  /** Which models of the catalogue fit, each with its reason in numbers. */
  models: z.array(z.strictObject({ id: z.string(), name: z.string(), present: z.boolean(), fits: z.boolean(), why: z.string() })),
})
export type MachineReport = z.infer<typeof MachineReport>

export const ImportEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), bytesDone: z.int(), bytesTotal: z.int(), secondsLeft: z.number().nullable() }),
  z.strictObject({ type: z.literal('done'), model: Model }),
])
export type ImportEvent = z.infer<typeof ImportEvent>

export const EngineStatus = z.strictObject({
  state: z.enum(['starting', 'idle', 'loading', 'reading', 'writing', 'ahead', 'stopped', 'unavailable']),
  modelName: z.string().nullable(),
  device: z.string().nullable(),
  tokensPerSecond: z.number().nullable(),
  contextTokens: z.int().nullable(),
  contextUsed: z.int().nullable(),
  llamaCppRelease: z.string().nullable(),
  memoryBytes: z.int().nullable(),
})
export type EngineStatus = z.infer<typeof EngineStatus>
