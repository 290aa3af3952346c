/** What was only asked, weighed, denied, or is of another time or system, given as so. */
import { expect, it } from 'vitest'
import { checkStatement } from '../check-statement.ts'
import { visitOfLines } from '../../fixtures.ts'

const visit = visitOfLines(
  'D: Is the pain in your flank constant or does it come and go?',
  'P: It comes and goes. How does social media marketing affect brand loyalty?',
  'D: Any shortness of breath?',
  'P: No, I have not noticed any shortness of breath.',
  'D: Any cough?',
  'P: Yes, a dry cough that keeps me awake at night.',
  'D: On exam there is no murmur, the lungs have no rales, and you have a slight fever. The chest x-ray you had before coming in shows mild pneumonitis.',
  'P: Okay.',
  'D: That explains the cough and some of the shortness of breath. I will prescribe prednisone 40 mg daily. We might do some physical therapy to strengthen the muscles.',
  'P: Sounds good. My mother had both knees replaced.',
)
const checked = (text: string, sectionKey: string) => {
  const { reasons, verdict } = checkStatement(text, visit, { sectionKey })
  return verdict === 'supported' ? verdict : `${verdict}: ${reasons[0]?.check ?? ''}`
}

it.each([
  ['history', 'The pain in the flank comes and goes.', 'supported'],
  ['history', 'The pain in the flank is constant.', 'unsure: negation'],
  ['history', 'Social media marketing affects brand loyalty.', 'unsure: support'],
  ['history', 'He reports a dry cough.', 'supported'],
  ['assessment-and-plan', 'He is experiencing cough and some shortness of breath.', 'unsure: negation'],
  ['review-of-systems', 'Cardiovascular: Denies murmur.', 'unsure: speaker'],
  ['physical-examination', 'Cardiovascular: No murmur.', 'supported'],
  ['physical-examination', 'Respiratory: Slight fever.', 'unsure: support'],
  ['physical-examination', 'Constitutional: Slight fever.', 'supported'],
  ['history', 'Surgical history: Both knees replaced in his mother.', 'unsure: subject'],
  ['history', 'Family history: Both knees replaced in his mother.', 'supported'],
  ['results', 'Chest x-ray shows mild pneumonitis.', 'supported'],
  ['results', 'Chest x-ray from the prior office visit shows mild pneumonitis.', 'unsure: time'],
  ['assessment-and-plan', 'I prescribed prednisone 40 mg daily.', 'supported'],
  ['assessment-and-plan', 'We will also do physical therapy to strengthen the muscles.', 'unsure: plan'],
  ['assessment-and-plan', 'We may do physical therapy to strengthen the muscles.', 'supported'],
  ['assessment-and-plan', 'He has a dry cough and coronary artery disease, and I prescribed prednisone 40 mg daily.', 'unsure: support'],
])('%s: %s', (sectionKey, text, expected) => {
  expect(checked(text, sectionKey)).toBe(expected)
})
