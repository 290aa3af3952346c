/** Builds the page as the app does, and the stand-in as one script. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

export const builtPage = at('out/renderer-test/page')
export const builtStandIn = at('out/renderer-test/stand-in/stand-in.js')

export default async function buildAll(): Promise<void> {
  const common = { configFile: false as const, logLevel: 'warn' as const, publicDir: false as const }
  await build({
    ...common,
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      chunkSizeWarningLimit: 2000,
      outDir: builtPage,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
  })
  await build({
    ...common,
    root: at('tests/renderer/harness'),
    build: {
      target: 'chrome130',
      chunkSizeWarningLimit: 2000,
      outDir: at('out/renderer-test/stand-in'),
      emptyOutDir: true,
      rolldownOptions: {
        input: at('tests/renderer/harness/entry.ts'),
        output: { format: 'iife', entryFileNames: 'stand-in.js', codeSplitting: false },
      },
    },
  })
}
