import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

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

describe('values that are told in other words, or of another time', () => {
  const vitals = visitOfLines(
    'P: My blood pressure was 148 over 91 at home last week, and it worries me.',
    'D: And you measure it with the cuff that we gave you, in the morning, before your medicines and your coffee?',
    'P: Yes, each day.',
    'D: Good. How have you slept?',
    'P: Well enough, since the knee is better.',
    'D: All right. Your blood pressure today is 152 over 94. Your temperature is 98.2, oxygen is 98 percent on room air. I would like your blood pressure below 130 over 80.',
  )
  const verdictOf = (text: string) => checkStatement(text, vitals, { sectionKey: 'physical-examination' }).verdict

  it('knows oxygen by its bare name', () => {
    expect(verdictOf('Temperature 98.2, oxygen saturation 98%.')).toBe('supported')
  })
  it('finds the value of today, far from where the measure is spoken of first', () => {
    expect(verdictOf('Blood pressure 152/94.')).toBe('supported')
    expect(verdictOf('Blood pressure: 152/94 mmHg.')).toBe('supported')
  })
  it('takes no goal for it', () => {
    expect(verdictOf('Blood pressure 130/80.')).not.toBe('supported')
  })
  it('gives no value to a measure that cannot have it', () => {
    const odd = visitOfLines('D: Let me see, your temperature, one twenty two over seventy, that is fine, and ninety six percent.')
    expect(checkStatement('Oxygen saturation 96%.', odd, { sectionKey: 'physical-examination' }).verdict).not.toBe('contradicted')
    expect(checkStatement('Blood pressure 122/70.', odd, { sectionKey: 'physical-examination' }).verdict).not.toBe('contradicted')
  })
})
