import { expect, test } from 'vitest'
import { whyNotOpen } from './start-plan.mjs'

test('the app opens for an ordinary user with a screen and a runtime', () => {
  expect(whyNotOpen({ hasScreen: true, hasRuntime: true, isRoot: false })).toBeNull()
})

test.each([
  [{ hasScreen: false, hasRuntime: true, isRoot: false }, 'no screen'],
  [{ hasScreen: true, hasRuntime: false, isRoot: false }, 'no Electron runtime'],
  [{ hasScreen: true, hasRuntime: true, isRoot: true }, 'no sandbox for root'],
  [{ hasScreen: false, hasRuntime: false, isRoot: true }, 'no screen'],
])('with %o it does not, and says why in one line', (found, words) => {
  const why = whyNotOpen(found)
  expect(why).toContain(words)
  expect(why).not.toContain('\n')
})
