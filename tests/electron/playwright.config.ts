import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // A measurement, of minutes: asked for by `npm run bench -- visits`.
  testIgnore: process.env['CLOISTER_E2E_VISITS'] === undefined ? ['**/real-visits.spec.ts'] : [],
  outputDir: process.env['CLOISTER_TEST_RESULTS'] ?? '../../test-results/electron',
  // One app at a time: each has three processes, and some hold a model.
  workers: 1,
  fullyParallel: false,
  // Generous, for machines that share their cores: nothing is timed here.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: process.env['CI']
    ? [['line'], ['json', { outputFile: `${process.env['CLOISTER_TEST_RESULTS'] ?? 'test-results/electron'}/report.json` }]]
    : 'list',
  forbidOnly: true,
})
