import { expect, test } from './app.ts'

test('the window opens on its own scheme and its page has something to show', async ({ page }) => {
  expect(page.url()).toBe('app://cloister/index.html')
  await expect(page.locator('#root')).not.toBeEmpty()
})

test('shell, service, engine and page are processes of their own, and the page is sandboxed', async ({ cloister, page }) => {
  await expect(page.locator('#root')).not.toBeEmpty()
  const metrics = await cloister.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ name, sandboxed, type }) => ({ name, sandboxed, type })),
  )
  expect(metrics.map((one) => one.name)).toEqual(expect.arrayContaining(['Cloister Service', 'Cloister Engine']))
  expect(metrics.filter((one) => one.type === 'Tab').length).toBeGreaterThan(0)
})
