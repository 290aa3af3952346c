import { expect, test } from 'vitest'
import { countChecks, countPlaywright, countVitest, table, total, type Outcome } from './test-counts.mjs'

test('counts of checks are read from their last line, and their absence is an error', () => {
  expect(countChecks('ok   a (1 s)\nFAIL b (2 s)\nwhy\nchecks: 3 passed, 1 failed\n')).toEqual({
    ...{ passed: 3, failed: 1, skipped: [] },
    failures: ['b (2 s)'],
  })
  expect(() => countChecks('Segmentation fault')).toThrow('no line of counts')
})

test('a test file that fails before its tests are known is a failure, and each failure is named with the first lines of why', () => {
  const file = (status: string, tests: string[]) => ({
    name: 'f',
    status,
    assertionResults: tests.map((each) => ({
      status: each,
      fullName: ` suite ${each}`,
      failureMessages: ['\u001b[31mwhy\u001b[39m\n\n  at a line'],
    })),
    message: 'no such module',
  })
  const json = JSON.stringify({
    testResults: [file('passed', ['passed', 'skipped']), file('failed', ['failed', 'passed']), file('failed', [])],
  })
  expect(countVitest(json)).toEqual({
    ...{ passed: 2, failed: 2, skipped: ['suite skipped'] },
    failures: ['suite failed\n    why\n    at a line', 'f\n    no such module'],
  })
})

test('errors outside of the tests are failures in Playwright as well, and skipped ones are named', () => {
  const spec = { title: 'not here', tests: [{ status: 'skipped' }] }
  const broken = { title: 'broken', tests: [{ status: 'unexpected', results: [{ error: { message: 'why' } }] }] }
  const json = JSON.stringify({
    stats: { expected: 4, unexpected: 1, flaky: 1 },
    errors: [{ message: 'no port' }],
    suites: [{ title: 'a', specs: [broken], suites: [{ title: 'b', specs: [spec] }] }],
  })
  expect(countPlaywright(json)).toEqual({
    ...{ passed: 5, failed: 2, skipped: ['not here'] },
    failures: ['broken\n    why', 'outside of the tests\n    no port'],
  })
})

test('a layer that could not run fails, unless it is the one that needs a runtime', () => {
  const ran: Outcome = {
    layer: { name: 'unit', what: '' },
    state: 'run',
    counts: { passed: 7, failed: 0, skipped: [], failures: [] },
    seconds: 1,
  }
  const missing = (optional: boolean): Outcome => ({ layer: { name: 'x', what: '', optional }, state: 'not-run', why: 'none', seconds: 0 })
  expect(total([ran, missing(true)])).toEqual({ passed: 7, failed: 0 })
  expect(total([ran, missing(false)])).toEqual({ passed: 7, failed: 1 })
  expect(
    table([ran, missing(true)])
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  ).toEqual([
    ['layer', 'passed', 'failed', 'skipped', 'seconds'],
    ['unit', '7', '0', '0', '1'],
    ['x', 'NOT', 'RUN'],
  ])
})
