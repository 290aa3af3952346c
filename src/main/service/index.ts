/** The service: everything that decides. Plain Node; the app runs it as a utility process, the command line in process. */
import { createRouterClient, type RouterClient } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import type { SupportedMessagePort } from '../parent-port.ts'
import {
  decisionProcedures,
  draftingProcedures,
  ledgerProcedures,
  modelProcedures,
  settingsProcedures,
  templateProcedures,
} from './procedures/drafting.ts'
import { os, type CallContext } from './procedures/base.ts'
import { noteProcedures } from './procedures/notes.ts'
import { encounterProcedures, patientProcedures, sourceProcedures } from './procedures/records.ts'
import { vaultProcedures } from './procedures/vault.ts'
import { ServiceState, type ServiceOptions } from './state.ts'

export type { ServiceOptions } from './state.ts'

const router = os.router({
  vault: vaultProcedures,
  patients: patientProcedures,
  encounters: encounterProcedures,
  sources: sourceProcedures,
  templates: templateProcedures,
  drafting: draftingProcedures,
  notes: noteProcedures,
  decisions: decisionProcedures,
  models: modelProcedures,
  ledger: ledgerProcedures,
  settings: settingsProcedures,
})
export type ServiceClient = RouterClient<typeof router>

export type Service = {
  /** Serves the contract on a port; what the connection may do follows from who signs in on it. */
  serve(port: SupportedMessagePort): void
  /** A client in this process, as a connection of its own. */
  client(): ServiceClient
  /** Checkpoints the ledger and closes the vault. */
  close(): Promise<void>
}

export function createService(options: ServiceOptions): Service {
  const service = new ServiceState(options)
  const handler = new RPCHandler(router)
  const newConnection = (): CallContext => ({ service, connection: { session: null } })
  return {
    serve: (port) => handler.upgrade(port, { context: newConnection() }),
    client: () => createRouterClient(router, { context: newConnection() }),
    close: () => service.close(),
  }
}
