/** What goes wrong, each said in its own words with a next step; and what must show nothing. */
import { errorSentences, type ErrorCode } from '../../src/contract/errors.ts'
import { passphrase, recoveryGroups } from './harness/scenario.ts'
import { expect, openEncounter, openPage, test, unlock } from './open-page.ts'

const damages: readonly ErrorCode[] = [
  'VAULT_EMPTY_FILE',
  'VAULT_TRUNCATED',
  'VAULT_PLAINTEXT',
  'VAULT_UNREADABLE',
  'VAULT_NEWER',
  'KEY_FILE_MISSING',
  'KEY_FILE_DAMAGED',
]
for (const problem of damages) {
  test(`a damaged vault: ${problem}`, async ({ page }) => {
    await openPage(page, { vault: 'damaged', problem })
    await expect(page.getByText(errorSentences[problem])).toBeVisible()
    await expect(page.getByRole('textbox')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Look again' })).toBeFocused()
  })
}

for (const code of ['KEYCHAIN_LOCKED', 'KEYCHAIN_SECRET_MISSING', 'VAULT_BUSY', 'VAULT_CORRUPT', 'TOO_MANY_TRIES'] as const) {
  test(`a vault that does not open: ${code}`, async ({ page }) => {
    await openPage(page, { errors: { 'vault.unlock': code } })
    await expect(page.getByRole('textbox', { name: 'Passphrase' })).toBeFocused()
    await page.keyboard.type(passphrase)
    await page.keyboard.press('Enter')
    await expect(page.getByText(errorSentences[code])).toBeVisible()
    await expect(page.getByRole('button', { name: 'Use the recovery key' }).first()).toBeVisible()
  })
}

test('the printed key opens the vault, and its mistyped group is marked', async ({ page }) => {
  await openPage(page)
  await expect(page.getByRole('textbox', { name: 'Passphrase' })).toBeFocused()
  await page.getByRole('button', { name: 'Use the recovery key' }).press('Enter')
  await page.getByLabel('Group 1').focus()
  await page.keyboard.insertText([...recoveryGroups.slice(0, 4), 'XXXXX', ...recoveryGroups.slice(5)].join('-'))
  await page.getByRole('textbox', { name: 'New passphrase' }).fill('orchard signal velvet harbor')
  await page.keyboard.press('Enter')
  await expect(page.getByText(errorSentences.RECOVERY_KEY_MISTYPED)).toBeVisible()
  await expect(page.getByLabel('Group 5')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Group 5').fill(recoveryGroups[4])
  await page.getByRole('button', { name: /^Open the vault/ }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible()
})

for (const judged of ['too-thin', 'not-a-visit', 'not-english', 'no-model'] as const) {
  test(`a source that gets no draft: ${judged}`, async ({ page }) => {
    const sentence = {
      'too-thin': 'SOURCE_TOO_THIN',
      'not-a-visit': 'SOURCE_NOT_A_VISIT',
      'not-english': 'SOURCE_LANGUAGE',
      'no-model': 'MODEL_MISSING',
    } as const
    await openPage(page, { judged })
    await unlock(page)
    await openEncounter(page, 'Okafor')
    await expect(page.getByText(errorSentences[sentence[judged]])).toBeVisible()
    await page.keyboard.press('d')
    await expect(page.getByRole('button', { name: /^Draft the note/ })).toHaveCount(0)
    await expect(page.getByText('Drafting', { exact: true })).toHaveCount(0)
  })
}

test('a visit larger than the context says how much does not fit, and is drafted in parts only when asked', async ({ page }) => {
  await openPage(page, { judged: 'too-long' })
  await unlock(page)
  await openEncounter(page, 'Okafor')
  await expect(page.getByText('This visit is longer than the model can read at once.')).toBeVisible()
  await page.getByRole('button', { name: /^Draft in 2 parts/ }).press('Enter')
  await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
})

for (const code of ['ENGINE_STOPPED', 'ENGINE_HUNG', 'ENGINE_BUSY', 'MODEL_HASH', 'MODEL_TOO_LARGE'] as const) {
  test(`a draft that fails: ${code}`, async ({ page }) => {
    await openPage(page, { errors: { 'drafting.start': code } })
    await unlock(page)
    await openEncounter(page, 'Okafor')
    await page.getByRole('button', { name: /^Draft the note/ }).press('Enter')
    await expect(page.getByRole('alert')).toContainText(errorSentences[code])
    await expect(page.getByRole('button', { name: /^Draft the note/ })).toBeVisible()
  })
}

test('a model is evaluated before it drafts, or allowed with a reason', async ({ page }) => {
  await openPage(page)
  await unlock(page)
  await page.keyboard.press('5')
  await page.getByRole('button', { name: /^About Mistral/ }).press('Enter')
  await expect(page.getByText(/so it does not draft for patients/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Allow it' })).toBeDisabled()
  await page.getByLabel(/^Or let it draft without/).fill('A trial with made-up visits')
  await page.getByRole('button', { name: 'Allow it' }).press('Enter')
  await expect(page.getByText(/^Allowed without an evaluation on .*: A trial with made-up visits/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Allow it' })).toHaveCount(0)
})

test('a measurement that fails says why, and can be asked for again', async ({ page }) => {
  await openPage(page, { errors: { 'models.calibrate': 'ENGINE_UNAVAILABLE' } })
  await unlock(page)
  await page.keyboard.press('5')
  await page.getByRole('button', { name: 'Measure' }).press('Enter')
  await expect(page.getByRole('alert')).toContainText(errorSentences.ENGINE_UNAVAILABLE)
  await expect(page.getByRole('button', { name: 'Measure' })).toBeVisible()
})

test('a draft that the visit hardly knows says so above itself', async ({ page }) => {
  await openPage(page, { poor: true })
  await unlock(page)
  await openEncounter(page, 'Okafor')
  await expect(page.getByText('The visit is read')).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
  await expect(page.getByRole('note').filter({ hasText: /Only \d+ of 18 statements are found in the visit/ })).toBeVisible()
})

test('an answer that is refused is taken back and said', async ({ page }) => {
  await openPage(page, { errors: { 'notes.decide': 'VAULT_FULL' } })
  await unlock(page)
  await openEncounter(page, 'Abernathy')
  await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible()
  await page.keyboard.press('n')
  await page.keyboard.press('a')
  await expect(page.getByRole('alert')).toContainText(errorSentences.VAULT_FULL)
  await expect(page.getByText('0 of 18 answered')).toBeVisible()
})

for (const code of ['SOURCE_BINARY', 'SOURCE_TOO_LARGE', 'SOURCE_MALFORMED', 'SOURCE_EMPTY'] as const) {
  test(`a file that cannot be read: ${code}`, async ({ page }) => {
    await openPage(page, { errors: { 'sources.preview': code } })
    await unlock(page)
    await openEncounter(page, 'Marín')
    await page.locator('input[type="file"]').setInputFiles({ name: 'visit.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
    await expect(page.getByText(errorSentences[code])).toBeVisible()
  })
}

test('locking blanks the window at once, and the lock shows nothing of any patient', async ({ page }) => {
  await openPage(page)
  await unlock(page)
  await openEncounter(page, 'Abernathy')
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible()
  expect(await page.content()).not.toMatch(/Abernathy|albuterol|Okafor/)
  expect(await page.evaluate(() => window.cloisterCalls?.filter(({ what }) => what === 'lock').length)).toBe(1)
})

test('a restart of the service is said calmly, and one comes back to where one was', async ({ page }) => {
  await openPage(page)
  await unlock(page)
  await page.keyboard.press('4')
  await page.evaluate(() => window.dispatchEvent(new Event('cloister-restart')))
  await expect(page.getByText('A part of Cloister stopped and was started again.')).toBeVisible()
  await page.keyboard.type(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Verification', level: 1 })).toBeVisible()
})

test('a ledger that does not add up is said on every screen, and each finding named', async ({ page }) => {
  await openPage(page, { readOnly: true, ledgerHolds: false })
  await unlock(page)
  await page.getByRole('button', { name: 'See Verification' }).press('Enter')
  await page.getByRole('button', { name: 'Verify now' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'The record does not add up' })).toBeVisible()
  await expect(page.getByText('at entry 97: This entry was changed after it was written.')).toBeVisible()
})

test('the record is told in words, and as it was written for whoever asks', async ({ page }) => {
  await openPage(page)
  await unlock(page)
  await page.keyboard.press('4')
  const signed = page.getByRole('row').filter({ hasText: 'Note signed' }).first()
  await expect(signed.getByRole('definition').first()).toHaveText('2')
  await expect(signed.getByText('by the model 14, edited 3, by the clinician 1')).toBeVisible()
  await expect(page.getByText('{"').filter({ visible: true })).toHaveCount(0)
  const summary = signed.locator('summary')
  await expect(summary).toHaveText(/^As written, entry \d+$/)
  await summary.focus()
  await page.keyboard.press('Enter')
  await expect(signed.getByText('"written":{"model":14,"edited":3,"clinician":1}')).toBeVisible()
  await expect(signed.getByText('note.signed', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(signed.getByText('note.signed', { exact: true })).toBeHidden()
})

test('an edited ledger offers no way on', async ({ page }) => {
  await openPage(page, { readOnly: true, ledgerHolds: false })
  await unlock(page)
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Verify now' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'The record does not add up' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Go on from this copy/ })).toHaveCount(0)
})

test('an older copy is gone on from with a reason and the passphrase', async ({ page }) => {
  await openPage(page, { readOnly: true, rolledBack: true })
  await unlock(page)
  await page.keyboard.press('4')
  await page.getByRole('button', { name: 'Verify now' }).press('Enter')
  await page.getByRole('button', { name: /^Go on from this copy/ }).press('Enter')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByLabel('Why this copy is right')).toBeFocused()
  await sheet.getByRole('button', { name: /^Go on from this copy/ }).press('Enter')
  await expect(sheet.getByText('Say in a few words why.')).toBeVisible()
  await sheet.getByLabel('Why this copy is right').fill('Restored from the backup of Sunday')
  await sheet.getByRole('textbox', { name: 'Passphrase' }).fill('wrong')
  await page.keyboard.press('Enter')
  await expect(sheet.getByText(errorSentences.PASSPHRASE_WRONG)).toBeVisible()
  await sheet.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'The record is whole' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('an empty vault says what comes next', async ({ page }) => {
  await openPage(page, { data: 'empty' })
  await unlock(page)
  await expect(page.getByText('No encounters yet today')).toBeVisible()
  await page.keyboard.press('c')
  await page.getByLabel('Name or medical record number').fill('Novak')
  await page.waitForTimeout(300)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Family name')).toHaveValue('Novak')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Reason for the visit, if known')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Bring in the visit’s transcript')).toBeVisible()
})

test('a visit of 5,000 turns opens and lights', async ({ page }) => {
  await openPage(page, { turns: 5000 })
  await unlock(page)
  await page.locator('[data-row]', { hasText: 'Abernathy' }).press('Enter')
  // Looked at by the page itself: describing 5,000 turns for a report takes a browser's driver longer than drawing them.
  await page.waitForFunction(() => document.querySelector('#turn-5000') !== null && document.querySelector('[data-mark]') !== null)
  await page.keyboard.press('n')
  await page.waitForFunction(() => document.querySelector('#turn-27')?.getAttribute('data-lit') === 'true')
})

test('nothing is kept in the page', async ({ page }) => {
  await openPage(page)
  await unlock(page)
  const kept = await page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    document.cookie,
  ])
  expect(kept).toEqual([0, 0, 0, ''])
})
