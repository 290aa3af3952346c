import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../fixtures.ts'
import { checkStatement } from './check-statement.ts'

const turns = visitOfLines(
  'D: So your blood pressure today is one twenty eight over eighty eight, your heart rate is seventy two, and your pulse ox is ninety six percent on room air.',
  'P: Okay.',
  'D: You are breathing at sixteen, respirations are sixteen, and the temperature is ninety eight point six.',
)
const check = (text: string) => checkStatement(text, turns, { sectionKey: 'physical-examination' })

describe('a value and its measure', () => {
  it.each([
    'Vitals: Blood pressure: 128/88 mmHg.',
    'Heart rate: 72 bpm.',
    'Oxygen saturation: 96%.',
    'Respirations: 16.',
    'Temperature: 98.6 degrees F.',
  ])('belong together: %s', (text) => {
    expect(check(text).verdict).toBe('supported')
  })
  it.each(['Respirations: 96%.', 'Heart rate: 128/88 mmHg.', 'Blood pressure: 96%.'])('do not belong together, by the unit: %s', (text) => {
    expect(['unsupported', 'contradicted']).toContain(check(text).verdict)
  })
  it.each(['Heart rate: 16.', 'Blood pressure: 72.', 'Temperature: 96.'])('do not belong together, by what was said: %s', (text) => {
    expect(check(text).verdict).toBe('contradicted')
  })
})
