import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, executable, expect, root, test } from './app.ts'

test('the window opens on its own scheme and its page has something to show', async ({ page }) => {
  expect(page.url()).toBe('app://cloister/index.html')
  await expect(page.locator('#root')).not.toBeEmpty()
})

test('shell, service, engine and page are processes of their own, and the page is sandboxed', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const metricsNow = () =>
    cloister.app.evaluate(({ app }) => app.getAppMetrics().map(({ name, sandboxed, type }) => ({ name, sandboxed, type })))
  // The engine is started once the window is there.
  await expect
    .poll(async () => (await metricsNow()).map((one) => one.name))
    .toEqual(expect.arrayContaining(['Cloister Service', 'Cloister Engine']))
  const metrics = await metricsNow()
  expect(metrics.filter((one) => one.type === 'Tab').length).toBeGreaterThan(0)
})

test('the page comes up without an error, and without a rule of its policy being broken', async ({ cloister, page }) => {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      document.documentElement.dataset['broken'] = `${event.effectiveDirective} ${event.blockedURI}`
    })
  })
  await page.reload()
  await expect(page.locator('#root')).not.toBeEmpty()
  await page.waitForTimeout(1000)
  expect(said).toEqual([])
  expect(await page.locator('html').getAttribute('data-broken')).toBeNull()
  expect(cloister.output()).not.toMatch(/App threw|Uncaught|UnhandledPromiseRejection/u)
})

test('each process closes the network before it loads anything else', () => {
  for (const name of ['shell', 'service', 'engine']) {
    const [first] = readFileSync(join(root, 'out', 'main', `${name}.js`), 'utf8').split('\n')
    expect(first, name).toBe('import "./egress-guard.js";')
  }
})

test('a second start shows the window that is there, and ends', async ({ cloister, page, userData }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const second = spawn(executable(), [root], { env: environment(userData), stdio: 'ignore' })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  expect(await cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length)).toBe(1)
})
