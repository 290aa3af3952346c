/** Answers the engine's contract on a port. */
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { engineContract } from '../../contract/engine.ts'
import { withDeclaredErrors } from '../declared-errors.ts'
import type { SupportedMessagePort } from '../parent-port.ts'
import { Engine } from './engine.ts'

const os = implement(engineContract)
  .$context<{ engine: Engine }>()
  .use(({ next }) => withDeclaredErrors(next))
const done = { done: true } as const

const router = os.router({
  status: os.status.handler(({ context }) => context.engine.status()),
  devices: os.devices.handler(({ context }) => context.engine.devices()),
  load: os.load.handler(({ context, input, signal }) => context.engine.load(input, signal)),
  unload: os.unload.handler(async ({ context }) => {
    await context.engine.unload()
    return done
  }),
  countTokens: os.countTokens.handler(({ context, input }) => context.engine.countTokens(input)),
  read: os.read.handler(({ context, input, signal }) => context.engine.read(input.visitKey, input.prompt, signal)),
  write: os.write.handler(({ context, input, signal }) => context.engine.write(input, signal)),
  writeAhead: os.writeAhead.handler(({ context, input, signal }) => context.engine.writeAhead(input, signal)),
  trial: os.trial.handler(({ context, input }) => context.engine.trial(input.readTokens, input.writeTokens)),
  forget: os.forget.handler(async ({ context }) => {
    await context.engine.forget()
    return done
  }),
})

/** One engine for all connections of this process; the returned function serves a port. */
export function serveEngine(): (port: SupportedMessagePort) => void {
  const engine = new Engine()
  const handler = new RPCHandler(router)
  return (port) => {
    handler.upgrade(port, { context: { engine } })
  }
}
