/** The built app under a test: started as a user would, with a folder of its own that is looked at and removed afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export type RunningApp = {
  readonly app: ElectronApplication
  /** The window that is shown now; another one after each lock. */
  window(): Promise<Page>
  readonly userData: string
  /** Everything that the app's processes wrote to their outputs. */
  output(): string
}

export function executable(): string {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist')
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

export function environment(userData: string): Record<string, string> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  return { ...inherited, CLOISTER_USER_DATA: userData }
}

export async function launch(userData: string, args: readonly string[] = [], executablePath = executable()): Promise<RunningApp> {
  const app = await _electron.launch({
    executablePath,
    args: [root, ...args],
    env: environment(userData),
    // Playwright would add --no-sandbox for root; these tests never run as root.
    chromiumSandbox: true,
  })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString('utf8')
  }
  app.process().stdout?.on('data', keep)
  app.process().stderr?.on('data', keep)
  return { app, window: () => mainWindow(app), userData, output: () => output }
}

async function mainWindow(app: ElectronApplication): Promise<Page> {
  for (;;) {
    const found = app
      .windows()
      .filter((page) => page.url() === 'app://cloister/index.html' && !page.isClosed())
      .at(-1)
    if (found !== undefined) return found
    await app.waitForEvent('window', { timeout: 30_000 })
  }
}

/** Ends the app with everything it started, if it has not ended by itself. */
export async function quit({ app }: RunningApp): Promise<void> {
  await app.close().catch(() => undefined)
}

export const test = base.extend<{ userData: string; cloister: RunningApp; page: Page }>({
  // eslint-disable-next-line no-empty-pattern
  userData: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cloister-user-'))
    await use(join(folder, 'Cloister'))
    rmSync(folder, { recursive: true, force: true })
  },
  cloister: async ({ userData }, use) => {
    const running = await launch(userData)
    await use(running)
    await quit(running)
  },
  page: async ({ cloister }, use) => {
    await use(await cloister.window())
  },
})
export { expect } from '@playwright/test'
