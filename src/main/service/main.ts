/** The service as a process of the app: takes its ports from the shell, and serves the contract on them. */
import '../egress-guard.ts'
import { ToService, type FromService } from '../../contract/control.ts'
import { tryWaysOut } from '../egress-probe.ts'
import { parentPort, type ProcessPort } from '../parent-port.ts'
import { surviveStrayRejections } from '../stray-errors.ts'
import { portEngine } from './engine-connection.ts'
import { createService, type Service } from './index.ts'
import { systemKeyVault } from './vault/index.ts'

const shell = parentPort()
surviveStrayRejections((what) => process.stderr.write(`cloister service: ${what}\n`))
const tell = (message: FromService): void => {
  shell.postMessage(message)
}
const engine = portEngine({
  requestRestart: () => {
    tell({ type: 'restart-engine' })
  },
})
const tickets = new Map<string, string>()
let service: Service | null = null

function start(options: Extract<ToService, { type: 'start' }>): Service {
  return createService({
    folder: options.folder,
    modelFolders: options.modelFolders,
    resourcesFolder: options.resourcesFolder,
    catalogueFolder: options.catalogueFolder,
    appVersion: options.appVersion,
    engine,
    keyVault: systemKeyVault(),
    now: () => new Date(),
    redeemTicket: (ticket) => {
      const path = tickets.get(ticket) ?? null
      tickets.delete(ticket)
      return path
    },
    onSettings: (settings) => {
      tell({ type: 'lock-policy', idleMinutes: settings.lockAfterMinutes })
    },
  })
}

async function answer(message: ToService, port: ProcessPort | undefined): Promise<void> {
  switch (message.type) {
    case 'start':
      service = start(message)
      tell({ type: 'ready', egress: tryWaysOut() })
      return
    case 'window-port':
      if (service === null || port === undefined) return
      service.serve(port)
      port.start()
      return
    case 'engine-port':
      if (port !== undefined) engine.connect(port)
      return
    case 'engine-stopped':
      engine.stopped()
      return
    case 'ticket':
      tickets.set(message.ticket, message.path)
      return
    case 'close':
      try {
        await service?.close()
      } finally {
        tell({ type: 'closed' })
      }
      return
  }
}

shell.on('message', ({ data, ports }) => {
  void answer(ToService.parse(data), ports[0])
})
