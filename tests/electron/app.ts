/** The built app under a test: started as a user would, with a folder of its own that is looked at and removed afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'

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

/** The newest page at the app's address, other than `before`; hidden pages that try things at start are elsewhere. */
async function mainWindow(app: ElectronApplication, before?: Page, limitMs = 30_000): Promise<Page> {
  for (const end = performance.now() + limitMs; performance.now() < end;) {
    const found = app.windows().filter((page) => page.url() === 'app://cloister/index.html' && !page.isClosed() && page !== before)
    const newest = found.at(-1)
    if (newest !== undefined) return newest
    await pause(50)
  }
  throw new Error('the app shows no window')
}

/** The window that takes the place of `before`. To be asked for before what makes it come. */
export function nextWindow({ app }: RunningApp, before: Page, limitMs?: number): Promise<Page> {
  return mainWindow(app, before, limitMs)
}

/** Ends the app with everything it started, if it has not ended by itself. */
export async function quit({ app }: RunningApp): Promise<void> {
  await app.close().catch(() => undefined)
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cloister-user-'))
}

/** An app of its own for each test. */
export const test = base.extend<{ userData: string; cloister: RunningApp; page: Page }>({
  userData: async ({}, use) => {
    const folder = temporaryFolder()
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

/** One app for all tests of a run that leave it as it was; each finds its page freshly loaded. */
export const sharedTest = base.extend<{ page: Page }, { cloister: RunningApp }>({
  cloister: [
    async ({}, use) => {
      const folder = temporaryFolder()
      const running = await launch(join(folder, 'Cloister'))
      await use(running)
      await quit(running)
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  page: async ({ cloister }, use) => {
    const page = await cloister.window()
    await page.reload()
    await expect(page.locator('#root')).not.toBeEmpty()
    await use(page)
  },
})
export { expect }
