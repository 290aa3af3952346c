/**
 * Three visits of ACI-Bench through the window, from the import to the signature, by keyboard alone, and what each took. It measures and asserts
 * nothing about time. Run by `npm run bench -- visits`, which says where the visits lie; they are read there and never copied.
 */
import { readFileSync } from 'node:fs'
import { parseCsv } from '../../bench/csv.ts'
import { expect, test, type RunningApp } from './app.ts'
import { firstRun, passphrase } from './first-run.ts'
import { Keyboard } from './keyboard.ts'

const file = process.env['CLOISTER_E2E_VISITS'] ?? ''
/** A draft takes a minute or two on two free cores. Nothing here waits less than this. */
const draftTimeout = 1_500_000

type Plan = {
  readonly id: string
  readonly template: 'SOAP' | 'H&P'
  readonly by: 'file' | 'paste'
  /** Whether the draft is asked for once the visit was read, or at once. */
  readonly waitUntilRead: boolean
}

const plans: readonly Plan[] = [
  { id: 'D2N072', template: 'SOAP', by: 'file', waitUntilRead: true },
  { id: 'D2N069', template: 'SOAP', by: 'paste', waitUntilRead: false },
  { id: 'D2N083', template: 'H&P', by: 'paste', waitUntilRead: true },
]

/** Milliseconds of each stretch of a visit, in order. */
class Stretches {
  #at = performance.now()
  readonly seconds: Record<string, number> = {}

