import type { Page } from '@playwright/test'
import { expect, nextWindow, sharedTest as test, test as ownTest } from './app.ts'

const elsewhere = [
  'https://example.org/',
  'http://127.0.0.1:9/',
  'file:///etc/hostname',
  'data:text/html,<p>x',
  'javascript:void 0',
  'app://other/index.html',
  'app://cloister/probe',
  'chrome://gpu',
  'devtools://devtools/bundled/inspector.html',
  'mailto:a@example.org',
]

async function unmoved(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  // Asked of the page itself: the driver takes a refused navigation for one that is still under way.
  const shown = await page.evaluate(() => ({ at: location.href, something: document.querySelector('#root')?.textContent !== '' }))
  expect(shown).toEqual({ at: 'app://cloister/index.html', something: true })
}

for (const address of elsewhere) {
  test(`the page does not go to ${address}`, async ({ cloister, page }) => {
    await expect(page.locator('#root')).not.toBeEmpty()
    const visible = () =>
      cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length)
    // On a slow machine the window may come a moment after its page.
    await expect.poll(visible).toBe(1)
    await page.evaluate((to) => {
      try {
        location.href = to
      } catch {
        // Some addresses are refused by the page's own policy.
      }
    }, address)
    await unmoved(page)
    await page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      link.target = '_blank'
      document.body.append(link)
      link.click()
    }, address)
    expect(await page.evaluate((to) => window.open(to) === null, address)).toBe(true)
    await unmoved(page)
    expect(await visible()).toBe(1)
  })
}

ownTest('a page that blanks itself is taken away, and a fresh one comes', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const fresh = nextWindow(cloister, page)
  await page
    .evaluate(() => {
      location.href = 'about:blank'
    })
    .catch(() => undefined)
  await unmoved(await fresh)
})

test('a form leads nowhere', async ({ page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  await page.evaluate(() => {
    const form = document.createElement('form')
    form.action = 'https://example.org/'
    form.method = 'post'
    document.body.append(form)
    form.submit()
  })
  await unmoved(page)
})

test('no frame, object or webview comes to be', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const webContents = await cloister.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)
  await page.evaluate(() => {
    for (const [name, attribute] of [
      ['iframe', 'src'],
      ['object', 'data'],
      ['embed', 'src'],
      ['webview', 'src'],
    ] as const) {
      const element = document.createElement(name)
      try {
        element.setAttribute(attribute, 'app://cloister/index.html')
        document.body.append(element)
      } catch {
        // Trusted types refuse some of them outright.
      }
    }
  })
  await page.waitForTimeout(500)
  const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url() === 'app://cloister/index.html')
  expect(frames).toEqual([])
  expect(await cloister.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBeLessThanOrEqual(webContents)
})

test('nothing is downloaded', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  await cloister.app.evaluate(({ session }) => {
    const seen = globalThis as unknown as { downloads: string[] }
    seen.downloads = []
    session.fromPartition('cloister').on('will-download', (_event, item) => {
      item.once('done', (_done, state) => seen.downloads.push(state))
    })
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x']))
    link.download = 'x.txt'
    document.body.append(link)
    link.click()
  })
  await page.waitForTimeout(500)
  const done = await cloister.app.evaluate(() => (globalThis as unknown as { downloads: string[] }).downloads)
  expect(done.filter((state) => state === 'completed')).toEqual([])
})

test.describe('the scheme serves the built files and nothing else', () => {
  const outside = [
    'app://cloister/../main/shell.js',
    'app://cloister/..%2fmain/shell.js',
    'app://cloister/%2e%2e/main/shell.js',
    'app://cloister/..%5cmain%5cshell.js',
    'app://cloister//etc/hostname',
    'app://cloister/%2fetc%2fhostname',
    'app://cloister/assets',
    'app://cloister/assets/',
    'app://cloister/index.html%00.js',
    'app://cloister/INDEX.HTML',
    'app://cloister/package.json',
    'app://cloister.example.org/index.html',
    'app://user@cloister/index.html',
    'file:///etc/hostname',
  ]
  for (const address of outside) {
    test(address, async ({ cloister }) => {
      await cloister.window()
      const status = await cloister.app.evaluate(async ({ session }, url) => {
        try {
          const answer = await session.fromPartition('cloister').fetch(url)
          return answer.status
        } catch {
          return 0
        }
      }, address)
      expect([0, 404]).toContain(status)
    })
  }

  test('every answer carries the policy and forbids guessing of types', async ({ cloister }) => {
    await cloister.window()
    for (const address of ['app://cloister/index.html', 'app://cloister/', 'app://cloister/nothing', 'app://cloister/probe']) {
      const headers = await cloister.app.evaluate(
        async ({ session }, url) => Object.fromEntries((await session.fromPartition('cloister').fetch(url)).headers),
        address,
      )
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })
})
