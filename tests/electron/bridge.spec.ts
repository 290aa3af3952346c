import { expect, test } from './app.ts'
import { call, send, takePorts } from './ports.ts'

test('the page has nothing of Node or Electron', async ({ page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname', 'setImmediate'].filter(
      (name) => name in window,
    ),
  )
  expect(found).toEqual([])
})

test('preload adds nothing to the window', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const [bare, preloaded] = await cloister.app.evaluate(async ({ app, BrowserWindow, session }) => {
    const names = async (preload: { preload?: string }): Promise<unknown> => {
      const window = new BrowserWindow({ show: false, webPreferences: { session: session.fromPartition('cloister'), ...preload } })
      await window.loadURL('app://cloister/probe')
      const found: unknown = await window.webContents.executeJavaScript('Object.getOwnPropertyNames(window).sort()')
      window.destroy()
      return found
    }
    return Promise.all([names({}), names({ preload: `${app.getAppPath()}/out/preload/preload.cjs` })])
  })
  expect(preloaded).toEqual(bare)
  expect(bare).toContain('document')
})

test('the page cannot put a name into the title of the window', async ({ cloister, page }) => {
  await page.evaluate(() => {
    document.title = 'Jane Doe'
  })
  await page.waitForTimeout(300)
  const titles = await cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.getTitle()))
  expect(titles.join()).not.toContain('Jane')
})

test('the page is given ports once at its start, with the reason', async ({ page }) => {
  expect(await takePorts(page)).toBe('start')
  expect(await page.evaluate(() => window.testPortsGiven)).toBe(1)
})

test.describe('procedures', () => {
  test.beforeEach(async ({ page }) => {
    await takePorts(page)
  })

  test('one that is not in the contract does not exist', async ({ page }) => {
    for (const path of [
      '/vault/key',
      '/vault/db/exec',
      '/__proto__/toString',
      '/constructor',
      '/toString',
      '/vault/status/constructor',
      '/',
    ]) {
      expect((await call(page, 'service', path, {})).status, path).toBe(404)
      expect((await call(page, 'shell', path, {})).status, path).toBe(404)
    }
  })

  test('unknown and inherited keys are refused', async ({ page }) => {
    const answer = await call(page, 'shell', '/touch', { extra: 1 })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.json).toMatchObject({ code: 'INVALID' })
    const raw = await send(
      page,
      'shell',
      '{"i":"77","p":{"u":"/copy","b":{"json":{"text":"x","clearAfterSeconds":10,"__proto__":{"a":1}}}}}',
    )
    expect(raw.status).toBeGreaterThanOrEqual(400)
    expect(await call(page, 'service', '/vault/status', { a: 1 })).toMatchObject({ json: { code: 'INVALID' } })
  })

  test('what needs a session is refused without one', async ({ page }) => {
    for (const [path, input] of [
      ['/patients/search', { query: '', limit: 10 }],
      ['/settings/get', {}],
      ['/ledger/verify', {}],
      ['/encounters/createSample', {}],
      ['/models/list', {}],
    ] as const) {
      expect(await call(page, 'service', path, input), path).toMatchObject({ json: { code: 'LOCKED' } })
    }
  })

  test('a wrong type, a huge text or broken JSON harms nobody', async ({ page }) => {
    expect(await call(page, 'shell', '/copy', { text: 'x'.repeat(2_000_001), clearAfterSeconds: 10 })).toMatchObject({
      json: { code: 'INVALID' },
    })
    expect(await call(page, 'shell', '/setTheme', { theme: 'pink' })).toMatchObject({ json: { code: 'INVALID' } })
    await page.evaluate(() => {
      for (const bad of ['{', '', 'null', '[]', '{"i":{}}', '{"i":"1","p":{"u":1}}', '{"i":"1","t":9,"p":null}']) {
        window.testPorts?.service.postMessage(bad)
        window.testPorts?.shell.postMessage(bad)
      }
      window.testPorts?.service.postMessage(new ArrayBuffer(8))
      window.testPorts?.shell.postMessage({ i: 1 })
      window.testPorts?.shell.postMessage(null)
    })
    expect((await call(page, 'shell', '/touch', {})).status).toBe(200)
    expect((await call(page, 'service', '/vault/status', {})).status).toBe(200)
  })

  test('an error names no file and no words of the request', async ({ page }) => {
    const answer = await call(page, 'service', '/vault/unlock', { passphrase: 'Zebra Quagmire 77' })
    expect(JSON.stringify(answer)).not.toMatch(/Zebra|Quagmire|\/tmp\/|\/home\//u)
  })
})

test('only the page itself is given ports', async ({ cloister, page }) => {
  await takePorts(page)
  const given = await cloister.app.evaluate(
    async ({ BrowserWindow, session }, preload) => {
      // Another window with the same preload and the same origin: it is not the one we made.
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { session: session.fromPartition('cloister'), preload, sandbox: true, contextIsolation: true },
      })
      let asked = false
      stranger.webContents.on('ipc-message', (_event, channel) => {
        asked ||= channel === 'cloister:ready'
      })
      await stranger.webContents.loadURL('app://cloister/probe')
      const result: unknown = await stranger.webContents.executeJavaScript(`new Promise((resolve) => {
      addEventListener('message', () => resolve(true))
      setTimeout(resolve, 700, false)
    })`)
      stranger.destroy()
      return { asked, given: result }
    },
    await cloister.app.evaluate(({ app }) => `${app.getAppPath()}/out/preload/preload.cjs`),
  )
  expect(given).toEqual({ asked: true, given: false })
  expect(await page.evaluate(() => window.testPortsGiven)).toBe(1)
})
