import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'
import { isPlainlyTold } from '../plainly-told.ts'

const visit = visitOfLines(
  'D: Now last time I saw you, you were smoking two packs a day. How much is it now?',
  'P: Gone down quite a bit.',
  'D: And how much do you drink?',
  'P: About seven or eight pints a week.',
  'D: Any illness in the family?',
  'P: My father had high blood pressure. He actually died of bowel cancer ten years ago.',
  'D: Sorry to hear that. And your mother?',
  'P: She is well.',
  'D: Are you bringing up any phlegm?',
  'P: Yeah.',
  'P: No, no, it is a dry cough.',
  'D: Which medicines do you take?',
  'P: Metformin. I am a diabetic, so. And lisinopril, too.',
  'D: Your strength is 4 out of 5 on the right and 5 out of 5 on the left.',
  'D: Your hemoglobin A1c is 8. I would like to see that around 7.',
)
const check = (text: string, sectionKey = 'history') => checkStatement(text, visit, { sectionKey }).verdict

describe('what was said, given to something else', () => {
  it('keeps the values of two sides apart', () => {
    expect(check('Strength is 4/5 on the right and 5/5 on the left.', 'physical-examination')).toBe('supported')
    expect(check('Strength is 5/5 on the right and 4/5 on the left.', 'physical-examination')).toBe('contradicted')
  })
  it('takes a value that is wished for no finding', () => {
    expect(check('Hemoglobin A1c is 8.', 'results')).toBe('supported')
    expect(check('Hemoglobin A1c is 7.', 'results')).toBe('unsupported')
    expect(check('The goal is a hemoglobin A1c of 7.', 'assessment-and-plan')).not.toBe('unsupported')
  })
  it('knows by which time a number is said', () => {
    expect(check('He drinks 7 to 8 pints a week.')).toBe('supported')
    expect(check('He drinks seven or eight pints a day.')).toBe('contradicted')
  })
  it('takes what was counted last time for nothing of today', () => {
    expect(check('He is currently smoking two packs a day.')).toBe('unsure')
  })
  it('knows who died', () => {
    expect(check('His father died of bowel cancer.')).toBe('supported')
    expect(check('His mother died of bowel cancer.')).toBe('contradicted')
  })
  it('hears a yes taken back in the same breath', () => {
    expect(check('The cough is dry, without phlegm.')).toBe('supported')
    expect(check('He brings up phlegm.')).not.toBe('supported')
  })
  it('calls nothing plain that says what a drug is for where nobody does', () => {
    expect(isPlainlyTold('He takes metformin.', visit, 'history')).toBe(true)
    expect(isPlainlyTold('He takes lisinopril for diabetes.', visit, 'history')).toBe(false)
  })
  it('calls nothing plain that is given as to come and has been done, nor a heading', () => {
    const referred = visitOfLines(
      'D: You have been referred to two psychologists for behavioral analysis. You are in a social skills program.',
      'P: Yes.',
    )
    expect(isPlainlyTold('Referred to two psychologists for behavioral analysis.', referred, 'assessment-and-plan')).toBe(true)
    expect(isPlainlyTold('We will refer him to two psychologists for behavioral analysis.', referred, 'assessment-and-plan')).toBe(false)
    expect(isPlainlyTold('Social skills.', referred, 'assessment-and-plan')).toBe(false)
  })
})
