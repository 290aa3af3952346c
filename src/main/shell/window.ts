/** The one window. A page in it sees pixels and two ports; it is thrown away at every lock. */
import { app, BrowserWindow, nativeTheme, type Rectangle, type Session, type WebPreferences } from 'electron'
import { origin } from './scheme.ts'

/** Preferences of every page of the app. */
export function pagePreferences(session: Session): WebPreferences {
  return {
    session,
    sandbox: true,
    contextIsolation: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    plugins: false,
    experimentalFeatures: false,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    webgl: false,
    disableBlinkFeatures: 'Auxclick',
    devTools: !app.isPackaged,
  }
}

export type Place = { readonly bounds: Rectangle; readonly maximized: boolean }

export type WindowOptions = {
  readonly session: Session
  readonly preload: string
  /** Where the window before it stood. */
  readonly place: Place | null
}

/** Makes the window, hidden until it has something to show. */
export function createWindow({ session, preload, place }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...place?.bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Cloister',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171a' : '#fbfbfa',
    webPreferences: { ...pagePreferences(session), preload },
  })
  // Keeps the screen's content out of captures where the system can do so (macOS, Windows).
  if (app.isPackaged) window.setContentProtection(true)
  // The system shows the title where others can see it; a page cannot put a name there.
  window.on('page-title-updated', (event) => {
    event.preventDefault()
  })
  window.once('ready-to-show', () => {
    if (place?.maximized === true) window.maximize()
    window.show()
  })
  return window
}

export const page = `${origin}/index.html`

export function load(window: BrowserWindow): Promise<void> {
  return window.loadURL(page)
}

export function placeOf(window: BrowserWindow): Place {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
}

/** Takes a window's page off the screen and out of memory at once: its process is killed, and nothing of it is asked first. */
export function wipe(window: BrowserWindow): void {
  if (!window.webContents.isDestroyed()) window.webContents.forcefullyCrashRenderer()
}
