/**
 * Reads the counts of each runner, and lays them out. Pure.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[], failures: string[] }} Counts tests that were skipped, and failures, by name with the first lines of why
 * @typedef {{ name: string, what: string, optional?: boolean }} LayerName
 * @typedef {{ layer: LayerName, state: 'run', counts: Counts, seconds: number } | { layer: LayerName, state: 'not-run', why: string, seconds: number }} Outcome
 */
import { stripVTControlCharacters } from 'node:util'

/** The last line of scripts/report-checks.mjs. @param {string} output @returns {Counts} */
export function countChecks(output) {
  const found = /^checks: (\d+) passed, (\d+) failed$/m.exec(output)
  if (found === null) throw new Error('no line of counts')
  const failures = [...output.matchAll(/^FAIL (.*)$/gm)].map(([, name]) => name ?? '')
  return { passed: Number(found[1]), failed: Number(found[2]), skipped: [], failures }
}

/** Lines of a message that are shown beside the name of what failed: the whole is in the log. */
const MESSAGE_LINES = 6

/** @param {Counts} counts @param {string} name @param {string} [message] */
function fail(counts, name, message = '') {
  counts.failed++
  const lines = stripVTControlCharacters(message).split('\n').slice(0, MESSAGE_LINES)
  counts.failures.push([name, ...lines.filter((line) => line.trim() !== '').map((line) => `    ${line.trim()}`)].join('\n'))
}

/** Vitest's JSON report. A file that fails before its tests are known counts as one failure. @param {string} json @returns {Counts} */
export function countVitest(json) {
  /** @type {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */
  const { testResults } = JSON.parse(json)
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: [], failures: [] }
  for (const { assertionResults, message = '', name, status } of testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed++
      else if (test.status === 'failed') fail(counts, test.fullName.trim(), test.failureMessages?.[0])
      else counts.skipped.push(test.fullName.trim())
    }
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) fail(counts, name, message)
  }
  return counts
}

/**
 * Playwright's JSON report. Flaky tests passed at last; errors outside of tests count as failures.
 * @param {string} json @returns {Counts}
 */
export function countPlaywright(json) {
  /** @typedef {{ status: string, results?: { error?: { message?: string } }[] }} Run */
  /** @typedef {{ title: string, suites?: Suite[], specs: { title: string, tests: Run[] }[] }} Suite */
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number }, errors: { message?: string }[], suites: Suite[] }} */
  const { errors, stats, suites } = JSON.parse(json)
  /** @type {(suite: Suite) => { title: string, tests: Run[] }[]} */
  const specsIn = ({ specs, suites: inner = [] }) => [...specs, ...inner.flatMap(specsIn)]
  /** @type {Counts} */
  const counts = { passed: stats.expected + stats.flaky, failed: 0, skipped: [], failures: [] }
  for (const { tests, title } of suites.flatMap(specsIn)) {
    if (tests.some(({ status }) => status === 'skipped')) counts.skipped.push(title)
    for (const { results = [], status } of tests) if (status === 'unexpected') fail(counts, title, results.at(-1)?.error?.message)
  }
  for (const { message } of errors) fail(counts, 'outside of the tests', message)
  counts.failed = stats.unexpected + errors.length
  return counts
}

/** All layers together: one that could not run, and should have, is a failure. @param {readonly Outcome[]} outcomes */
export function total(outcomes) {
  let passed = 0
  let failed = 0
  for (const outcome of outcomes) {
    if (outcome.state === 'run') {
      passed += outcome.counts.passed
      failed += outcome.counts.failed
    } else if (outcome.layer.optional !== true) failed++
  }
  return { passed, failed }
}

/** @param {readonly Outcome[]} outcomes */
export function table(outcomes) {
  const rows = [
    ['layer', 'passed', 'failed', 'skipped', 'seconds'],
    ...outcomes.map((outcome) =>
      outcome.state === 'run'
        ? [
            outcome.layer.name,
            `${outcome.counts.passed}`,
            `${outcome.counts.failed}`,
            `${outcome.counts.skipped.length}`,
            outcome.seconds.toFixed(0),
          ]
        : [outcome.layer.name, 'NOT RUN', '', '', ''],
    ),
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '))
    .join('\n')
}
