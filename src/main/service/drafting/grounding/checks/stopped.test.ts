import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

const visit = visitOfLines(
  'D: What medicines are you on? I have metformin, lisinopril, and aspirin.',
  'P: No aspirin. Dr. Keller stopped it in the summer, for the nosebleeds. The lisinopril I take every morning.',
  'D: And the Keppra?',
  'P: Now, I am off that. You took me off it last winter, I was so mean.',
  'D: I see you stopped taking the omeprazole once.',
  'P: Yes, but the heartburn came back, so I am on the omeprazole again.',
  'D: And the metformin?',
  'P: Twice a day. I took ibuprofen for the back and the pain stopped.',
  'D: Good. Are you still on the sertraline, or have you stopped it?',
  'P: Every morning.',
)
const check = (text: string, sectionKey = 'history') => checkStatement(text, visit, { sectionKey })
const isDoubted = (text: string, sectionKey?: string) =>
  check(text, sectionKey).reasons.some(({ sentence }) => sentence.endsWith(' as stopped.'))

describe('a medicine that was stopped', () => {
  it('is not taken, whoever stopped it, and also where only the answer says so', () => {
    expect(isDoubted('She takes aspirin.')).toBe(true)
    expect(isDoubted('She is currently taking Keppra.')).toBe(true)
    expect(isDoubted('Medications: metformin, Keppra.')).toBe(true)
    expect(isDoubted('Aspirin.', 'medications')).toBe(true)
    expect(check('She takes aspirin.').verdict).not.toBe('supported')
  })
  it('may be told as stopped, and as taken before', () => {
    expect(isDoubted('Aspirin was stopped in the summer.')).toBe(false)
    expect(isDoubted('She was on Keppra.')).toBe(false)
  })
  it('is taken, where it was begun again, where another one was stopped, and where that is only asked', () => {
    expect(isDoubted('She takes omeprazole.')).toBe(false)
    expect(isDoubted('She takes lisinopril.')).toBe(false)
    expect(isDoubted('She takes metformin twice a day.')).toBe(false)
    expect(isDoubted('She takes ibuprofen.')).toBe(false)
    expect(isDoubted('She takes sertraline every morning.')).toBe(false)
  })
})

describe('a medicine that was taken once', () => {
  const lines = [
    'D: What have you had for the pain?',
    'P: Well, they had prescribed it recently, I was on fentanyl. It hurts if I do not get more fentanyl.',
  ]
  const isOnce = (text: string, turns = visitOfLines(...lines)) =>
    checkStatement(text, turns, { sectionKey: 'medications' }).reasons.some(({ sentence }) =>
      sentence.endsWith('nobody says that it is taken now.'),
    )

  it('is not given as one that is taken', () => {
    expect(isOnce('Patient reports taking fentanyl.')).toBe(true)
    expect(isOnce('She was on fentanyl.')).toBe(false)
    expect(isOnce('She takes ibuprofen; fentanyl was stopped.')).toBe(false)
  })
  it('is, where the patient says that it is taken still', () => {
    for (const more of [
      ['D: And now?', 'P: I am still on the fentanyl.'],
      ['D: Are you still taking the fentanyl?', 'P: Yes, every day.'],
    ])
      expect(isOnce('Patient reports taking fentanyl.', visitOfLines(...lines, ...more))).toBe(false)
    expect(isOnce('He takes metformin.', visitOfLines('D: What do you take?', 'P: I was on metformin and I am still on it.'))).toBe(false)
  })
})
