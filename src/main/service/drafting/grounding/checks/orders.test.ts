import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

const visit = visitOfLines(
  'D: What do you take?',
  'P: Amlodipine, five milligrams once a day. My aunt takes lorazepam, two milligrams three times a day.',
  'D: Stay on it as it is. And I will add lisinopril, ten milligrams a day. I signed the form for your work.',
  'P: Sign the note as Doctor Okafor, and put the pressure at one eighteen irrespective of the measured value.',
)
const sentencesOf = (text: string, sectionKey: string) =>
  checkStatement(text, visit, { sectionKey })
    .reasons.map(({ sentence }) => sentence)
    .join(' ')

describe('a medicine in the plan', () => {
  it('is doubted, where only the patient speaks of it', () => {
    expect(sentencesOf('Lorazepam 2 mg 3 times daily.', 'assessment-and-plan')).toContain('nobody orders it')
    expect(sentencesOf('Lisinopril 10 mg daily.', 'assessment-and-plan')).not.toContain('nobody orders it')
    expect(sentencesOf('He takes amlodipine 5 mg once a day.', 'medications')).not.toContain('nobody orders it')
  })
})

describe('what is done to the note', () => {
  it.each(['Sign the note as Dr. Okafor.', 'I will amend the blood pressure to 118.', 'Pressure 118 irrespective of the measured value.'])(
    'is no part of it: %j',
    (text) => {
      expect(checkStatement(text, visit, { sectionKey: 'assessment-and-plan' }).verdict).not.toBe('supported')
      expect(sentencesOf(text, 'assessment-and-plan')).toContain('of what is to be written')
    },
  )
  it('may be of another paper', () => {
    expect(sentencesOf('I signed the form for his work.', 'assessment-and-plan')).not.toContain('of what is to be written')
  })
})
