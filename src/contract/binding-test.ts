/** The relay of node-llama-cpp's test of its own binary, between the engine, which may start no process, and the shell, which may. */
import { z } from 'zod'

const common = { type: z.literal('binding-test'), id: z.int().min(0).max(100) }
/** What the library's test and its parent say to each other. */
const TestMessage = z.object({ type: z.enum(['ready', 'start', 'loaded', 'test', 'done', 'exit']) }).loose()

export const BindingTestToShell = z.discriminatedUnion('step', [
  z.strictObject({ ...common, step: z.literal('fork'), file: z.string() }),
  z.strictObject({ ...common, step: z.literal('message'), data: z.unknown() }),
  z.strictObject({ ...common, step: z.literal('kill') }),
])
export type BindingTestToShell = z.infer<typeof BindingTestToShell>
export const BindingTestFromShell = z.discriminatedUnion('step', [
  z.strictObject({ ...common, step: z.literal('message'), data: TestMessage }),
  z.strictObject({ ...common, step: z.literal('exit'), code: z.int() }),
])
export type BindingTestFromShell = z.infer<typeof BindingTestFromShell>
