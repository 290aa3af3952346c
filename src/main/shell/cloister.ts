/** The running app: one window, its processes, and what brings them together and ends them. */
import { app, MessageChannelMain, nativeTheme } from 'electron'
import { RPCHandler } from '@orpc/server/message-port'
import type { EgressTry, FromService } from '../../contract/control.ts'
import type { Places } from '../places.ts'
import type { AppPaths } from './app-paths.ts'
import { createTimedClipboard } from './clipboard.ts'
import { chooseModel, savePdfAs } from './dialogs.ts'
import { createDocuments } from './documents.ts'
import { checkEgress, layerOfTries, ownProcesses } from './egress-checks.ts'
import { systemClipboards } from './electron-clipboard.ts'
import type { Sessions } from './hardened-session.ts'
import { openInetSockets } from './inet-sockets.ts'
import { watchForLock } from './lock.ts'
import { createMainWindow } from './main-window.ts'
import { createProcesses } from './processes.ts'
import type { Refusals } from './refusals.ts'
import { shellRouter, type Desktop } from './router.ts'
import { builtFiles, pageHandler, scheme } from './scheme.ts'

/** Time the service has to checkpoint its ledger and close the vault before it is ended, in milliseconds. */
const graceMs = 1000
/** How long after the window is shown the layers against egress are tried, in milliseconds. */
const checkAfterMs = 2000

export type CloisterOptions = {
  readonly paths: AppPaths
  readonly places: Places
  readonly sessions: Sessions
  readonly refusals: Refusals
  readonly log: (what: string) => void
}

export type Cloister = {
  /** Ends clipboard, engine and service, in order. */
  end(): Promise<void>
  /** Brings the window to the front. */
  show(): void
}

export function startCloister({ log, paths, places, refusals, sessions }: CloisterOptions): Cloister {
  const pages = sessions.open('cloister')
  pages.protocol.handle(scheme, pageHandler(builtFiles(paths.renderer)))
  const documents = createDocuments(() => sessions.open('cloister-document'))
  const clipboard = createTimedClipboard(systemClipboards())
  const rpc = new RPCHandler(shellRouter)
  let locking: Promise<void> | null = null
  let serviceTries: EgressTry[] | null = null

  const processes = createProcesses({
    serviceEntry: paths.service,
    engineEntry: paths.engine,
    packaged: app.isPackaged,
    start: {
      folder: places.vault,
      modelFolders: [places.models],
      resourcesFolder: paths.resources,
      catalogueFolder: paths.catalogue,
      appVersion: app.getVersion(),
    },
    onServiceUp: () => {
      lockWatch.setLimit(null)
      serviceTries = null
      main.give('service-restarted')
    },
    onServiceMessage,
    log,
  })
  const lockWatch = watchForLock(lock)
  const main = createMainWindow({
    session: pages,
    preload: paths.preload,
    connect() {
      const service = processes.connectWindow()
      if (service === null) return null
      const { port1, port2 } = new MessageChannelMain()
      rpc.upgrade(port1, { context: { desktop } })
      port1.start()
      return [service, port2]
    },
    onClosed: () => {
      app.quit()
    },
    onGone: lock,
    log,
  })
  const checks = new Promise<void>((resolve) => {
    // Once the window is there and has settled: the checks must not make anyone wait.
    main.browser().once('show', () => setTimeout(resolve, checkAfterMs))
    setTimeout(resolve, 5 * checkAfterMs) // a window that is locked before it is shown never is
  }).then(async () => ({ layers: await checkEgress(pages), checkedAt: new Date().toISOString() }))

  function onServiceMessage(message: FromService): void {
    switch (message.type) {
      case 'ready':
        serviceTries = message.egress
        return
      case 'lock-policy':
        lockWatch.setLimit(message.idleMinutes)
        return
      case 'restart-engine':
        processes.restartEngine()
        return
      case 'closed':
        return
    }
  }

  function lock(): void {
    locking ??= (async () => {
      lockWatch.setLimit(null)
      main.replace('lock')
      await Promise.all([clipboard.clear().catch(() => undefined), processes.stop(graceMs)])
      await Promise.all([pages.clearStorageData(), pages.clearCache()])
      processes.start()
    })().finally(() => {
      locking = null
    })
  }

  const desktop: Desktop = {
    lock,
    copy: (text, seconds) => clipboard.copy(text, seconds),
    print: (html) => documents.print(html),
    savePdf: async (html, name) => savePdfAs(main.browser(), await documents.pdf(html), name),
    async chooseModelFile() {
      const chosen = await chooseModel(main.browser())
      if (chosen === null) return null
      processes.giveTicket(chosen.ticket, chosen.path)
      return { ticket: chosen.ticket, name: chosen.name }
    },
    async egressReport() {
      const { checkedAt, layers } = await checks
      return {
        layers: [...layers, layerOfTries('Service process', serviceTries)],
        refused: refusals.bySchemeName(),
        openInetSockets: openInetSockets(ownProcesses()),
        checkedAt,
      }
    },
    touch: () => {
      lockWatch.touch()
    },
    setTheme: (theme) => {
      nativeTheme.themeSource = theme === 'high-contrast' ? 'system' : theme
    },
  }

  processes.start()
  return {
    async end() {
      lockWatch.stop()
      await Promise.all([clipboard.clear().catch(() => undefined), processes.stop(graceMs)])
    },
    show: () => {
      main.show()
    },
  }
}
