/** What only the desktop can do. The shell answers these; it never decides about records. */
import { z } from 'zod'
import { Done, Nothing, procedure } from './procedure.ts'

/** One layer against egress, and how it was checked at this start. */
export const EgressLayer = z.strictObject({ name: z.string(), holds: z.boolean(), how: z.string() })
export type EgressLayer = z.infer<typeof EgressLayer>
export const EgressReport = z.strictObject({
  layers: z.array(EgressLayer),
  /** Requests that were refused since the app started, by scheme. */
  refused: z.record(z.string(), z.int()),
  /** INET sockets that the app's own processes hold now; null where the platform does not tell. */
  openInetSockets: z.int().nullable(),
  checkedAt: z.iso.datetime(),
})
export type EgressReport = z.infer<typeof EgressReport>

const desktop = {
  permission: 'public',
  audit: { none: 'touches no record; disclosure is recorded by the service before it is handed out' },
} as const

export const shellContract = {
  /** Ends the service and the engine, starts fresh ones, and clears the window. */
  lock: procedure({ ...desktop })
    .input(Nothing)
    .output(Done),
  /** Puts text on the clipboard, and takes it off again after `clearAfterSeconds` if it is still there. */
  copy: procedure({ ...desktop })
    .input(z.strictObject({ text: z.string().max(2_000_000), clearAfterSeconds: z.int().min(10).max(600) }))
    .output(Done),
  /** Prints a document handed out by the service (`notes.disclose`), through the system's dialog. */
  print: procedure({ ...desktop })
    .input(z.strictObject({ html: z.string().max(5_000_000) }))
    .output(z.strictObject({ printed: z.boolean() })),
  /** Saves it as PDF where the user says. */
  savePdf: procedure({ ...desktop })
    .input(z.strictObject({ html: z.string().max(5_000_000), suggestedName: z.string().max(120) }))
    .output(z.strictObject({ saved: z.boolean() })),
  /** Lets the user choose a model file; only a ticket comes back, which the service can redeem. */
  chooseModelFile: procedure({ ...desktop })
    .input(Nothing)
    .output(z.strictObject({ ticket: z.uuid().nullable(), name: z.string().nullable() })),
  egressReport: procedure({ ...desktop })
    .input(Nothing)
    .output(EgressReport),
  /** Says that the user is at work, so that idle locking waits. */
  touch: procedure({ ...desktop })
    .input(Nothing)
    .output(Done),
  setTheme: procedure({ ...desktop })
    .input(z.strictObject({ theme: z.enum(['system', 'light', 'dark', 'high-contrast']) }))
    .output(Done),
}
