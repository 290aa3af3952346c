/** The page as the app serves it: from files, under the app's own policy, with a stand-in behind its ports. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { contentSecurityPolicy, headersFor } from '../../src/main/shell/scheme.ts'
import { builtPage, builtStandIn } from './harness/build.ts'
import { passphrase, type Scenario } from './harness/scenario.ts'

const origin = 'https://cloister.test'
const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
}

/** Errors of the page that no test may leave behind: violations of the policy, exceptions. */
const troubles = new WeakMap<Page, string[]>()

export const test = base.extend<{ readonly quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const found: string[] = []
      troubles.set(page, found)
      page.on('pageerror', (error) => found.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') found.push(message.text())
      })
      await use(undefined)
      expect(found).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }

export async function openPage(page: Page, scenario: Partial<Scenario> = {}): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    if (url.origin !== origin) {
      await route.abort()
      return
    }
    const path = url.pathname === '/' ? '/index.html' : url.pathname
    try {
      const body = await readFile(join(builtPage, path))
      const type = types[path.split('.').pop() ?? ''] ?? 'application/octet-stream'
      await route.fulfill({ body, headers: headersFor(type, contentSecurityPolicy) })
    } catch {
      await route.fulfill({ status: 404, body: '' })
    }
  })
  await page.addInitScript(`window.cloisterScenario = ${JSON.stringify(scenario)}`)
  await page.addInitScript({ path: builtStandIn })
  await page.goto(`${origin}/`)
}

/** Past the lock, by keyboard. */
export async function unlock(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible()
}

/** Opens the encounter of a patient of today. */
export async function openEncounter(page: Page, familyName: string): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(`^${familyName}`) })
    .last()
    .press('Enter')
  await expect(page.getByRole('heading', { name: new RegExp(familyName), level: 1 })).toBeVisible()
}
