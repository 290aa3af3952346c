/** One whole visit in the real app, by keyboard alone: first run, the sample visit, a real draft, review, signature, every screen, lock. */
import type { Locator, Page } from '@playwright/test'
import { expect, nextWindow, test, type RunningApp } from './app.ts'
import { firstRun, passphrase } from './first-run.ts'
import { Keyboard } from './keyboard.ts'

/** A draft by the default model takes a minute on two free cores; a shared machine may have far less to give. Nothing is timed here. */
const draftTimeout = 1_500_000

/** Waits for what a draft brings, as somebody who is there and now and then touches a key. */
async function whilePresent(page: Page, what: Locator): Promise<void> {
  const end = Date.now() + draftTimeout
  while (!(await what.isVisible())) {
    if (Date.now() > end) throw new Error('the draft did not end in time')
    await page.keyboard.press('Shift')
    await page.waitForTimeout(2000)
  }
}

/** Presses the keys that lock, which takes the page away under them: the key's end may never be told, and that alone is forgiven. */
async function lockByKey(cloister: RunningApp, page: Page): Promise<Page> {
  const fresh = nextWindow(cloister, page)
  const pressed = page.keyboard.press('Control+l').catch((error: unknown) => {
    if (!/closed|crashed|detached/i.test(String(error))) throw error
  })
  const locked = await fresh
  await pressed
  return locked
}

const sizes = [
  [1280, 800],
  [1920, 1080],
] as const

/** The window as it is, in both sizes of the documentation's pictures where those are asked for. */
async function takePictures({ app }: RunningApp, page: Page, pathOf: (size: string) => string): Promise<void> {
  for (const [width, height] of process.env['CLOISTER_E2E_PICTURES'] === undefined ? sizes.slice(0, 1) : sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [w, h]) => {
        BrowserWindow.getAllWindows()
          .find((window) => window.isVisible())
          ?.setContentSize(w, h)
      },
      [width, height] as const,
    )
    // A screen as wide as the window leaves it a pixel less.
    await expect.poll(async () => Math.abs((await page.evaluate(() => window.innerWidth)) - width)).toBeLessThan(3)
    await page.screenshot({ path: pathOf(String(width)) })
  }
}

test('a whole visit, by keyboard alone', async ({ cloister }, info) => {
  test.setTimeout(draftTimeout + 600_000)
  const page = await cloister.window()
  const picture = (name: string): Promise<void> => takePictures(cloister, page, (size) => info.outputPath(`${name}-${size}.png`))
  const keys = new Keyboard(page)
  await firstRun(keys, picture)
  await keys.tabTo(/Open the sample visit/)
  await keys.press('Enter')

  await expect(page.getByText('left knee').first()).toBeVisible()
  await expect(page.getByText(/Draft the note/)).toBeVisible()
  await picture('before-draft')
  await keys.press('d')
  await whilePresent(page, page.locator('[id^="statement-"]').first())
  await picture('drafting')
  await whilePresent(page, page.getByRole('button', { name: /^Sign/ }))
  await picture('drafted')

  const pending = page.locator('li[data-disposition="pending"] [id^="statement-"]')
  const answered = (disposition: string) => page.locator(`li[data-disposition="${disposition}"]`)
  const drafted = await pending.count()
  expect(drafted).toBeGreaterThan(3)
  await keys.press('n')
  await keys.press('s')
  await picture('source-shown')
  await keys.press('a')
  await expect(answered('accepted')).toHaveCount(1)
  await keys.press('r')
  await expect(answered('rejected')).toHaveCount(1)
  await keys.press('u')
  await expect(answered('rejected')).toHaveCount(0)
  await keys.press('n')
  await keys.press('e')
  await keys.press('End')
  await keys.type(' Reviewed.')
  await picture('editing')
  await keys.press('Control+Enter')
  await expect(answered('edited')).toHaveCount(1)
  await expect(page.getByText('Reviewed.').first()).toBeVisible()
  await keys.press('Shift+A')
  await expect(answered('accepted')).not.toHaveCount(1)
  for (let left = await pending.count(); left > 0; left = await pending.count()) {
    await keys.press('n')
    await keys.press('a')
    await expect(pending).not.toHaveCount(left)
  }
  await picture('reviewed')
  for (const look of ['dark', 'high-contrast']) {
    await page.evaluate((theme) => {
      document.documentElement.dataset['theme'] = theme
    }, look)
    await picture(`encounter-${look}`)
  }
  await page.evaluate(() => {
    document.documentElement.dataset['theme'] = 'light'
  })

  await keys.press('Control+Enter')
  await expect(page.getByRole('dialog', { name: 'Sign the note' })).toBeVisible()
  await picture('signing')
  await keys.type('not the passphrase')
  await keys.press('Enter')
  await expect(page.getByText(/does not open this vault/)).toBeVisible()
  await keys.type(passphrase)
  await keys.press('Enter')
  await expect(page.getByText(/Signed .*by Dr\. Ana Whitfield|Dr\. Ana Whitfield/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Addendum/ })).toBeVisible()
  await picture('signed')

  await keys.press('1')
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
  await picture('today')
  await keys.press('2')
  await expect(page.getByRole('heading', { name: 'Patients' })).toBeVisible()
  await picture('patients')
  // The search field has the keyboard here: figures are letters to it, until Escape.
  await keys.type('3')
  await expect(page.getByRole('heading', { name: 'Patients' })).toBeVisible()
  await keys.press('Backspace')
  await keys.type('Sample')
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: /Sample/ })).toBeVisible()
  await picture('patient')
  await keys.press('2')
  await expect(page.getByRole('heading', { name: 'Patients' })).toBeVisible()
  await keys.press('Escape')
  await keys.press('3')
  await expect(page.getByRole('heading', { name: 'Decisions' })).toBeVisible()
  await picture('decisions')
  await keys.press('4')
  await expect(page.getByRole('heading', { name: 'Verification' })).toBeVisible()
  await expect(page.locator('[data-holds="true"]').first()).toBeVisible({ timeout: 30_000 })
  await picture('verification')
  await keys.press('5')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(page.getByText(/of memory/).first()).toBeVisible()
  await picture('settings')

  const locked = await lockByKey(cloister, page)
  await expect(locked.getByRole('heading', { name: 'Locked' })).toBeVisible()
  await expect(locked.getByText(/Sample|knee|Whitfield/)).toHaveCount(0)
  expect(await locked.title()).toBe('Cloister')
  await takePictures(cloister, locked, (size) => info.outputPath(`locked-${size}.png`))
  const again = new Keyboard(locked)
  await again.tabTo(/^Passphrase/)
  await again.type(passphrase)
  await again.press('Enter')
  await expect(locked.getByRole('heading', { name: 'Today' })).toBeVisible()
  await again.tabTo(/^Sample/)
  await again.press('Enter')
  await expect(locked.getByText(/Signed by Dr\. Ana Whitfield/)).toBeVisible()
  await expect(locked.getByText('Reviewed.').first()).toBeVisible()
})
