#!/usr/bin/env node
/**
 * Runs every test there is, layer by layer, and closes with a table and one line of counts.
 * A layer that could not run is named in red. Without an Electron runtime the rest still counts; any other layer that cannot run fails.
 *
 *   node scripts/test.mjs [layer …]      all layers, or only those named
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { ownEnvironment, ownNode, root, underOwnNode } from './own-node.mjs'
import { systemBrowser } from './prepare/facts.mjs'
import { countChecks, countPlaywright, countVitest, table, total } from './test-counts.mjs'

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./test-counts.mjs').Outcome} Outcome */
/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} what
 * @property {readonly string[]} command arguments of Node
 * @property {Record<string, string>} [env]
 * @property {RegExp} progress the lines of its output worth seeing while it runs
 * @property {(output: string) => Counts} count
 * @property {() => string | null} [missing] why it cannot run here
 * @property {boolean} [optional] whether all is well when it could not run
 */

const results = join(root, 'test-results')
const report = (/** @type {string} */ name) => join(results, `${name}.json`)
const module = (/** @type {string} */ path) => join(root, 'node_modules', path)
const anything = /^\s*(?:[✓×✘]|ok |FAIL|\[\d+\/\d+\])/u

/** @param {string} name @param {readonly string[]} given options and folders */
function vitest(name, given) {
  const command = [
    module('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report(name)}`,
    ...given,
  ]
  return { command, progress: anything, count: () => countVitest(readFileSync(report(name), 'utf8')) }
}

/** The Chromium that Playwright fetched, or null. @returns {string | null} */
function fetchedBrowser() {
  const require = createRequire(import.meta.url)
  /** @type {string} */
  const path = require('playwright').chromium.executablePath()
  return existsSync(path) ? path : null
}

/** Layers of one group run at the same time. @returns {readonly (readonly Layer[])[]} */
function groups() {
  const browser = systemBrowser(process.env) ?? fetchedBrowser()
  return [
    [
      {
        name: 'types',
        what: 'each runtime by itself',
        command: [join(root, 'scripts', 'typecheck.mjs')],
        progress: anything,
        count: countChecks,
      },
      {
        name: 'lint',
        what: 'lint, form, boundaries, unused code',
        command: [join(root, 'scripts', 'lint.mjs')],
        progress: anything,
        count: countChecks,
      },
    ],
    // What files import is loaded once for all of them: half of the time this layer took.
    [{ name: 'unit', what: 'one part at a time', ...vitest('unit', ['--no-isolate', 'src/', 'scripts/', 'bench/', 'tests/unit/']) }],
    [{ name: 'integration', what: 'real vault, keychain, engine, command line', ...vitest('integration', ['tests/integration/']) }],
    [
      {
        name: 'renderer',
        what: 'the window in a real browser',
        command: [module('playwright/cli.js'), 'test', '-c', join('tests', 'renderer', 'playwright.config.ts'), '--reporter=line,json'],
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('renderer'), CLOISTER_CHROMIUM: browser ?? '' },
        progress: anything,
        count: () => countPlaywright(readFileSync(report('renderer'), 'utf8')),
        missing: () => (browser === null ? 'no Chromium was found' : null),
      },
    ],
    [
      {
        name: 'electron',
        what: 'the app end to end, as an ordinary user, sandbox on',
        command: [join(root, 'scripts', 'e2e.mjs')],
        env: { CI: '1', CLOISTER_TEST_RESULTS: join(results, 'electron') },
        progress: anything,
        count: () => countPlaywright(readFileSync(join(results, 'electron', 'report.json'), 'utf8')),
        optional: true,
      },
    ],
  ]
}

/** Exit code by which scripts/e2e.mjs says that it could not run. */
const couldNotRun = 3
const red = (/** @type {string} */ text) => styleText('red', text, { validateStream: false })

/** @param {Layer} layer @returns {Promise<Outcome>} */
async function run(layer) {
  const started = Date.now()
  const seconds = () => (Date.now() - started) / 1000
  const why = layer.missing?.() ?? null
  if (why !== null) return { layer, state: 'not-run', why, seconds: 0 }
  process.stdout.write(`${layer.name}: ${layer.what} …\n`)
  const { output, status } = await stream(layer)
  if (status === couldNotRun && layer.optional === true) {
    process.stdout.write(output)
    return { layer, state: 'not-run', why: /did NOT run: (.*)/.exec(output)?.[1] ?? 'see above', seconds: seconds() }
  }
  const counts = countOr(layer, output)
  if (counts.failed > 0 || status !== 0) process.stdout.write(`${output}\n`)
  // A runner that fails without a failed test has failed all the same.
  if (status !== 0 && counts.failed === 0) {
    counts.failed = 1
    counts.failures.push(`the runner ended with ${status}`)
  }
  process.stdout.write(`${layer.name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds().toFixed(0)} s\n`)
  return { layer, state: 'run', counts, seconds: seconds() }
}

/** @param {Layer} layer @param {string} output @returns {Counts} */
function countOr(layer, output) {
  try {
    return layer.count(output)
  } catch (error) {
    process.stdout.write(`${layer.name} left no counts: ${error instanceof Error ? error.message : String(error)}\n`)
    return { passed: 0, failed: 1, skipped: [], failures: [`${layer.name} left no counts`] }
  }
}

/** Runs a layer; its whole output goes to a file, and the lines of progress to the screen. @param {Layer} layer @returns {Promise<{ status: number, output: string }>} */
function stream(layer) {
  const log = createWriteStream(join(results, `${layer.name}.log`))
  const child = spawn(ownNode, layer.command, {
    cwd: root,
    env: { ...ownEnvironment(), ...layer.env, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let line = ''
  const take = (/** @type {Buffer} */ chunk) => {
    const text = chunk.toString('utf8')
    log.write(text)
    output += text
    const lines = `${line}${text}`.split('\n')
    line = lines.pop() ?? ''
    for (const whole of lines) if (layer.progress.test(whole)) process.stdout.write(`  ${whole.trim()}\n`)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return new Promise((resolve) => {
    child.on('close', (code) => {
      log.end()
      resolve({ status: code ?? 1, output })
    })
    child.on('error', (error) => {
      resolve({ status: 1, output: String(error) })
    })
  })
}

async function main() {
  const only = process.argv.slice(2)
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  /** @type {Outcome[]} */
  const outcomes = []
  for (const group of groups()) {
    const wanted = group.filter(({ name }) => only.length === 0 || only.includes(name))
    outcomes.push(...(await Promise.all(wanted.map(run))))
  }
  process.stdout.write(`\n${table(outcomes)}\n`)
  for (const outcome of outcomes) {
    if (outcome.state === 'not-run')
      process.stdout.write(`${red(`NOT RUN: ${outcome.layer.name} (${outcome.layer.what}): ${outcome.why}`)}\n`)
    else {
      for (const name of outcome.counts.skipped) process.stdout.write(`${red(`SKIPPED in ${outcome.layer.name}: ${name}`)}\n`)
      for (const failure of outcome.counts.failures) process.stdout.write(`${red(`FAILED in ${outcome.layer.name}: ${failure}`)}\n`)
    }
  }
  const { failed, passed } = total(outcomes)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  process.exitCode = failed === 0 ? 0 : 1
}

if (underOwnNode()) await main()
