/** Words that were said, and that no note can hold as they are. */
import { expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

const visit = visitOfLines(
  'D: What have you been up to, and what does your skin do?',
  'P: We have been traveling all over the country. At night I use a clarity cleanser, then a toner, and the acne stays. I had a sandwich and barely ate that.',
  'D: I am just going to listen to your heart and lungs, and let you know what I find.',
  'P: Sure.',
  'D: Your lungs are clear. There is a trace of blood in the urine, intact. I do not recommend any surgical intervention for the acne.',
  'P: Okay.',
  'D: I want you to wash with a mild cleanser every morning, and apply adapalene at night.',
)
const checked = (text: string, sectionKey: string) => {
  const { reasons, verdict } = checkStatement(text, visit, { sectionKey })
  return verdict === 'supported' ? verdict : `${verdict}: ${reasons[0]?.check ?? ''}`
}

it.each([
  ['chief-complaint', 'Traveling all over the country.', 'unsure: support'],
  ['history', 'They have been traveling all over the country.', 'supported'],
  ['chief-complaint', 'Acne.', 'supported'],
  ['physical-examination', 'I am just going to listen to the heart and lungs and let them know what I find.', 'unsure: support'],
  ['physical-examination', 'Lungs are clear.', 'supported'],
  ['history', 'He barely ate that.', 'unsure: support'],
  ['history', 'He barely ate a sandwich.', 'supported'],
  ['physical-examination', 'Blood pressure: Normal.', 'unsure: support'],
  ['history', 'Surgical history: Denies any surgical history.', 'unsure: negation'],
  ['assessment-and-plan', 'They will use a toner at night.', 'unsure: plan'],
  ['history', 'They use a clarity cleanser at night, then a toner.', 'supported'],
  ['assessment-and-plan', 'They will wash with a mild cleanser.', 'supported'],
])('%s: %s', (sectionKey, text, verdict) => {
  expect(checked(text, sectionKey)).toBe(verdict)
})

it('doubts what was said of another part of the body, and only that', () => {
  const examined = visitOfLines(
    'D: Positive pain to palpation of the soft tissues of the neck. What about when I press on your back?',
    'P: No, that is fine, but I have a rash on my leg.',
    'D: Swelling of the calf, and decreased sensation in the foot.',
  )
  const verdict = (text: string) => checkStatement(text, examined, { sectionKey: 'physical-examination' }).verdict
  expect(verdict('Pain to palpation of the soft tissues of the back.')).toBe('unsure')
  expect(verdict('Pain to palpation of the soft tissues of the neck.')).toBe('supported')
  expect(verdict('Decreased sensation in the feet.')).toBe('supported')
})

it('lets a denial of operations stand where somebody asked', () => {
  const asked = visitOfLines('D: Have you had any surgeries in the past?', 'P: No.', 'D: All right.')
  expect(checkStatement('Surgical history: Denies any surgical history.', asked, { sectionKey: 'history' }).verdict).toBe('supported')
})
