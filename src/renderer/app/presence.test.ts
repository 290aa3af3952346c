import { expect, test } from 'vitest'
import { isWatching, watchingMs } from './presence.ts'

const watching = { drafting: true, visible: true, msSinceInput: 10 * 60_000 }

test('who waits for a draft is at work', () => {
  expect(isWatching(watching)).toBe(true)
  expect(isWatching({ ...watching, msSinceInput: watchingMs - 1 })).toBe(true)
})

test.each([
  ['nothing is being written', { drafting: false }],
  ['the window is not in sight', { visible: false }],
  ['nobody touched anything for half an hour', { msSinceInput: watchingMs }],
])('not where %s', (_why, change) => {
  expect(isWatching({ ...watching, ...change })).toBe(false)
})