  end(name: string): void {
    const now = performance.now()
    this.seconds[name] = Math.round((now - this.#at) / 100) / 10
    this.#at = now
  }
}

async function newEncounter(keys: Keyboard, { id, template }: Plan): Promise<void> {
  const { page } = keys
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible()
  await keys.press('c')
  await expect(page.getByRole('dialog', { name: /who is it/ })).toBeVisible()
  await keys.tabTo(/^Name or medical/)
  await keys.type(id)
  await keys.press('Enter')
  await expect(page.getByRole('dialog', { name: 'New patient' })).toBeVisible()
  await keys.tabTo(/^Given name/)
  await keys.type('Ada')
  await keys.press('Enter')
  await expect(page.getByRole('dialog', { name: 'New encounter' })).toBeVisible()
  if (template !== 'SOAP') {
    await keys.tabTo(/Kind of note|SOAP/)
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toBeVisible()
    await keys.type(template.slice(0, 1))
    await keys.press('Enter')
    await expect(page.getByRole('listbox')).toHaveCount(0)
  }
  await keys.tabTo(/Open the encounter/)
  await keys.press('Enter')
  await expect(page.getByRole('heading', { name: /Bring in the visit/ })).toBeVisible()
}

async function importVisit({ app }: RunningApp, keys: Keyboard, { by, id }: Plan, dialogue: string): Promise<void> {
  const { page } = keys
  if (by === 'file') {
    await keys.tabTo(/^Choose a file/)
    const chooser = page.waitForEvent('filechooser')
    await keys.press('Enter')
    const dialog = await chooser
    await dialog.setFiles({ name: `${id}.txt`, mimeType: 'text/plain', buffer: Buffer.from(dialogue, 'utf8') })
  } else {
    await app.evaluate(async ({ clipboard }, text) => {
      await clipboard.writeText(text)
    }, dialogue)
    await keys.tabTo(/^Or paste it/)
    await keys.press('Control+v')
    await keys.tabTo(/^Look at the pasted text/)
    await keys.press('Enter')
  }
  await expect(page.getByRole('heading', { name: /Is this how the visit went/ })).toBeVisible()
  await keys.tabTo(/^Save, and read it/)
  await keys.press('Enter')
  await expect(page.getByText(/Draft the note/)).toBeVisible()
}

/**
 * Goes through the statements as a clinician might who trusts the marks: what is supported is accepted together, what has no source goes, what
 * is unsure is looked at in its source and stays, and so does what is found.
 */
async function review(keys: Keyboard): Promise<void> {
  const { page } = keys
  const pending = page.locator('li[data-disposition="pending"] [id^="statement-"]')
  const supported = page.locator('li[data-disposition="pending"][data-mark="supported"]')
  await keys.press('n')
  await keys.press('e')
  await keys.press('End')
  await keys.type(' Reviewed.')
  await keys.press('Control+Enter')
  await expect(page.locator('li[data-disposition="edited"]')).toHaveCount(1)
  if ((await supported.count()) > 0) await keys.press('Shift+A')
  await expect(supported).toHaveCount(0)
  // n goes to the riskiest that is open; the answers after it go on from one to the next by themselves.
  for (let before = await pending.count(); before > 0; before = await pending.count()) {
    await keys.press('n')
    const mark = await page.locator('li[data-current="true"]').getAttribute('data-mark')
    if (mark === 'unsure') await keys.press('s')
    await keys.press(mark === 'unsupported' || mark === 'contradicted' ? 'r' : 'a')
    await expect(pending).not.toHaveCount(before)
  }
}

/** Statements of the page by what was said of them. */
async function counts(keys: Keyboard, attribute: 'mark' | 'disposition'): Promise<Record<string, number>> {
  const values = await keys.page
    .locator('li:has([id^="statement-"])')
    .evaluateAll((rows, name) => rows.map((row) => row.getAttribute(name) ?? ''), `data-${attribute}`)
  const found: Record<string, number> = {}
  for (const value of values) found[value] = (found[value] ?? 0) + 1
  return found
}

/** The figures, once there are `all` on record, of the newest `many` uses of the model, as their pages show them. Not part of the visit: its keys are not counted. */
async function onRecord(keys: Keyboard, many: number, all: number): Promise<Record<string, string>[]> {
  const { page } = keys
  const found: Record<string, string>[] = []
  for (let row = 0; row < many; row++) {
    await page.keyboard.press('3')
    await expect(page.locator('[data-row]')).toHaveCount(all)
    await page.locator('[data-row]').nth(row).press('Enter')
    await expect(page.getByRole('heading', { name: 'Figures' })).toBeVisible()
    found.push(
      Object.fromEntries(
        await page
          .locator('dl')
          .evaluateAll((lists) =>
            lists.flatMap((list) =>
              [...list.querySelectorAll('dt')].map((term): [string, string] => [
                term.textContent ?? '',
                term.nextElementSibling?.textContent ?? '',
              ]),
            ),
          ),
      ),
    )
    await page.keyboard.press('1')
  }
  return found
}

test('three real visits, by keyboard alone', async ({ cloister }, info) => {
  test.setTimeout(plans.length * 2 * draftTimeout)
  const rows = parseCsv(readFileSync(file, 'utf8'))
  const page = await cloister.window()
  const start = new Keyboard(page)
  await firstRun(start)
  await start.tabTo(/Go to an empty day/)
  await start.press('Enter')

  for (const [index, plan] of plans.entries()) {
    const dialogue = rows.find((row) => row['encounter_id'] === plan.id)?.['dialogue'] ?? ''
    expect(dialogue.length).toBeGreaterThan(1000)
    const keys = new Keyboard(page)
    const stretches = new Stretches()
    await newEncounter(keys, plan)
    await importVisit(cloister, keys, plan, dialogue)
    stretches.end('to the imported visit')
    if (plan.waitUntilRead) {
      await expect(page.getByText(/The visit is read/)).toBeVisible({ timeout: draftTimeout })
      stretches.end('reading ahead')
    }
    await keys.press('d')
    await expect(page.locator('[id^="statement-"]').first()).toBeVisible({ timeout: draftTimeout })
    stretches.end('to the first statement')
    await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible({ timeout: draftTimeout })
    stretches.end('to the whole draft')
    await page.screenshot({ path: info.outputPath(`${plan.id}-drafted.png`) })
    const drafted = await counts(keys, 'mark')

    await keys.press('n')
    await keys.press('Shift+D')
    await expect(page.getByRole('heading', { name: 'Drafting one section' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Sign/ })).toBeVisible({ timeout: draftTimeout })
    stretches.end('one section again')
    const redone = await counts(keys, 'mark')

    await review(keys)
    await page.screenshot({ path: info.outputPath(`${plan.id}-reviewed.png`) })
    const answers = await counts(keys, 'disposition')
    await keys.press('Control+Enter')
    await expect(page.getByRole('dialog', { name: 'Sign the note' })).toBeVisible()
    await keys.type(passphrase)
    await keys.press('Enter')
    await expect(page.getByText(/Signed by Dr\. Ana Whitfield/)).toBeVisible()
    stretches.end('review and signature, without reading')
    await page.screenshot({ path: info.outputPath(`${plan.id}-signed.png`) })

    const records = await onRecord(keys, 2, 2 * (index + 1))
    const seconds = Object.values(stretches.seconds).reduce((sum, part) => sum + part, 0)
    process.stdout.write(
      [
        '',
        `${plan.id} ${plan.template}, by ${plan.by}: ${seconds.toFixed(0)} s, ${String(keys.pressed)} keys (passphrase ${String(passphrase.length)})`,
        `  seconds: ${JSON.stringify(stretches.seconds)}`,
        `  draft ${JSON.stringify(drafted)}, after one section again ${JSON.stringify(redone)}, answers ${JSON.stringify(answers)}`,
        ...records.map((record) => `  on record: ${JSON.stringify(record)}`),
        '',
      ].join('\n'),
    )
  }
})
