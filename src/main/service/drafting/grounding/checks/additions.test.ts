/** What a draft puts in unasked: prescriptions, conditions, degrees, tests, sites and labels. */
import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../../contract/records.ts'
import { checkStatement } from '../check-statement.ts'
import { visitOfLines } from '../../fixtures.ts'

/** The verdict, and what was doubted first. */
const checked = (text: string, turns: readonly Turn[], sectionKey = 'assessment-and-plan') => {
  const { reasons, verdict } = checkStatement(text, turns, { sectionKey })
  return verdict === 'supported' ? verdict : `${verdict}: ${reasons[0]?.check ?? ''}`
}

const visit = visitOfLines(
  'D: How is the cough, and the pain in the right shoulder?',
  'P: The cough went away last week. The shoulder pain comes and goes, it is pretty bad at times.',
  'D: Did you take anything for the shoulder?',
  'P: I took two ibuprofen and it did not help.',
  'D: Do you need a refill of the amlodipine?',
  'P: Yes, I do.',
  'D: You have pain with abduction of the right shoulder. Abduction is weak. Rotation is normal. No tenderness of the lateral elbow.',
  'P: Okay.',
  'D: The x-ray of the shoulder is normal. The ultrasound shows a tear of the supraspinatus tendon.',
  'P: I see.',
  'D: I want to continue the lisinopril at 20 mg. Your kidney transplant is stable. I will have you go back to Dr. Ortiz for the immunosuppression.',
  'P: Good.',
  'D: I will prescribe meloxicam 15 mg once a day. I want to order another kidney panel. If the pain gets worse, call me.',
  'P: Sure, sounds good.',
)

describe('orders', () => {
  it.each([
    ['Prescription for meloxicam 15 mg once a day was provided.', 'supported'],
    ['Prescription for lisinopril 20 mg was provided.', 'unsure: plan'],
    ['I want to order another kidney panel.', 'supported'],
    ['I want him to order another kidney panel.', 'unsure: speaker'],
    ['The patient will return to see me for the immunosuppression.', 'unsure: plan'],
    ['He will go back to Dr. Ortiz for the immunosuppression.', 'supported'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit)).toBe(expected)
  })
})

describe('conditions', () => {
  it.each([
    ['He should call me if the pain gets worse.', 'supported'],
    ['I advised him to call me if he needs a refill of the amlodipine.', 'unsure: time'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit)).toBe(expected)
  })
})

describe('degrees', () => {
  it.each([
    ['The pain in the right shoulder is intermittent.', 'supported'],
    ['The pain in the right shoulder is constant.', 'unsure: support'],
    ['He has severe pain in the right shoulder.', 'unsure: support'],
    ['He has pain in the right shoulder.', 'supported'],
    // Names nothing that could be looked up.
    ['His symptoms are consistent with his past medical history.', 'unsure: support'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit, 'history')).toBe(expected)
  })
})

describe('tests', () => {
  it.each([
    ['Ultrasound shows a tear of the supraspinatus tendon.', 'supported'],
    ['X-ray shows a tear of the supraspinatus tendon.', 'unsure: support'],
    ['MRI shows a tear of the supraspinatus tendon.', 'unsure: support'],
    ['A kidney panel was obtained.', 'unsure: time'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit, 'results')).toBe(expected)
  })
})

describe('an examination', () => {
  it.each([
    ['Pain with abduction of the right shoulder.', 'supported'],
    ['Pain with rotation of the right shoulder.', 'unsure: negation'],
    ['No tenderness of the lateral elbow.', 'supported'],
    ['No tenderness of the medial elbow.', 'unsure: laterality'],
    ['Rotation: Normal.', 'supported'],
    ['Blood pressure: Normal.', 'unsure: support'],
    ['CV: Abduction of the right shoulder is weak.', 'unsure: support'],
    ['MSK: Abduction of the right shoulder is weak.', 'supported'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit, 'physical-examination')).toBe(expected)
  })

  it('is normal only where somebody says so of that part', () => {
    const turns = visitOfLines('D: Let me listen to your heart and lungs.', 'P: Okay.', 'D: That is done. The left knee is normal.')
    expect(checked('Auscultation of the heart and lungs is normal.', turns, 'physical-examination')).toBe('unsure: support')
    expect(checked('The left knee is normal.', turns, 'physical-examination')).toBe('supported')
  })

  it('is not what a parent tells of a child', () => {
    const child = visitOfLines('D: How is he?', 'P: He is irritable and his nose is runny.', 'D: Is he eating?', 'P: Yes.').map(
      (turn): Turn => (turn.role === 'patient' ? { ...turn, role: 'other' } : turn),
    )
    expect(checked('Irritable, with a runny nose.', child, 'physical-examination')).toBe('unsure: speaker')
    expect(checked('He is irritable and his nose is runny.', child, 'history')).toBe('supported')
    expect(checked('The patient reports that his nose is runny.', child, 'history')).toBe('unsure: speaker')
  })
})

describe('what was, and what was taken', () => {
  it.each([
    ['Reports cough.', 'unsure: time'],
    ['He had a cough, which went away last week.', 'supported'],
    ['He denies taking any medications for the shoulder.', 'unsure: medication'],
    ['He took two ibuprofen, which did not help.', 'supported'],
    ['He takes it twice daily.', 'unsure: number'],
    ['Medications: His shoulder pain comes and goes.', 'unsure: support'],
    ['Reports tear of the supraspinatus tendon.', 'unsure: speaker'],
    ['Surgical history: He took two ibuprofen, which did not help.', 'unsure: support'],
    ['Surgical: He took two ibuprofen, which did not help.', 'unsure: support'],
    ['Genitourinary: Tear of the supraspinatus tendon.', 'unsure: support'],
  ])('%s: %s', (text, expected) => {
    expect(checked(text, visit, 'history')).toBe(expected)
  })
})

describe('a comparison of sides', () => {
  const turns = visitOfLines(
    'P: Both elbows hurt.',
    'D: Is one worse?',
    'P: Yes, right is worse.',
    'D: There is some swelling of the left elbow.',
  )
  it.each([
    ['Bilateral elbow pain, right worse than left.', /^(?:supported|unsure)/],
    ['Swelling of the right elbow.', /^contradicted/],
  ])('%s', (text, expected) => {
    expect(checked(text, turns, 'history')).toMatch(expected)
  })
})

it('gives each reason once', () => {
  const turns = visitOfLines('D: Any kidney stones before?', 'P: Yes, I had kidney stones, and so did my father.')
  const { reasons } = checkStatement('He denies kidney stones before these kidney stones.', turns, { sectionKey: 'history' })
  expect(reasons.length).toBeGreaterThan(0)
  expect(new Set(reasons.map(({ sentence }) => sentence)).size).toBe(reasons.length)
})
