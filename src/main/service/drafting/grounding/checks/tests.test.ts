import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

const toCome = visitOfLines(
  "D: I'd like an X-ray of the left knee, standing, today. It may be a small tear.",
  'P: Okay.',
  "D: We'll look at the X-ray together in four weeks.",
)
const done = visitOfLines('D: The X-ray of the left knee, standing, shows a small tear. We will repeat the X-ray in a year.', 'P: Okay.')
const check = (text: string, turns = toCome) => checkStatement(text, turns, { sectionKey: 'results' })

describe('the result of a test that is still to be made', () => {
  it.each(['X-ray of the left knee, standing, today is reviewed in detail.', 'X-ray of the left knee shows a small tear.'])(
    'is told by nobody: %s',
    (text) => {
      const { reasons, verdict } = check(text)
      expect(verdict).toBe('unsupported')
      expect(reasons.map(({ sentence }) => sentence)).toContain('Turn 1 speaks of this as to come; nobody tells what it showed.')
    },
  )
  it('is not what is only ordered', () => {
    expect(check('We will order an X-ray of the left knee, standing, today.').reasons.every(({ check: kind }) => kind !== 'time')).toBe(
      true,
    )
  })
  it('is one where the test has been made, be it to be made again', () => {
    expect(check('X-ray of the left knee, standing, shows a small tear.', done).verdict).toBe('supported')
  })
})
