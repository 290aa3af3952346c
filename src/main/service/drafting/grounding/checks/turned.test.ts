import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'

const visit = visitOfLines(
  'D: Good morning. How has the knee been since we spoke last week?',
  'P: It gave way once, on the stairs. I was digging in the garden and got up off the ground. I did not fall.',
  'D: Has anyone in your family had heart trouble?',
  'P: My mother had her right knee replaced at seventy. My father had a heart attack at sixty-two.',
  'D: Do you smoke?',
  'P: No, I quit eleven years ago.',
  'D: Any chest pain?',
  'P: No, no chest pain.',
  'D: Your blood pressure today is 152 over 94, and your weight is 188 pounds, up four pounds since March. At home it was one fifty over ninety.',
  'P: All right. And my sugar?',
  'D: Your A1c last week was 7.4, down from 7.9. That is good.',
  'P: I am glad.',
  'D: If it gives way again, we will get an MRI of the knee. I am raising the lisinopril from 20 to 40 milligrams once a day.',
  'D: For the pain I will send oxycodone, 5 milligrams every six hours as needed. Call 911 if you have chest pain.',
)
const verdict = (text: string, sectionKey = 'assessment-and-plan') => checkStatement(text, visit, { sectionKey, sex: 'female' }).verdict

describe('numbers turned round', () => {
  it.each(['Blood pressure 152/94.', 'Home blood pressure was 150/90.'])('finds the pressure as it was said: %s', (text) => {
    expect(verdict(text, 'history')).toBe('supported')
  })
  it.each(['Blood pressure 94/152.', 'Blood pressure 152/90.', 'Blood pressure 150/94.'])('takes no other pair: %s', (text) => {
    expect(['unsupported', 'contradicted']).toContain(verdict(text, 'physical-examination'))
  })
  it('leaves sharpness of sight alone', () => {
    expect(verdict('Vision is 20/40.', 'physical-examination')).not.toBe('contradicted')
  })
  it.each([
    ['A1c 7.4, down from 7.9.', 'supported'],
    ['A1c 7.9, up from 7.4.', 'contradicted'],
    ['A1c 7.4, up from 7.9.', 'contradicted'],
    ['Weight 188 lb, up 4 lb since March.', 'supported'],
    ['Weight 188 lb, down 4 lb since March.', 'contradicted'],
    ['Lisinopril will be decreased from 40 mg to 20 mg once daily.', 'contradicted'],
  ])('knows what rose and what fell: %s', (text, expected) => {
    expect(verdict(text)).toBe(expected)
  })
  it('takes "follow up" and "up to" for no rise', () => {
    expect(verdict('She will follow up in 4 weeks and take acetaminophen up to 3 times a day.')).not.toBe('contradicted')
  })
  it('doubts a second time that nobody speaks of', () => {
    expect(verdict('The knee gave way once.', 'history')).toBe('supported')
    expect(verdict('The knee gave way twice.', 'history')).toBe('unsure')
  })
})

describe('what is lost', () => {
  it('doubts a test without the condition that it was said under', () => {
    expect(verdict('MRI of the knee.')).toBe('unsure')
    expect(verdict('MRI of the knee if it gives way again.')).toBe('supported')
  })
  it('doubts a standing order of what is taken as needed', () => {
    expect(verdict('Oxycodone 5 mg every six hours.')).toBe('unsure')
    expect(verdict('Oxycodone 5 mg every six hours as needed.')).toBe('supported')
  })
})

describe('whose and when', () => {
  it('keeps relatives apart', () => {
    expect(verdict('Her father had a heart attack at 62.', 'history')).toBe('supported')
    expect(verdict('Her mother had a heart attack at 62.', 'history')).toBe('unsure')
  })
  it('takes what has ended for no denial', () => {
    expect(verdict('Former smoker, quit 11 years ago.', 'history')).toBe('supported')
  })
  it('takes the reasons for a call for nothing that the patient has', () => {
    expect(verdict('Call 911 for chest pain.')).toBe('supported')
    expect(verdict('Contact dermatitis with chest pain.')).not.toBe('supported')
    expect(verdict('Return of the fever with chest pain.')).not.toBe('supported')
    expect(verdict('She has chest pain.', 'history')).toBe('unsure')
  })
  it('takes getting up off the ground for no stopping', () => {
    expect(verdict('The pain began when she got up off the ground while digging in the garden.', 'history')).not.toBe('contradicted')
  })
  it('takes praise of the sugar for none of the pressure', () => {
    expect(verdict('Blood pressure is uncontrolled.')).not.toBe('contradicted')
  })
})
