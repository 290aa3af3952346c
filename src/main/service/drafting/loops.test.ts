import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLooping } from './loops.ts'

describe('isLooping', () => {
  it.each([
    ['- **Lungs**: Normal.\n- **Abdomen**: Normal.\n'.repeat(4), true],
    ['The back is negative for tenderness. '.repeat(5), true],
    ['The back is negative for tenderness. '.repeat(2), false],
    ['No edema. No rales. No murmurs. No rubs. No gallops. No clicks.', false],
    [
      'He denies dyspnea on sitting. He denies dyspnea on standing. He denies dyspnea on lying. He denies dyspnea on rest. He denies dyspnea on eating. He',
      true,
    ],
    ['He denies fever. He denies chills. He denies cough. He denies rash. He denies pain. He denies fatigue.', false],
    ['He has been taking iron. He has been taking aspirin. He has been taking zinc. She has been taking lisinopril.', false],
    ['_'.repeat(200), false],
    ['-'.repeat(200), false],
  ])('%j: %s', (text, expected) => {
    expect(isLooping(text)).toBe(expected)
  })

  it('answers in bounded time, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'ab', ' ', '\n', 'aaaaaaaaaaaa', 'abababababab'), { minLength: 300, maxLength: 700 }),
        (parts) => {
          expect(typeof isLooping(parts.join(''))).toBe('boolean')
        },
      ),
      { numRuns: 100 },
    )
  })
})
