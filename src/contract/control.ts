/** What the shell and its processes tell each other beside the window's calls. A message port travels along where noted. */
import { z } from 'zod'

/** One way out of a process that was tried at its start, and whether it was refused. */
export const EgressTry = z.strictObject({ way: z.string(), refused: z.boolean() })
export type EgressTry = z.infer<typeof EgressTry>

export const ToService = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    folder: z.string(),
    modelFolders: z.array(z.string()),
    resourcesFolder: z.string(),
    catalogueFolder: z.string(),
    appVersion: z.string(),
  }),
  /** With the service's end of the window's port. */
  z.strictObject({ type: z.literal('window-port') }),
  /** With the service's end of the engine's port; sent for each engine that starts. */
  z.strictObject({ type: z.literal('engine-port') }),
  z.strictObject({ type: z.literal('engine-stopped') }),
  /** The path behind a ticket that the window was given by the file dialog. */
  z.strictObject({ type: z.literal('ticket'), ticket: z.uuid(), path: z.string() }),
  /** Checkpoint the ledger, close the vault, answer `closed`. */
  z.strictObject({ type: z.literal('close') }),
])
export type ToService = z.infer<typeof ToService>

export const FromService = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), egress: z.array(EgressTry) }),
  /** Minutes without work after which the shell locks; null while no vault is open. */
  z.strictObject({ type: z.literal('lock-policy'), idleMinutes: z.int().min(1).max(60).nullable() }),
  /** The engine hangs, or is to be fresh: end it and start another. */
  z.strictObject({ type: z.literal('restart-engine') }),
  z.strictObject({ type: z.literal('closed') }),
])
export type FromService = z.infer<typeof FromService>
