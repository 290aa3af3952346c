/** A utility process's way to the shell, as this code uses it: service and engine do not import Electron. */
import type { RPCHandler } from '@orpc/server/message-port'

/** Any message port that calls can be served on. */
export type SupportedMessagePort = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0]

/** A message port as Electron gives it to a utility process. Messages wait until `start`. */
export type ProcessPort = Extract<SupportedMessagePort, { on: unknown }> & { start(): void; close(): void }

export type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly ProcessPort[] }) => void): unknown
  postMessage(message: unknown): void
}

/** @throws Error where this process was not started by the shell */
export function parentPort(): ParentPort {
  const { parentPort } = process as { readonly parentPort?: ParentPort }
  if (parentPort === undefined) throw new Error('This is a part of the app. Start Cloister instead.')
  return parentPort
}
