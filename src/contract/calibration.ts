/** How a model runs best on this machine: measured in a short trial, never assumed. */
import { z } from 'zod'
import { Device } from './models.ts'
import { Instant } from './records.ts'

/** One way of running the engine. It changes how fast words come, and in the last digits which come: a decision records it. */
export const EngineWay = z.strictObject({
  device: Device,
  /** Threads of the processor; null leaves it to the engine: one for each core. */
  threads: z.int().min(1).max(256).nullable(),
  /** `auto` is on where model and device allow it. */
  flashAttention: z.enum(['auto', 'off']),
  /** Tokens that are read at once, and between two looks at whether to stop. */
  readChunk: z.int().min(16).max(512),
})
export type EngineWay = z.infer<typeof EngineWay>

/** Flash attention is off: on processors it writes slower (docs/decisions/0023). */
export const plainWay: EngineWay = { device: 'auto', threads: null, flashAttention: 'off', readChunk: 128 }

export const Trial = z.strictObject({
  way: EngineWay,
  readTokensPerSecond: z.number().min(0),
  writeTokensPerSecond: z.number().min(0),
})
export type Trial = z.infer<typeof Trial>

export const Calibration = z.strictObject({
  modelId: z.string(),
  modelName: z.string(),
  /** What it holds for: processor, cores, memory, llama.cpp release, graphics processors. */
  machine: z.string(),
  measuredAt: Instant,
  seconds: z.number().min(0),
  /** In the order in which they were tried; the first is the plain way. */
  trials: z.array(Trial).min(1),
  chosen: EngineWay,
})
export type Calibration = z.infer<typeof Calibration>

export const CalibrationEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('trying'), way: EngineWay, secondsLeft: z.number().min(0) }),
  z.strictObject({ type: z.literal('tried'), trial: Trial }),
  z.strictObject({ type: z.literal('done'), calibration: Calibration }),
])
export type CalibrationEvent = z.infer<typeof CalibrationEvent>
