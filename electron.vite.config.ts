import { fileURLToPath } from 'node:url'
import { defineConfig } from 'electron-vite'
import react from '@vitejs/plugin-react'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Native, or loading files from beside themselves: these stay in node_modules. Everything else is bundled. */
const external = ['better-sqlite3-multiple-ciphers', 'keytar', '@napi-rs/keyring', 'node-llama-cpp', '@node-rs/argon2']

export default defineConfig({
  main: {
    publicDir: false,
    build: {
      // What the runtime of the tests understands, which is older than the one that ships.
      target: 'node20.18',
      externalizeDeps: false,
      sourcemap: false,
      rolldownOptions: {
        external,
        input: {
          'egress-guard': at('src/main/egress-guard.ts'),
          shell: at('src/main/shell/main.ts'),
          service: at('src/main/service/main.ts'),
          engine: at('src/main/engine/main.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      externalizeDeps: false,
      rolldownOptions: {
        input: at('src/preload/preload.ts'),
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      minify: true, // less to parse before the first window
      outDir: at('out/renderer'),
      emptyOutDir: true,
      chunkSizeWarningLimit: 2000, // kB, from the disk of this machine: nothing is downloaded
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
  },
})
