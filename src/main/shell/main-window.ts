/** Keeps the one window: hands its page the ports when it is ready for them, and replaces it with a fresh one. */
import { ipcMain, type BrowserWindow, type IpcMainEvent, type MessagePortMain, type Session } from 'electron'
import { origin } from './scheme.ts'
import { createWindow, load, page, placeOf, wipe, type Place } from './window.ts'

/** Why a page is given ports. The page shows a sentence for it. */
export type Reason = 'start' | 'lock' | 'service-restarted'

export type MainWindowOptions = {
  readonly session: Session
  readonly preload: string
  /** The ends of new channels to service and shell, or null while there is no service. */
  readonly connect: () => [service: MessagePortMain, shell: MessagePortMain] | null
  /** The user closed the window. */
  readonly onClosed: () => void
  /** The page's process ended by itself. */
  readonly onGone: () => void
  readonly log: (what: string) => void
}

export type MainWindow = {
  readonly browser: () => BrowserWindow
  /** Gives the page ports to a service that has just come up. Waits for the page where it is not ready. */
  give(reason: Reason): void
  /** Kills the page and opens a fresh one in its place, which waits for `give`. */
  replace(reason: Reason): void
  show(): void
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  let browser = open(null)
  /** Why the page has not been given ports yet; null once it has. */
  let due: Reason | null = 'start'
  let ready = false

  function open(place: Place | null): BrowserWindow {
    const made = createWindow({ session: options.session, preload: options.preload, place })
    made.on('closed', () => {
      if (made === browser) options.onClosed()
    })
    made.webContents.on('render-process-gone', (_event, details) => {
      if (made !== browser || made.isDestroyed()) return
      options.log(`the page ended by itself (${details.reason})`)
      options.onGone()
    })
    made.webContents.on('did-navigate', (_event, address) => {
      // Navigations are refused before they begin; an empty page is the one that nobody is asked about.
      if (made !== browser || address === page) return
      options.log('the page blanked itself')
      options.onGone()
    })
    load(made).catch(() => {
      if (made === browser) options.log('the page could not be loaded')
    })
    return made
  }

  /** True only for the page itself: the main frame of our window, at our origin. */
  function isOurPage(event: IpcMainEvent): boolean {
    const { sender, senderFrame } = event
    return (
      !browser.isDestroyed() &&
      sender === browser.webContents &&
      senderFrame === browser.webContents.mainFrame &&
      senderFrame.origin === origin
    )
  }

  function giveNow(): void {
    if (!ready || due === null || browser.isDestroyed()) return
    const ports = options.connect()
    if (ports === null) return
    browser.webContents.postMessage('cloister:ports', { reason: due }, ports)
    due = null
  }

  ipcMain.on('cloister:ready', (event) => {
    if (!isOurPage(event)) {
      options.log('a frame that is not the page asked for its ports, and was refused')
      return
    }
    ready = true
    due ??= 'start' // the page was reloaded
    giveNow()
  })

  return {
    browser: () => browser,
    give(reason) {
      due ??= reason
      giveNow()
    },
    replace(reason) {
      const before = browser
      const place = before.isDestroyed() ? null : placeOf(before)
      ready = false
      due = reason
      browser = open(place)
      if (before.isDestroyed()) return
      wipe(before)
      // It stays, blank, until its successor can be seen: the window does not jump.
      const remove = (): void => {
        if (!before.isDestroyed()) before.destroy()
      }
      browser.once('show', remove)
      browser.once('closed', remove)
    },
    show() {
      if (browser.isDestroyed()) return
      if (browser.isMinimized()) browser.restore()
      browser.focus()
    },
  }
}
