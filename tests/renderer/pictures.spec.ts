/** Every screen at the two sizes of common workstations, into the folder that CLOISTER_PICTURES names. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { recoveryGroups } from './harness/scenario.ts'
import { expect, openEncounter, openPage, test, unlock } from './open-page.ts'

const folder = process.env['CLOISTER_PICTURES']
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

for (const size of folder === undefined ? [] : sizes) {
  const take = async (page: Page, name: string): Promise<void> => {
    const into = join(folder ?? '', `${String(size.width)}x${String(size.height)}`)
    await mkdir(into, { recursive: true })
    await page.waitForTimeout(150) // colours change over a moment
    await page.screenshot({ path: join(into, `${name}.png`) })
  }
  test.describe(`${String(size.width)}x${String(size.height)}`, () => {
    test.use({ viewport: size })
    test.beforeEach(({ page }) => page.clock.setFixedTime(new Date(2026, 2, 2, 10, 32)))

    test('first run', async ({ page }) => {
      await openPage(page, { vault: 'none' })
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make the vault of this workstation')
      await page.getByLabel('Your name, as it is to stand under a note').fill('Dr. Ana Whitfield')
      await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('lantern copper meadow violin')
      await page.getByRole('textbox', { name: 'Passphrase once more' }).fill('lantern copper meadow violin')
      await take(page, '01-create-vault')
      await page.keyboard.press('Enter')
      await expect(page.getByText(recoveryGroups[0])).toBeVisible()
      await take(page, '02-recovery-key')
      await page.getByRole('button', { name: 'I have it on paper' }).press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Type two groups back from the print')
      for (const label of await page.locator('label').allTextContents())
        await page.getByLabel(label).fill(recoveryGroups[Number(label.replace('Group ', '')) - 1] ?? '')
      await take(page, '03-confirm-key')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Intel Core')).toBeVisible()
      await take(page, '04-machine')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Try it on a sample visit')
      await take(page, '05-sample')
    })

    test('no keychain', async ({ page }) => {
      await openPage(page, { vault: 'none', keychain: { state: 'missing', why: 'No Secret Service answers in this session.' } })
      await expect(page.getByText('No keychain was found')).toBeVisible()
      await take(page, '06-no-keychain')
    })

    test('lock', async ({ page }) => {
      await openPage(page, { reason: 'service-restarted' })
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('wrong')
      await page.keyboard.press('Enter')
      await expect(page.getByText('does not open this vault')).toBeVisible()
      await take(page, '10-lock')
      await page.getByRole('button', { name: 'Use the recovery key' }).click()
      await take(page, '11-recover')
    })

    test('damaged', async ({ page }) => {
      await openPage(page, { vault: 'damaged', problem: 'VAULT_TRUNCATED' })
      await expect(page.getByText('shorter than it should be')).toBeVisible()
      await take(page, '12-damaged')
    })

    for (const theme of ['light', 'dark', 'high-contrast'] as const) {
      test(`work, ${theme}`, async ({ page }) => {
        await openPage(page, { settings: { theme }, pace: 6 })
        await unlock(page)
        await take(page, `20-today-${theme}`)
        await openEncounter(page, 'Okafor')
        await expect(page.getByText('The visit is read')).toBeVisible()
        await take(page, `21-before-draft-${theme}`)
        await page.keyboard.press('d')
        await expect(page.getByText('Never smoker.')).toBeVisible()
        await take(page, `22-drafting-${theme}`)
        await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
        await page.keyboard.press('n')
        await take(page, `23-review-${theme}`)
        await page.keyboard.press('r')
        for (let i = 0; i < 4; i++) await page.keyboard.press('a')
        await page.keyboard.press('s')
        await page.waitForTimeout(600)
        await take(page, `24-review-later-${theme}`)
        await page.getByRole('button', { name: 'Redo Assessment and plan' }).press('Enter')
        await expect(page.getByRole('button', { name: /Version 2 of 2/ })).toBeVisible()
        await take(page, `25-two-versions-${theme}`)
      })
    }

    test('the rest', async ({ page }) => {
      await openPage(page, { settings: { theme: 'light' }, pace: 1 })
      await unlock(page)
      await page.keyboard.press('c')
      await page.getByLabel('Name or medical record number').fill('nak')
      await page.waitForTimeout(400)
      await take(page, '30-new-encounter')
      await page.keyboard.press('Enter')
      await expect(page.getByLabel('Reason for the visit, if known')).toBeVisible()
      await take(page, '31-new-encounter-visit')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Bring in the visit')).toBeVisible()
      await take(page, '32-import')
      await page
        .getByLabel('Or paste it')
        .fill('Doctor: What brings you in today?\nPatient: A cough, for two weeks now.\nDoctor: Any fever?\nPatient: No fever.')
      await page.getByRole('button', { name: 'Look at the pasted text' }).click()
      await expect(page.getByText('Is this how the visit went?')).toBeVisible()
      await take(page, '33-preview')
      await page.keyboard.press('Control+k')
      await take(page, '34-commands')
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await take(page, '35-keys')
      await page.keyboard.press('Escape')
      await page.keyboard.press('2')
      await expect(page.getByText('Abernathy')).toBeVisible()
      await take(page, '36-patients')
      await page.getByRole('button', { name: /^Okafor/ }).press('Enter')
      await expect(page.getByText('Encounters')).toBeVisible()
      await take(page, '37-patient')
      await page.keyboard.press('3')
      await expect(page.getByRole('table')).toBeVisible()
      await take(page, '38-decisions')
      await page.locator('[data-row]').first().press('Enter')
      await page.getByRole('button', { name: 'Replay' }).press('Enter')
      await expect(page.getByText('Identical, byte for byte')).toBeVisible()
      await take(page, '39-decision')
      await page.keyboard.press('4')
      await page.getByRole('button', { name: 'Verify now' }).press('Enter')
      await expect(page.getByRole('heading', { name: 'The record is whole' })).toBeVisible()
      await take(page, '40-verification')
      await page.locator('summary').first().press('Enter')
      await page.locator('summary').nth(6).scrollIntoViewIfNeeded()
      await take(page, '40-verification-as-written')
      await page.keyboard.press('5')
      await expect(page.getByRole('heading', { name: 'This machine' })).toBeVisible()
      await take(page, '41-settings')
      await page.getByRole('button', { name: /^Offline/ }).press('Enter')
      await expect(page.getByText('Names are not resolved')).toBeVisible()
      await take(page, '42-offline')
      await page.keyboard.press('Escape')
      await page.keyboard.press('1')
      await openEncounter(page, 'Abernathy')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await page.keyboard.press('Shift+A')
      await page.keyboard.press('n')
      await page.keyboard.press('e')
      await expect(page.getByLabel('Edit the statement')).toBeFocused()
      await take(page, '43-edit')
      await page.getByLabel('Edit the statement').fill('Continue lisinopril 10 mg daily.')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByLabel('Edit the statement')).toHaveCount(0)
      await page.keyboard.press('v')
      await expect(page.getByText('Struck through')).toBeVisible()
      await take(page, '44-compare')
      await page.keyboard.press('Escape')
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press('n')
        await page.keyboard.press('r')
      }
      await page.keyboard.press('Control+Enter')
      await take(page, '45-sign')
      await page.keyboard.press('Escape')
      await page.keyboard.press('1')
      await openEncounter(page, 'Lindqvist')
      await expect(page.getByText('Signed by Dr. Ana Whitfield')).toBeVisible()
      await take(page, '46-signed')
    })

    test('a visit that goes on', async ({ page }) => {
      await openPage(page)
      await unlock(page)
      await openEncounter(page, 'Abernathy')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await page.keyboard.press('t')
      await page.keyboard.insertText('Patient: And my shoulder aches at night.\nDoctor: Since when?')
      await take(page, '60-add-turns')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByText('Is this how it went on?')).toBeVisible()
      await take(page, '61-added-turns-understood')
      await page.keyboard.press('Enter')
      await expect(page.getByText('The visit has grown by 2 turns')).toBeVisible()
      await page.locator('#turn-2').focus()
      await take(page, '62-grown')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('textbox', { name: /^Correct turn 2/ })).toBeFocused()
      await take(page, '63-correcting')
      await page.keyboard.type(' And once more.')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByRole('note').getByText(/^Turn 2 is corrected/)).toBeVisible()
      await take(page, '64-corrected')
    })

    test('the card of a model', async ({ page }) => {
      await openPage(page)
      await unlock(page)
      await page.keyboard.press('5')
      await page.getByRole('button', { name: /^About Qwen/ }).press('Enter')
      const summary = page.getByText(/^The 31 source attributes/)
      await expect(summary).toBeVisible()
      await take(page, '65-model-card')
      await page.getByRole('heading', { name: 'Not for' }).scrollIntoViewIfNeeded()
      await take(page, '66-model-card-limits')
      await summary.press('Enter')
      await page.getByText('Intended users', { exact: true }).scrollIntoViewIfNeeded()
      await take(page, '67-model-card-attributes')
    })

    test('a model is evaluated', async ({ page }) => {
      await openPage(page)
      await unlock(page)
      await page.keyboard.press('5')
      await page.getByRole('button', { name: /^About Mistral/ }).press('Enter')
      await expect(page.getByText(/so it does not draft for patients/)).toBeVisible()
      await take(page, '68-not-evaluated')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^About Qwen/ }).press('Enter')
      await page.getByRole('button', { name: 'Evaluate on twelve visits' }).press('Enter')
      await expect(page.getByText('Traps it fell into')).toBeVisible()
      await page.getByRole('button', { name: 'Evaluate again' }).scrollIntoViewIfNeeded()
      await take(page, '69-evaluated')
    })

    test('a machine is measured', async ({ page }) => {
      await openPage(page)
      await unlock(page)
      await page.keyboard.press('5')
      await page.getByRole('button', { name: 'Measure' }).press('Enter')
      await page.getByText(/^Measured with/).scrollIntoViewIfNeeded()
      await take(page, '70-measured')
    })

    test('drafts to be careful with', async ({ page }) => {
      await openPage(page, { poor: true })
      await unlock(page)
      await openEncounter(page, 'Okafor')
      await page.keyboard.press('d')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await take(page, '71-poorly-found')
    })

    test('a draft with a section in which the model was stopped', async ({ page }) => {
      await openPage(page, { looped: 'review-of-systems' })
      await unlock(page)
      await openEncounter(page, 'Okafor')
      await page.keyboard.press('d')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await take(page, '72-cut')
    })
  })
}

for (const way of folder === undefined ? [] : (['zoom', 'text size'] as const)) {
  test.describe(`200 % by ${way}`, () => {
    test.use({
      viewport: way === 'zoom' ? { width: 640, height: 400 } : { width: 1280, height: 800 },
      deviceScaleFactor: way === 'zoom' ? 2 : 1,
    })
    test('review', async ({ page }) => {
      await openPage(page, way === 'zoom' ? {} : { settings: { textSize: 200 } })
      await unlock(page)
      await page.screenshot({ path: join(folder ?? '', `today at 200 % by ${way}.png`) })
      await openEncounter(page, 'Abernathy')
      await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
      await page.screenshot({ path: join(folder ?? '', `encounter at 200 % by ${way}.png`) })
      await page.keyboard.press('n')
      await page.screenshot({ path: join(folder ?? '', `review at 200 % by ${way}.png`) })
    })
  })
}
