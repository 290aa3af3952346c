/**
 * Reads the counts of each runner, and lays them out. Pure.
 *
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Counts skipped tests by name
 * @typedef {{ name: string, what: string, optional?: boolean }} LayerName
 * @typedef {{ layer: LayerName, state: 'run', counts: Counts, seconds: number } | { layer: LayerName, state: 'not-run', why: string, seconds: number }} Outcome
 */

/** The last line of scripts/report-checks.mjs. @param {string} output @returns {Counts} */
export function countChecks(output) {
  const found = /^checks: (\d+) passed, (\d+) failed$/m.exec(output)
  if (found === null) throw new Error('no line of counts')
  return { passed: Number(found[1]), failed: Number(found[2]), skipped: [] }
}

/** Vitest's JSON report. A file that fails before its tests are known counts as one failure. @param {string} json @returns {Counts} */
export function countVitest(json) {
  /** @type {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(json)
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: [] }
  for (const { assertionResults, status } of testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed++
      else if (test.status === 'failed') counts.failed++
      else counts.skipped.push(test.fullName.trim())
    }
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) counts.failed++
  }
  return counts
}

/**
 * Playwright's JSON report. Flaky tests passed at last; errors outside of tests count as failures.
 * @param {string} json @returns {Counts}
 */
export function countPlaywright(json) {
  /** @typedef {{ title: string, suites?: Suite[], specs: { title: string, tests: { status: string }[] }[] }} Suite */
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[], suites: Suite[] }} */
  const { errors, stats, suites } = JSON.parse(json)
  /** @type {(suite: Suite) => string[]} */
  const skippedIn = ({ specs, suites: inner = [] }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'skipped')).map(({ title }) => title),
    ...inner.flatMap(skippedIn),
  ]
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: suites.flatMap(skippedIn) }
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
