import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../../../contract/records.ts'
import { checkStatement } from '../check-statement.ts'
import { visitOfLines as visitOf } from '../../fixtures.ts'

const visit = visitOf(
  'D: Good morning, Mr. Lindqvist. How are you?',
  'P: Fine. The right knee still hurts.',
  'D: How are your sugars? How is the diabetes?',
  'P: The readings at home are all over the place.',
  'D: And your blood pressure at home?',
  'P: It has been pretty good, under control for the most part.',
  'D: On exam your heart sounds regular, I hear a two out of six systolic murmur.',
  'P: Okay.',
  'D: The x-ray of your left knee shows a small effusion.',
  'D: For your first problem, your diabetes, it is a little out of control, so we will increase the metformin to 1000 mg twice a day.',
  'P: Okay.',
  'D: For your next problem, your asthma, you are doing really well with it. We continue the inhaler.',
  'P: Good.',
  'D: For your last problem, your hypertension, I think we need to get it under better control. We will increase the lisinopril to 20 mg.',
  'P: Okay.',
)
const check = (text: string, section = 'assessment-and-plan') => checkStatement(text, visit, { sectionKey: section }).verdict

describe('whether a disease is under control', () => {
  it.each<[string, Verdict]>([
    ['The diabetes is well controlled, and we will increase the metformin to 1000 mg twice a day.', 'contradicted'],
    ['The diabetes is out of control, and we will increase the metformin to 1000 mg twice a day.', 'supported'],
    ['His asthma is well controlled and we continue the inhaler.', 'supported'],
    ['His asthma is poorly controlled and we continue the inhaler.', 'contradicted'],
    // The patient thinks so, the clinician does not.
    ['I advised the patient that his hypertension is well controlled and we will increase the lisinopril to 20 mg.', 'unsure'],
  ])('%s: %s', (text, verdict) => {
    expect(check(text)).toBe(verdict)
  })
})

describe('names', () => {
  it.each<[string, Verdict]>([
    ['Mr. Lindqvist presents with right knee pain.', 'supported'],
    ["Mr. Lindqvist's right knee hurts.", 'supported'],
    ['Mr. Smith presents with right knee pain.', 'unsure'],
    ['Mr. Erik Lindqvist presents with right knee pain.', 'unsure'],
  ])('%s: %s', (text, verdict) => {
    expect(check(text, 'history')).toBe(verdict)
  })
})

describe('what an examiner finds', () => {
  it('is no report of the patient, though he nods', () => {
    expect(check('He notes that he has a two out of six systolic murmur.', 'history')).toBe('unsure')
    expect(check('Two out of six systolic murmur.', 'physical-examination')).toBe('supported')
  })
})

describe('a dose', () => {
  it.each<[string, Verdict]>([
    ['He has been taking metformin 1000 mg twice a day.', 'unsure'],
    ['Continue metformin 1000 mg twice a day.', 'unsure'],
    ['Increase metformin to 1000 mg twice a day.', 'supported'],
  ])('that is to come is not one that is taken now: %s %s', (text, verdict) => {
    expect(check(text)).toBe(verdict)
  })

  it('is not found in how often something is taken', () => {
    const often = visitOf('D: Weigh yourself once a day and call me if you gain weight.', 'P: Okay.')
    const verdict = (text: string) => checkStatement(text, often, { sectionKey: 'assessment-and-plan' }).verdict
    expect(verdict('Weigh yourself once a day and call if you gain weight.')).toBe('supported')
    expect(verdict('Weigh yourself once a day and call if you gain 1 pound.')).toBe('unsupported')
  })
})

describe('a symptom that is only asked about', () => {
  const asked = visitOf('D: Any muscle aches or a cough?', 'P: Sometimes when I run in the morning my chest pounds, but it goes away.')
  it('is not one that the patient reports', () => {
    const verdict = (text: string) => checkStatement(text, asked, { sectionKey: 'history' }).verdict
    expect(verdict('He reports muscle aches.')).toBe('unsure')
    expect(verdict('He endorses a cough.')).toBe('unsure')
  })
})

describe('a denial that a normal finding may stand for', () => {
  it('is doubted where part of it is said by nobody', () => {
    expect(check('No extra heart sounds.', 'physical-examination')).toBe('unsure')
  })
})

describe('of whom it is said', () => {
  const her = visitOf(
    'D: Ms. Okonkwo is a 48-year-old female with headaches. How are you?',
    'P: The headaches come before my period. My mother was in the hospital last week. She fell and had a hip replacement.',
    'D: What runs in your family?',
    'P: Hypertension and diabetes.',
    'D: Is your nose running?',
    'P: It is, and it runs clear.',
    'D: Your eyes show papilledema.',
  )
  const verdict = (text: string, section = 'history') => checkStatement(text, her, { sectionKey: section }).verdict
  it('is the record’s before the visit’s', () => {
    const verdict = (text: string, sex: 'female' | 'male' | 'unknown') => checkStatement(text, her, { sectionKey: 'history', sex }).verdict
    expect(verdict('He has headaches.', 'male')).toBe('supported')
    expect(verdict('She has headaches.', 'male')).toBe('unsure')
    expect(verdict('He has headaches.', 'unknown')).toBe('unsure')
  })
  it('is heard where the clinician says ma’am, and not where the patient does', () => {
    const verdict = (...lines: readonly string[]) => checkStatement('He reports knee pain.', visitOf(...lines)).verdict
    expect(verdict('D: Just some questions, if that is OK, ma’am.', 'P: My knee hurts, I have knee pain.')).toBe('unsure')
    expect(verdict('D: Any pain?', 'P: My knee hurts, I have knee pain, ma’am.')).toBe('supported')
  })
  it('is the patient, who is a woman', () => {
    expect(verdict('She has headaches.')).toBe('supported')
    expect(verdict('He has headaches.')).toBe('unsure')
  })
  it('is her mother, whom the next sentence calls she', () => {
    expect(verdict('Her mother had a hip replacement.')).toBe('supported')
    expect(verdict('She had a hip replacement.')).not.toBe('supported')
  })
  it('is her family, and not herself', () => {
    expect(verdict('Family history: Hypertension and diabetes.')).toBe('supported')
    expect(verdict('Family history: Patient reports she has hypertension and diabetes.')).not.toBe('supported')
  })
  it('is the examiner who finds, and not one who only asks', () => {
    expect(verdict('Examination of the eyes shows papilledema.', 'physical-examination')).toBe('supported')
    expect(verdict('The nose runs clear.', 'physical-examination')).toBe('unsure')
    expect(verdict('The patient appreciates papilledema of the eyes.', 'physical-examination')).toBe('unsure')
  })
})

describe('a side that the visit gives both ways', () => {
  it('is doubted where the turn that carries the statement names the other one', () => {
    expect(check('X-ray of the right knee shows a small effusion.', 'results')).toBe('unsure')
    expect(check('X-ray of the left knee shows a small effusion.', 'results')).toBe('supported')
    expect(check('Right knee pain.', 'history')).toBe('supported')
  })
})
