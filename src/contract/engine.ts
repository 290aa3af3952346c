/**
 * The engine's promise to the service: load a model, read a visit, write. It knows nothing of patients, templates or keys.
 * A prompt is three texts in the order in which they change: instructions (every day), transcript (every visit), ask (every draft).
 */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { EngineWay, plainWay } from './calibration.ts'
import { EngineStatus, GpuType } from './models.ts'
import { DraftMetrics, ReadPiece, Sampling } from './drafting.ts'
import { Done, Nothing, procedure } from './procedure.ts'

export const EnginePrompt = z.strictObject({
  instructions: z.string(),
  transcript: z.string(),
  ask: z.string(),
  /** How the answer begins: the model goes on from its end. What is written does not repeat it. */
  answer: z.string().optional(),
})
export type EnginePrompt = z.infer<typeof EnginePrompt>

export const LoadRequest = z.strictObject({
  path: z.string(),
  /** A LoRA that is at work while the model writes, and only then. */
  adapterPath: z.string().nullable().default(null),
  name: z.string(),
  contextTokens: z.int().min(256),
  device: z.enum(['auto', 'cpu', 'cuda', 'vulkan', 'metal']),
  threads: z.int().min(1).nullable(),
  flashAttention: EngineWay.shape.flashAttention.default(plainWay.flashAttention),
  readChunk: EngineWay.shape.readChunk.default(plainWay.readChunk),
  /** `plain` lets a model without chat template go on from the bare text: for tests of mechanics only. */
  template: z.enum(['chat', 'plain']).default('chat'),
})
export type LoadRequest = z.output<typeof LoadRequest>
export const LoadEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), fraction: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('loaded'), contextTokens: z.int(), device: z.string(), threads: z.int(), llamaCppRelease: z.string() }),
])
export type LoadEvent = z.infer<typeof LoadEvent>
/** Of the tokens to read, `tokensReread` had been read for this visit before and were lost. */
export const ReadEvent = z.strictObject({
  tokensDone: z.int(),
  tokensTotal: z.int(),
  tokensReused: z.int(),
  tokensReread: z.int().optional(),
})
export type ReadEvent = z.infer<typeof ReadEvent>
export const WriteRequest = z.strictObject({
  visitKey: z.string(),
  prompt: EnginePrompt,
  sampling: Sampling,
  /** Reads all of the prompt again, in these pieces: the same note comes only from the same reading. */
  pieces: z.array(ReadPiece).optional(),
})
export type WriteRequest = z.infer<typeof WriteRequest>
/** What a draft will ask for, to be written before it does. */
export const AheadRequest = WriteRequest.omit({ pieces: true })
export type AheadRequest = z.infer<typeof AheadRequest>
/** How many tokens are written; what they say stays with the engine until a draft asks for it. */
export const AheadEvent = z.strictObject({ tokensAhead: z.int() })
export type AheadEvent = z.infer<typeof AheadEvent>
/** A token of what was written: the letters it adds (UTF-16; none where a character is not whole yet), and ln of its probability as the model has it. */
export const WrittenToken = z.strictObject({ length: z.int().min(0), logProbability: z.number() })
export type WrittenToken = z.infer<typeof WrittenToken>
export const WriteEvent = z.discriminatedUnion('type', [
  /** `tokensReused` had been read before; `tokensReread` of those to read had been, too, and were lost. */
  z.strictObject({
    type: z.literal('reading'),
    tokensDone: z.int(),
    tokensTotal: z.int(),
    tokensReused: z.int().optional(),
    tokensReread: z.int().optional(),
    /** With the last: the pieces in which all was read. */
    pieces: z.array(ReadPiece).optional(),
    /** With the last: what is written of the note already and comes at once, and the milliseconds that it took. */
    ahead: z.strictObject({ tokens: z.int(), ms: z.number() }).optional(),
  }),
  z.strictObject({ type: z.literal('text'), text: z.string(), tokensWritten: z.int(), tokens: z.array(WrittenToken) }),
  z.strictObject({ type: z.literal('done'), stopReason: z.enum(['end', 'max-tokens', 'context-full']), metrics: DraftMetrics }),
])
export type WriteEvent = z.infer<typeof WriteEvent>

const inner = { permission: 'drafting.use', audit: { none: 'the service records the use of the model' } } as const
const engineErrors = [
  'MODEL_MISSING',
  'MODEL_MALFORMED',
  'MODEL_UNSUPPORTED',
  'MODEL_TOO_LARGE',
  'MODEL_NO_TEMPLATE',
  'ENGINE_BUSY',
  'ENGINE_UNAVAILABLE',
  'CONTEXT_TOO_SMALL',
] as const

/** What the engine runs on. It is the same whatever is loaded, for as long as the engine lives. */
export const EngineFacts = z.strictObject({
  /** As people name them, the processor first, then the graphics processors that it uses where nothing else is asked for. */
  devices: z.array(z.string()),
  /** Ways to graphics processors that may work here: the one it takes by itself first, then the others by promise. */
  gpus: z.array(GpuType),
  llamaCppRelease: z.string(),
})
export type EngineFacts = z.infer<typeof EngineFacts>

/** Progress and tokens come as event iterators; aborting one stops the native work after the token in hand. */
export const engineContract = {
  status: procedure({ ...inner })
    .input(Nothing)
    .output(EngineStatus),
  devices: procedure({ ...inner, errors: engineErrors })
    .input(Nothing)
    .output(EngineFacts),
  load: procedure({ ...inner, errors: engineErrors })
    .input(LoadRequest)
    .output(eventIterator(LoadEvent)),
  unload: procedure({ ...inner })
    .input(Nothing)
    .output(Done),
  countTokens: procedure({ ...inner, errors: engineErrors })
    .input(EnginePrompt)
    .output(z.strictObject({ instructions: z.int(), transcript: z.int(), ask: z.int(), total: z.int() })),
  /** Reads instructions and transcript ahead of a draft; with the ask, all that a draft would read before its first word. */
  read: procedure({ ...inner, errors: engineErrors })
    .input(z.strictObject({ visitKey: z.string(), prompt: EnginePrompt.partial({ ask: true }) }))
    .output(eventIterator(ReadEvent)),
  /** Reads what is not read yet, and writes what `write` would for the same request, until it is aborted: `write` goes on from there, and any other job drops it. A model whose memory cannot be cut writes nothing. */
  writeAhead: procedure({ ...inner, errors: engineErrors })
    .input(AheadRequest)
    .output(eventIterator(AheadEvent)),
  /** Reads what is not read yet and writes. `visitKey` tells visits apart, so that re-reading can be counted. */
  write: procedure({ ...inner, errors: engineErrors })
    .input(WriteRequest)
    .output(eventIterator(WriteEvent)),
  /** Reads and writes a text of no meaning with the model that is loaded, to see how fast it is. What was read before is lost. */
  trial: procedure({ ...inner, errors: engineErrors })
    .input(z.strictObject({ readTokens: z.int().min(16).max(4096), writeTokens: z.int().min(4).max(512) }))
    .output(z.strictObject({ readTokensPerSecond: z.number(), writeTokensPerSecond: z.number() })),
  /** Drops everything read that belongs to a visit; instructions stay read. */
  forget: procedure({ ...inner })
    .input(Nothing)
    .output(Done),
}
