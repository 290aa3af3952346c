/** The four steps of the first run, by keyboard. */
import { expect } from '@playwright/test'
import type { Keyboard } from './keyboard.ts'

export const passphrase = 'lantern orchard violin harbour'
export const clinician = 'Dr. Ana Whitfield'

/** Up to the last step, which asks whether to open the sample visit. `picture` is taken of each step worth one. */
export async function firstRun(keys: Keyboard, picture: (name: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
  const { page } = keys
  await expect(page.getByRole('heading', { name: 'Make the vault of this workstation' })).toBeVisible()
  await keys.type(clinician)
  await keys.tabTo(/^Passphrase(?! once)/)
  await keys.type(passphrase)
  await keys.tabTo(/^Passphrase once more/)
  await keys.type(passphrase)
  await picture('first-run')
  await keys.press('Enter')

  await expect(page.getByRole('heading', { name: 'Print the recovery key' })).toBeVisible()
  const groups = await page.getByRole('list', { name: 'Recovery key' }).getByRole('listitem').allInnerTexts()
  const group = (label: string): string => (groups[Number(label.replace(/\D/g, '')) - 1] ?? '').replace(/^\d+\s*/, '').trim()
  await keys.tabTo(/I have it on paper/)
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: /Type two groups back/ })).toBeVisible()
  const asked = await page
    .locator('label')
    .filter({ hasText: /^Group/ })
    .allInnerTexts()
  expect(asked).toHaveLength(2)
  for (const label of asked) {
    await keys.tabTo(new RegExp(`^${label}`))
    await keys.type(group(label))
  }
  await keys.press('Enter')

  await expect(page.getByRole('heading', { name: 'What this machine can do' })).toBeVisible()
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await picture('machine-check')
  await keys.tabTo(/^Go on/)
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: 'Try it on a sample visit' })).toBeVisible()
}
