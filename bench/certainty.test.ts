import { expect, it } from 'vitest'
import { areaUnder } from './certainty.ts'

const scored = (accepted: boolean, certainty: number) => ({ accepted, certainty })

it('is one where all that was accepted is more certain, a half where certainty says nothing', () => {
  expect(areaUnder([scored(true, 2), scored(true, 1), scored(false, 0)])).toBe(1)
  expect(areaUnder([scored(true, 1), scored(false, 1)])).toBe(0.5)
  expect(areaUnder([scored(true, 0), scored(true, 3), scored(false, 1), scored(false, 2)])).toBe(0.5)
  expect(areaUnder([scored(true, 2)])).toBeNull()
})
