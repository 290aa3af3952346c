import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './harness/build.ts',
  outputDir: '../../test-results/renderer',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env['CLOISTER_CHROMIUM'] ?? '/usr/bin/chromium',
      // As root, as in containers, Chromium starts only so.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
})
