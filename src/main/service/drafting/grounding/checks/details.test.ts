import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../../../contract/records.ts'
import { checkStatement } from '../check-statement.ts'
import { visitOfLines as visitOf } from '../../fixtures.ts'

const visit = visitOf(
  'D: What brings you in, Mr. Hale?',
  'P: The left knee aches when I take the stairs down.',
  'D: Does it lock or give way?',
  'P: No locking. It buckled once.',
  'D: Which medicines do you use?',
  'P: I have metformin, that one I take twice a day, and atorvastatin at bedtime.',
  'D: And the naproxen?',
  'P: One in the morning and one at night.',
  'D: How about the cetirizine?',
  'P: I use it every day in spring.',
  'D: Are you allergic to any drugs?',
  'P: Codeine, I broke out in hives with it.',
  'D: How many children do you have?',
  'P: Three. And I smoke half a pack a day.',
  'D: How many of these dizzy episodes were there?',
  'P: I had two episodes last month.',
  "D: I'll give you prednisone, take it once a day for five days, and methotrexate once a week.",
)
const verdictOf = (text: string, section: string | null = 'history', turns = visit) => checkStatement(text, turns, { sectionKey: section })

describe('denied findings', () => {
  it.each<[string, Verdict]>([
    ['The knee pain comes with locking when walking down stairs.', 'contradicted'],
    ['The patient reports locking of the left knee.', 'contradicted'],
    ['The patient denies locking.', 'supported'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text)).toMatchObject({ verdict })
  })
})

describe('how often a drug is taken', () => {
  it.each<[string, Verdict]>([
    ['He takes metformin twice daily.', 'supported'],
    ['He takes metformin b.i.d.', 'supported'],
    ['He takes metformin every 12 hours.', 'supported'],
    ['He takes metformin three times a day.', 'contradicted'],
    ['He takes metformin weekly.', 'contradicted'],
    ['He takes atorvastatin nightly.', 'supported'],
    ['He takes atorvastatin every 8 hours.', 'contradicted'],
    ['He takes naproxen twice a day.', 'supported'],
    ['He takes naproxen three times a day.', 'contradicted'],
    ['He takes cetirizine daily.', 'supported'],
    ['He takes cetirizine twice a day.', 'contradicted'],
    ['Take prednisone once daily for 5 days.', 'supported'],
    ['Take prednisone twice daily for 5 days.', 'contradicted'],
    ['Take methotrexate weekly.', 'supported'],
    ['Take methotrexate daily.', 'contradicted'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text)).toMatchObject({ verdict })
  })

  it('says what the visit says instead', () => {
    const { reasons } = verdictOf('He takes metformin three times a day.')
    expect(reasons[0]).toMatchObject({ check: 'medication', outcome: 'contradicts' })
    expect(reasons[0]?.sentence).toContain('“twice a day”')
  })

  it('is not how often something is measured beside it', () => {
    const turns = visitOf('D: We have you on Norvasc, and we asked that you check it, you know, once a week.', 'P: I do.')
    expect(verdictOf('Norvasc once weekly.', 'medications', turns)).toMatchObject({ verdict: 'unsure' })
    const taken = visitOf('D: You check your sugar every morning, and the Norvasc you take once a day.', 'P: I do.')
    expect(verdictOf('Norvasc once daily.', 'medications', taken)).toMatchObject({ verdict: 'supported' })
  })

  it('is told of what somebody is going to take, and beside what is monitored', () => {
    const turns = visitOf(
      "D: I want to start lisinopril, and you're going to take it once a day.",
      'P: Fine.',
      'D: Take the furosemide and monitor your weight, you take it once a day.',
    )
    const verdict = (text: string) => verdictOf(text, 'assessment-and-plan', turns).verdict
    expect(verdict('Start lisinopril once daily.')).toBe('supported')
    expect(verdict('Start lisinopril twice daily.')).toBe('contradicted')
    expect(verdict('Furosemide twice daily.')).toBe('contradicted')
  })

  it('is not how often the drug is taken that was named last, a turn or two before', () => {
    const turns = visitOf(
      "D: Continue the albuterol inhaler as soon as you feel any symptoms. I'm gonna prescribe something else called Singulair.",
      'P: Okay.',
      'D: You take that once daily.',
    )
    expect(verdictOf('Continue albuterol inhaler once daily.', 'assessment-and-plan', turns)).toMatchObject({ verdict: 'unsure' })
    expect(verdictOf('Singulair once daily.', 'assessment-and-plan', turns)).toMatchObject({ verdict: 'supported' })
  })

  it('doubts what nobody says', () => {
    const turns = visitOf('D: Are you on losartan?', 'P: Yes, I am on losartan for my blood pressure.')
    expect(verdictOf('He takes losartan daily for blood pressure.', 'history', turns)).toMatchObject({ verdict: 'unsure' })
  })
})

describe('allergies', () => {
  it.each<[string, Verdict]>([
    ['Allergic to codeine.', 'supported'],
    ['The patient is allergic to latex.', 'unsupported'],
    ['He is allergic to metformin.', 'unsupported'],
    ['Allergies: codeine.', 'supported'],
    ['No known drug allergies.', 'contradicted'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text)).toMatchObject({ verdict })
  })

  it('knows that nobody asked', () => {
    const turns = visitOf('D: How is the wrist?', 'P: Sore, but I can bend it. I take ibuprofen.')
    const found = verdictOf('No known drug allergies.', 'history', turns)
    expect(found.verdict).toBe('unsupported')
    expect(verdictOf('He is allergic to ibuprofen.', 'history', turns).verdict).toBe('unsupported')
  })

  it('accepts the denial of who was asked', () => {
    const turns = visitOf('D: Any allergies to medicines?', 'P: No.')
    expect(verdictOf('No known drug allergies.', 'history', turns)).toMatchObject({ verdict: 'supported' })
  })
})

describe('counts', () => {
  it.each<[string, Verdict]>([
    ['He had two episodes last month.', 'supported'],
    ['He had four episodes last month.', 'contradicted'],
    ['He has three children.', 'supported'],
    ['He smokes a pack a day.', 'contradicted'],
    ['He smokes half a pack a day.', 'supported'],
    ['He smokes 2 packs a day.', 'contradicted'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text)).toMatchObject({ verdict })
  })

  it('is not content with another number of the same thing', () => {
    expect(verdictOf('He has five children.').verdict).not.toBe('supported')
  })
})

describe('sides after "has" and "have"', () => {
  const turns = visitOf('D: What brings you in?', 'P: I have right knee pain, since a week.')
  it.each<[string, Verdict]>([
    ['The patient has right knee pain.', 'supported'],
    ['The patient has left knee pain.', 'contradicted'],
    ['Right knee pain.', 'supported'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text, 'history', turns)).toMatchObject({ verdict })
  })

  it('are none where somebody has left', () => {
    expect(verdictOf('She has left work.', 'history', visitOf('D: And work?', 'P: I have left work.')).verdict).toBe('supported')
  })
})

it('marks a finding that nobody speaks of in a list of others', () => {
  const turns = visitOf('D: Any nausea or vomiting?', 'P: Yes, both, nausea and vomiting since Monday.')
  expect(verdictOf('Nausea and vomiting.', 'history', turns).verdict).toBe('supported')
  expect(verdictOf('Nausea, vomiting and pneumonia.', 'history', turns).verdict).toBe('unsure')
})
