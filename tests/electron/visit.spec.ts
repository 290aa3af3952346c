/** One whole visit in the real app, by keyboard alone: first run, the sample visit, a real draft, review, signature, every screen. */
import type { Locator, Page } from '@playwright/test'
import { expect, test, type RunningApp } from './app.ts'

const passphrase = 'lantern orchard violin harbour'
/** A draft by the default model takes a minute on two free cores; a shared machine may have far less to give. Nothing is timed here. */
const draftTimeout = 1_500_000

/** What has the keyboard, by its accessible name or text. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return ''
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
        ? [...(element.labels ?? [])].map((label) => label.innerText)
        : []
    return [element.getAttribute('aria-label') ?? '', ...labels, element.innerText].join(' ').trim()
  })
}

/** Presses Tab until what is named has the keyboard: a control that cannot be reached so fails the test. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (name.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${String(name)}`)
}

/** Waits for what a draft brings, as somebody who is there: an app left alone would lock itself. */
async function whilePresent(page: Page, what: Locator): Promise<void> {
  const end = Date.now() + draftTimeout
  while (!(await what.isVisible())) {
    if (Date.now() > end) throw new Error('the draft did not end in time')
    await page.keyboard.press('Shift')
    await page.waitForTimeout(2000)
  }
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

async function firstRun(page: Page, picture: (name: string) => Promise<void>): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Make the vault of this workstation' })).toBeVisible()
  await page.keyboard.type('Dr. Ana Whitfield')
  await tabTo(page, /^Passphrase(?! once)/)
  await page.keyboard.type(passphrase)
  await tabTo(page, /^Passphrase once more/)
  await page.keyboard.type(passphrase)
  await picture('first-run')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Print the recovery key' })).toBeVisible({ timeout: 60_000 })
  const groups = await page.getByRole('list', { name: 'Recovery key' }).getByRole('listitem').allInnerTexts()
  const group = (label: string): string => (groups[Number(label.replace(/\D/g, '')) - 1] ?? '').replace(/^\d+\s*/, '').trim()
  await tabTo(page, /I have it on paper/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /Type two groups back/ })).toBeVisible()
  const asked = await page
    .locator('label')
    .filter({ hasText: /^Group/ })
    .allInnerTexts()
  expect(asked).toHaveLength(2)
  for (const label of asked) {
    await tabTo(page, new RegExp(`^${label}`))
    await page.keyboard.type(group(label))
  }
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'What this machine can do' })).toBeVisible()
  await expect(page.getByRole('listitem').first()).toBeVisible({ timeout: 60_000 })
  await picture('machine-check')
  await tabTo(page, /^Go on/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Try it on a sample visit' })).toBeVisible()
  await tabTo(page, /Open the sample visit/)
  await page.keyboard.press('Enter')
}

test('a whole visit, by keyboard alone', async ({ cloister }, info) => {
  test.setTimeout(draftTimeout + 600_000)
  const page = await cloister.window()
  const picture = (name: string): Promise<void> => takePictures(cloister, page, (size) => info.outputPath(`${name}-${size}.png`))
  await firstRun(page, picture)

  await expect(page.getByText('left knee').first()).toBeVisible()
  await expect(page.getByText(/Draft the note/)).toBeVisible()
  await picture('before-draft')
  await page.keyboard.press('d')
  await whilePresent(page, page.locator('[id^="statement-"]').first())
  await picture('drafting')
  await whilePresent(page, page.getByRole('button', { name: /^Sign/ }))
  await picture('drafted')

  const pending = page.locator('li[data-disposition="pending"] [id^="statement-"]')
  const answered = (disposition: string) => page.locator(`li[data-disposition="${disposition}"]`)
  const drafted = await pending.count()
  expect(drafted).toBeGreaterThan(3)
  await page.keyboard.press('n')
  await page.keyboard.press('s')
  await picture('source-shown')
  await page.keyboard.press('a')
  await expect(answered('accepted')).toHaveCount(1)
  await page.keyboard.press('r')
  await expect(answered('rejected')).toHaveCount(1)
  await page.keyboard.press('u')
  await expect(answered('rejected')).toHaveCount(0)
  await page.keyboard.press('n')
  await page.keyboard.press('e')
  await page.keyboard.press('End')
  await page.keyboard.type(' Reviewed.')
  await picture('editing')
  await page.keyboard.press('Control+Enter')
  await expect(answered('edited')).toHaveCount(1)
  await expect(page.getByText('Reviewed.').first()).toBeVisible()
  await page.keyboard.press('Shift+A')
  await expect(answered('accepted')).not.toHaveCount(1)
  for (let left = await pending.count(); left > 0; left = await pending.count()) {
    await page.keyboard.press('n')
    await page.keyboard.press('a')
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

  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('dialog', { name: 'Sign the note' })).toBeVisible()
  await page.keyboard.type('not the passphrase')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/does not open this vault/)).toBeVisible()
  await page.keyboard.type(passphrase)
  await picture('signing')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Signed .*by Dr\. Ana Whitfield|Dr\. Ana Whitfield/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Addendum/ })).toBeVisible()
  await picture('signed')

  await page.keyboard.press('1')
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
  await picture('today')
  await page.keyboard.press('2')
  await expect(page.getByRole('heading', { name: 'Patients' })).toBeVisible()
  await picture('patients')
  // The search field has the keyboard here, so the next place is asked for by name.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Decisions')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Decisions' })).toBeVisible()
  await picture('decisions')
  await page.keyboard.press('4')
  await expect(page.getByRole('heading', { name: 'Verification' })).toBeVisible()
  await expect(page.locator('[data-holds="true"]').first()).toBeVisible({ timeout: 30_000 })
  await picture('verification')
  await page.keyboard.press('5')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await picture('settings')
})
