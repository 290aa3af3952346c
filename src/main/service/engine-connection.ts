/** The service's way to the engine, wherever that runs: as a process of the app, or as a child of the command line. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { engineContract } from '../../contract/engine.ts'
import { Fault } from '../../contract/errors.ts'
import type { ProcessPort } from '../parent-port.ts'

export type EngineClient = ContractRouterClient<typeof engineContract>

export type EngineConnection = {
  /** Calls on it fail when the engine ends; ask again for the next engine. @throws Fault ENGINE_UNAVAILABLE while there is none */
  client(): EngineClient
  /** Ends the engine process, whatever it is doing, and starts a fresh one. */
  restart(): Promise<void>
}

/** A client on a port whose other end the engine serves. */
export function engineClient(port: ConstructorParameters<typeof RPCLink>[0]['port']): EngineClient {
  return createORPCClient(new RPCLink({ port }))
}

export type PortEngine = EngineConnection & {
  /** Takes the port to an engine that was started. */
  connect(port: ProcessPort): void
  /** The engine has ended: calls that wait for it fail now. */
  stopped(): void
}

/** How long a call waits for an engine that is being started, in milliseconds. */
const patience = 15_000

/** An engine that the shell starts and ends; ports come as it does so. */
export function portEngine({ requestRestart }: { readonly requestRestart: () => void }): PortEngine {
  let current: { readonly port: ProcessPort; readonly client: EngineClient } | null = null
  let onConnected: () => void = () => undefined

  function drop(): void {
    current?.port.close()
    current = null
  }

  return {
    client() {
      if (current === null) throw new Fault('ENGINE_UNAVAILABLE')
      return current.client
    },
    connect(port) {
      drop()
      current = { port, client: engineClient(port) }
      port.start()
      onConnected()
    },
    stopped: drop,
    async restart() {
      drop()
      const connected = new Promise<void>((resolve, reject) => {
        onConnected = resolve
        setTimeout(() => {
          reject(new Fault('ENGINE_UNAVAILABLE'))
        }, patience)
      })
      requestRestart()
      await connected
    },
  }
}
