/**
 * From launch to a usable window, against an empty electron-vite app on the same runtime in the same run.
 * "Usable" is the first heading or field that a person can act on being visible. The two are launched in turn, so that a drift of the machine's speed meets
 * both. Run as an ordinary user with a screen and an Electron runtime: `npm run bench -- start [--runs N] [--json]`.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { _electron } from 'playwright'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The app that electron-vite's starter would make, with one heading: a window, a preload, React. */
async function buildEmptyApp(folder: string): Promise<void> {
  mkdirSync(join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.cjs' }))
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron'); const { join } = require('node:path')
app.whenReady().then(() => { const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, preload: join(__dirname, 'preload.cjs') } }); void window.loadFile(join(__dirname, 'out/index.html')) })
app.on('window-all-closed', () => app.quit())\n`,
  )
  writeFileSync(join(folder, 'preload.cjs'), '')
  writeFileSync(
    join(folder, 'src/index.html'),
    '<!doctype html><html lang="en"><body><div id="root"></div><script type="module" src="./main.jsx"></script></body></html>',
  )
  writeFileSync(
    join(folder, 'src/main.jsx'),
    `import { createRoot } from 'react-dom/client'; createRoot(document.getElementById('root')).render(<h1>Empty</h1>)\n`,
  )
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(folder, 'src'),
    base: './',
    plugins: [react()],
    resolve: { alias: { 'react-dom': join(root, 'node_modules/react-dom'), react: join(root, 'node_modules/react') } },
    build: { outDir: join(folder, 'out'), emptyOutDir: true },
  })
}

/** Milliseconds from launch until `selector` is visible in the first window. */
async function timeStart(appFolder: string, userData: string, selector: string): Promise<number> {
  const started = performance.now()
  const env = { ...environment(), CLOISTER_USER_DATA: userData, XDG_CONFIG_HOME: userData } // the one for ours, the other for theirs
  const app = await _electron.launch({ args: [appFolder], chromiumSandbox: true, env })
  try {
    const window = await app.firstWindow()
    await window.waitForSelector(selector, { state: 'visible' })
    return performance.now() - started
  } finally {
    await app.close()
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** Why it cannot be measured here, in a sentence; null where it can. */
function whyNot(): string | null {
  if (process.getuid?.() === 0) return 'Chromium has no sandbox for root: run this as an ordinary user.'
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'There is no screen: run it under one (xvfb-run will do).'
  if (!existsSync(join(root, 'out', 'main', 'shell.js'))) return 'The app is not built: run `npm run build` first.'
  return null
}

export async function benchStart(args: readonly string[]): Promise<number> {
  const why = whyNot()
  if (why !== null) {
    process.stderr.write(`${why}\n`)
    return 2
  }
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
  })
  const runs = Number(values.runs)
  const scratch = mkdtempSync(join(tmpdir(), 'cloister-start-'))
  try {
    const empty = join(scratch, 'empty')
    await buildEmptyApp(empty)
    const cloister: number[] = []
    const baseline: number[] = []
    for (let run = -1; run < runs; run++) {
      const ours = await timeStart(root, join(scratch, `data-${String(run)}`), 'h1')
      const theirs = await timeStart(empty, join(scratch, 'empty-data'), 'h1')
      if (run < 0) continue // the first of each fills the operating system's caches
      cloister.push(ours)
      baseline.push(theirs)
    }
    const ratios = cloister.map((ms, i) => ms / (baseline[i] ?? Number.NaN))
    const result = {
      runs,
      cloisterMs: median(cloister),
      emptyMs: median(baseline),
      ratio: median(ratios),
      ratios: ratios.map((ratio) => ratio.toFixed(2)),
    }
    process.stdout.write(
      values.json
        ? `${JSON.stringify(result)}\n`
        : `launch to usable window, median of ${String(runs)} after one not counted: Cloister ${result.cloisterMs.toFixed(0)} ms, empty electron-vite app ${result.emptyMs.toFixed(0)} ms, ratio ${result.ratio.toFixed(2)} (of each pair: ${result.ratios.join(', ')})\n`,
    )
    return 0
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

if (import.meta.main) process.exitCode = await benchStart(process.argv.slice(2))
