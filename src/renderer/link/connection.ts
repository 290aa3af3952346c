/** The two typed clients that the page is given ports for, again at each restart of the service. */
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { ResponseValidationPlugin } from '@orpc/contract/plugins'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { contract } from '../../contract/index.ts'
import { shellContract } from '../../contract/shell.ts'

export type ServiceClient = ContractRouterClient<typeof contract>
export type ShellClient = ContractRouterClient<typeof shellContract>
/** Why the page was given ports. */
export type Reason = 'start' | 'lock' | 'service-restarted'

function linkTo(port: MessagePort, router: AnyContractRouter): RPCLink<Record<never, never>> {
  return new RPCLink({ port, plugins: [new ResponseValidationPlugin(router)] })
}

/** Everything that lives as long as one service process: its clients and what was read through them. */
export type Connection = ReturnType<typeof connect>

export function connect(servicePort: MessagePort, shellPort: MessagePort, reason: Reason) {
  const service: ServiceClient = createORPCClient(linkTo(servicePort, contract))
  const shell: ShellClient = createORPCClient(linkTo(shellPort, shellContract))
  let onLocked = (): void => undefined
  const onError = (error: unknown): void => {
    if (error instanceof ORPCError && error.code === 'LOCKED') onLocked()
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry: false, staleTime: 2000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  })
  /** Has `act` called when an answer says that no one is signed in any more. */
  const whenLocked = (act: () => void): void => {
    onLocked = act
  }
  servicePort.start()
  shellPort.start()
  return { reason, service, shell, queries, query: createTanstackQueryUtils(service), whenLocked }
}

/** Whether there is a service to talk to. `number` counts connections, so that each can have a page of its own. */
export type LinkState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'connected'; readonly connection: Connection; readonly number: number }
  | { readonly kind: 'lost' }

let state: LinkState = { kind: 'waiting' }
let connections = 0
const watchers = new Set<() => void>()

function become(next: LinkState): void {
  if (state.kind === 'connected') state.connection.queries.clear()
  state = next
  for (const watcher of watchers) watcher()
}

function isPortsMessage(data: unknown): data is { readonly type: 'cloister-ports'; readonly reason: Reason } {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'cloister-ports' && 'reason' in data
}

/** Begins to wait for ports. Called before anything is drawn, so that none can be missed. */
export function listenForPorts(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [servicePort, shellPort] = event.ports
    if (event.source !== window || !isPortsMessage(event.data) || servicePort === undefined || shellPort === undefined) return
    const connection = connect(servicePort, shellPort, event.data.reason)
    servicePort.addEventListener('close', () => {
      if (state.kind === 'connected' && state.connection === connection) become({ kind: 'lost' })
    })
    connections++
    become({ kind: 'connected', connection, number: connections })
  })
}

export const linkStore = {
  get: (): LinkState => state,
  watch(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => {
      watchers.delete(watcher)
    }
  },
}
