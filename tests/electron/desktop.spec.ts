import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'
import { call, takePorts } from './ports.ts'

test.beforeEach(async ({ page }) => {
  await takePorts(page)
})

test('what is copied is taken off the clipboard again, unless something else is there', async ({ cloister, page }) => {
  const read = (): Promise<string> => cloister.app.evaluate(async ({ clipboard }) => clipboard.readText())
  expect((await call(page, 'shell', '/copy', { text: 'a section\nof a note', clearAfterSeconds: 10 })).status).toBe(200)
  expect(await read()).toBe('a section\nof a note')
  await expect.poll(read, { timeout: 15_000 }).toBe('')
  await call(page, 'shell', '/copy', { text: 'a section', clearAfterSeconds: 10 })
  await cloister.app.evaluate(async ({ clipboard }) => clipboard.writeText('something else'))
  await page.waitForTimeout(10_500)
  expect(await read()).toBe('something else')
})

test('locking takes it off at once', async ({ cloister, page }) => {
  await call(page, 'shell', '/copy', { text: 'a section', clearAfterSeconds: 600 })
  void call(page, 'shell', '/lock', {}).catch(() => undefined)
  await expect.poll(() => cloister.app.evaluate(async ({ clipboard }) => clipboard.readText())).toBe('')
})

test('a PDF is written where the user says, for the user alone', async ({ cloister, page, userData }) => {
  const folder = join(userData, '..', 'documents')
  mkdirSync(folder)
  const path = join(folder, 'note.pdf')
  writeFileSync(path, 'an older file')
  chmodSync(path, 0o644)
  const suggested = await cloister.app.evaluate(({ dialog }, filePath) => {
    const seen = globalThis as unknown as { suggested: string }
    Object.assign(dialog, {
      showSaveDialog: (_window: unknown, options: { defaultPath: string }) => {
        seen.suggested = options.defaultPath
        return Promise.resolve({ canceled: false, filePath })
      },
    })
    return ''
  }, path)
  expect(suggested).toBe('')
  const html = '<h1>Visit note</h1><p>Text</p><script>document.title = "ran"</script><img src="http://127.0.0.1:9/x.png">'
  expect(await call(page, 'shell', '/savePdf', { html, suggestedName: '../../etc/Note: 2026/11' })).toMatchObject({ json: { saved: true } })
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await cloister.app.evaluate(() => (globalThis as unknown as { suggested: string }).suggested)).toBe('etcNote 202611.pdf')
})

test('a PDF that the user does not want is not written', async ({ cloister, page, userData }) => {
  await cloister.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
  })
  expect(await call(page, 'shell', '/savePdf', { html: '<p>x', suggestedName: 'x' })).toMatchObject({ json: { saved: false } })
  expect(existsSync(join(userData, 'x.pdf'))).toBe(false)
})

test('a document to print runs nothing and keeps nothing', async ({ cloister, page }) => {
  const seen = await cloister.app.evaluate(({ app }) => {
    const pages = globalThis as unknown as { printed: { scripts: boolean; title: string; silent: boolean | undefined }[] }
    pages.printed = []
    app.on('web-contents-created', (_event, contents) => {
      contents.print = (options, done) => {
        const preferences = contents as unknown as { getLastWebPreferences(): { javascript?: boolean } }
        pages.printed.push({
          scripts: preferences.getLastWebPreferences().javascript !== false,
          title: contents.getTitle(),
          silent: options?.silent,
        })
        done?.(false, 'cancelled')
      }
    })
    return 0
  })
  expect(seen).toBe(0)
  const html = '<title>Note</title><p>Text<script>document.title = "ran"</script>'
  expect(await call(page, 'shell', '/print', { html })).toMatchObject({ json: { printed: false } })
  const printed = await cloister.app.evaluate(() => (globalThis as unknown as { printed: unknown }).printed)
  expect(printed).toEqual([{ scripts: false, title: 'Note', silent: false }])
  expect(await cloister.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a model file is chosen by dialog, and the page sees a ticket and a name', async ({ cloister, page }) => {
  await cloister.app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/secret/place/model.gguf'] })
  })
  const { json } = await call(page, 'shell', '/chooseModelFile', {})
  expect(json).toEqual({ ticket: expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown, name: 'model.gguf' })
})

test('the theme is the one that is asked for', async ({ cloister, page }) => {
  await call(page, 'shell', '/setTheme', { theme: 'dark' })
  expect(await cloister.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
  await call(page, 'shell', '/setTheme', { theme: 'light' })
  expect(await cloister.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(false)
})

test('the offline report says of each layer that it was tried and held', async ({ page }) => {
  await expect(async () => {
    const { json } = await call(page, 'shell', '/egressReport', {})
    const report = json as { layers: { name: string; holds: boolean; how: string }[]; refused: Record<string, number> }
    expect(report.layers.map(({ name }) => name)).toEqual([
      'Page policy',
      'Browser session',
      'Name resolution',
      'Dead proxy',
      'Shell process',
      'Service process',
    ])
    expect(report.layers.filter(({ holds }) => !holds)).toEqual([])
  }).toPass()
})
