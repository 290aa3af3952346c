import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loopOf } from './loops.ts'

describe('loopOf', () => {
  it.each([
    ['- **Lungs**: Normal.\n- **Abdomen**: Normal.\n'.repeat(4), 'cycle'],
    ['The back is negative for tenderness. '.repeat(5), 'cycle'],
    ['The back is negative for tenderness. '.repeat(2), null],
    ['No edema. No rales. No murmurs. No rubs. No gallops. No clicks.', null],
    [
      'He denies dyspnea on sitting. He denies dyspnea on standing. He denies dyspnea on lying. He denies dyspnea on rest. He denies dyspnea on eating. He',
      'stem',
    ],
    [
      'No pain with flexion. No pain with extension. No pain with abduction. No pain with rotation. No pain with supination. No pain with pronation. ' +
        'No pain with stretch. No pain with flexion and abduction. No',
      'stem',
    ],
    [
      'He denies any fever. He denies any chills. He denies any cough. He denies any rash. He denies any pain. He denies any fatigue.',
      null,
    ],
    ['He denies fever. He denies chills. He denies cough. He denies rash. He denies pain. He denies fatigue.', null],
    ['He has been taking iron. He has been taking aspirin. He has been taking zinc. She has been taking lisinopril.', null],
    ['_'.repeat(200), null],
    ['-'.repeat(200), null],
  ])('%j: %s', (text, expected) => {
    expect(loopOf(text)).toBe(expected)
  })

  it('answers in bounded time, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'ab', ' ', '\n', 'aaaaaaaaaaaa', 'abababababab'), { minLength: 300, maxLength: 700 }),
        (parts) => {
          expect([null, 'cycle', 'stem']).toContain(loopOf(parts.join('')))
        },
      ),
      { numRuns: 100 },
    )
  })
})
