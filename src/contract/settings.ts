import { z } from 'zod'
import { Device } from './models.ts'

export const Settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
  /** Scale of the whole interface, in percent. */
  textSize: z.int().min(80).max(200),
  lockAfterMinutes: z.int().min(1).max(60),
  device: Device,
  /** Threads of the engine; null leaves it to the engine. */
  threads: z.int().min(1).max(256).nullable(),
  modelId: z.string(),
  templateId: z.string(),
  /** Seconds after which a copied note is taken off the clipboard, if it is still there. */
  clipboardSeconds: z.int().min(10).max(600),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  theme: 'system',
  textSize: 100,
  lockAfterMinutes: 5,
  device: 'auto',
  threads: null,
  modelId: 'qwen2.5-coder-1.5b-instruct-q4_k_m',
  templateId: 'soap',
  clipboardSeconds: 60,
}
