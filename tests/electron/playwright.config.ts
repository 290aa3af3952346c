import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: process.env['CLOISTER_TEST_RESULTS'] ?? '../../test-results/electron',
  // One app at a time: each has three processes, and some hold a model.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env['CI']
    ? [['line'], ['json', { outputFile: `${process.env['CLOISTER_TEST_RESULTS'] ?? 'test-results/electron'}/report.json` }]]
    : 'list',
  forbidOnly: true,
})
