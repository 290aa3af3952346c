/** Every screen, light, dark and in high contrast, by the rules of axe; and at 200 % without anything cut off. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { recoveryGroups } from './harness/scenario.ts'
import { expect, openEncounter, openPage, test, unlock } from './open-page.ts'

async function check(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(150) // colours change over a moment
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    name,
  ).toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`before the work, ${scheme}`, () => {
    test.use({ colorScheme: scheme })
    test('first run', async ({ page }) => {
      await openPage(page, { vault: 'none', keychain: { state: 'locked', name: 'Secret Service' } })
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.keyboard.press('Enter')
      await check(page, 'create, with its problems')
      await page.getByLabel('Your name, as it is to stand under a note').fill('Dr. Ana Whitfield')
      await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('lantern copper meadow violin')
      await page.getByRole('textbox', { name: 'Passphrase once more' }).fill('lantern copper meadow violin')
      await page.getByText('Use a protected file, which is weaker').click()
      await page.getByRole('button', { name: /^Make the vault/ }).click()
      await expect(page.getByText(recoveryGroups[0])).toBeVisible()
      await check(page, 'recovery key')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Type two groups back from the print')
      await check(page, 'confirm')
      for (const label of await page.locator('label').allTextContents())
        await page.getByLabel(label).fill(recoveryGroups[Number(label.replace('Group ', '')) - 1] ?? '')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Intel Core')).toBeVisible()
      await check(page, 'machine')
      await page.keyboard.press('Enter')
      await check(page, 'sample')
    })
    test('lock', async ({ page }) => {
      await openPage(page)
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('wrong')
      await page.keyboard.press('Enter')
      await expect(page.getByText('does not open this vault')).toBeVisible()
      await check(page, 'lock')
      await page.getByRole('button', { name: 'Use the recovery key' }).click()
      await check(page, 'recover')
    })
  })
}

for (const theme of ['light', 'dark', 'high-contrast'] as const) {
  test(`the work, ${theme}`, async ({ page }) => {
    test.slow()
    await openPage(page, { settings: { theme } })
    await unlock(page)
    await expect(page.getByText('Marín')).toBeVisible()
    await check(page, 'today')
    await page.keyboard.press('c')
    await expect(page.getByRole('dialog')).toBeVisible()
    await check(page, 'new encounter')
    await page.keyboard.press('Escape')
    await openEncounter(page, 'Marín')
    await check(page, 'import')
    await page.getByLabel('Or paste it').fill('Doctor: What brings you in?\nPatient: My throat hurts.')
    await page.getByRole('button', { name: 'Look at the pasted text' }).click()
    await expect(page.getByText('Is this how the visit went?')).toBeVisible()
    await check(page, 'preview')
    await page.keyboard.press('1')
    await openEncounter(page, 'Okafor')
    await expect(page.getByText('The visit is read')).toBeVisible()
    await check(page, 'before a draft')
    await page.keyboard.press('d')
    await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
    await page.keyboard.press('n')
    await check(page, 'review')
    await page.keyboard.press('r')
    await page.keyboard.press('a')
    await page.keyboard.press('e')
    await check(page, 'edit')
    await page.keyboard.press('Escape')
    await page.keyboard.press('v')
    await expect(page.getByRole('dialog', { name: 'Compare' })).toBeVisible()
    await check(page, 'compare')
    await page.keyboard.press('Escape')
    await page.keyboard.press('2')
    await expect(page.getByText('Abernathy')).toBeVisible()
    await check(page, 'patients')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Okafor/ }).click()
    await expect(page.getByRole('heading', { name: 'Encounters' })).toBeVisible()
    await check(page, 'patient')
    await page.keyboard.press('3')
    await expect(page.getByRole('table')).toBeVisible()
    await check(page, 'decisions')
    await page.locator('[data-row]').first().click()
    await page.getByRole('button', { name: 'Replay' }).click()
    await expect(page.getByText('Identical, byte for byte')).toBeVisible()
    await check(page, 'decision')
    await page.keyboard.press('4')
    await page.getByRole('button', { name: 'Verify now' }).click()
    await expect(page.getByRole('heading', { name: 'The record is whole' })).toBeVisible()
    const entry = page.locator('details').filter({ hasText: '"visits":12' }).first()
    await entry.locator('summary').filter({ hasText: 'As written' }).press('Enter')
    await expect(entry.getByText('"visits":12')).toBeVisible()
    await check(page, 'verification')
    await page.keyboard.press('5')
    await expect(page.getByRole('heading', { name: 'This machine' })).toBeVisible()
    await page.getByRole('button', { name: 'Measure' }).press('Enter')
    await expect(page.getByRole('row', { name: /1 thread \(in use\)/ })).toBeVisible()
    await expect(page.getByText(/^Measured with .*, in 14 seconds/)).toBeVisible()
    await check(page, 'settings')
    await page.getByRole('button', { name: /^Offline/ }).click()
    await expect(page.getByText('Names are not resolved')).toBeVisible()
    await check(page, 'offline')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
    await check(page, 'commands')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await check(page, 'keys')
    await page.keyboard.press('Escape')
    await page.keyboard.press('1')
    await openEncounter(page, 'Lindqvist')
    await expect(page.getByText('Signed by Dr. Ana Whitfield')).toBeVisible()
    await check(page, 'signed')
  })
}

/** What is wider than the window. */
async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, button, input, textarea, p, label')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        const scrolls = element.closest('nav, table, [role="group"][aria-label]') !== null
        return box.width > 1 && !scrolls && (box.right > window.innerWidth + 1 || box.left < -1)
      })
      .map((element) => `${element.tagName}: ${(element.textContent ?? '').slice(0, 60)}`),
  )
}

for (const way of ['zoom', 'text size'] as const) {
  test.describe(`at 200 % by ${way}`, () => {
    test.use({ viewport: way === 'zoom' ? { width: 640, height: 400 } : { width: 1280, height: 800 } })
    test('nothing is cut off and the review works', async ({ page }) => {
      await openPage(page, way === 'zoom' ? {} : { settings: { textSize: 200 } })
      await unlock(page)
      for (const key of ['2', '3', '4', '5', '1']) {
        await page.keyboard.press(key)
        await page.keyboard.press('Escape')
        await page.waitForTimeout(200)
        expect(await overflowing(page), `screen ${key}`).toEqual([])
        if (key === '2') await page.getByRole('button', { name: 'Patients' }).focus()
      }
      await openEncounter(page, 'Abernathy')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await page.keyboard.press('n')
      await expect(page.locator('[aria-current="true"]')).toBeInViewport()
      const covered = await page.locator('[aria-current="true"]').evaluate((element) => {
        const { left, top, height } = element.getBoundingClientRect()
        return !element.contains(document.elementFromPoint(left + 12, top + height / 2))
      })
      expect(covered, 'the statement in hand lies under something').toBe(false)
      await page.keyboard.press('s')
      await expect(page.locator('#turn-27')).toBeInViewport()
      expect(await overflowing(page)).toEqual([])
      await page
        .getByRole('button', { name: /^Accept a|^Accept$/ })
        .first()
        .scrollIntoViewIfNeeded()
      await expect(page.getByRole('button', { name: /^Accept$/ })).toBeInViewport()
    })
  })
}
