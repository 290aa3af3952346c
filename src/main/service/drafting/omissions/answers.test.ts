import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { visitOfLines as visit } from '../fixtures.ts'
import { findOmissions } from './omissions.ts'

const listed = (turns: readonly Turn[], note: readonly string[] = []) =>
  findOmissions(turns, note)
    .map(({ text }) => text)
    .join('; ')

describe('answers without a word of their own', () => {
  it.each([
    ['not to know', visit('D: Was it a sudden start?', "P: I don't know."), 'sudden start: I don'],
    ['nothing', visit('D: What do you take against the heartburn?', 'P: Nothing really.'), 'heartburn: Nothing'],
    ['fine, and not a yes', visit('D: Is there any trouble at school?', 'P: It is OK.'), 'trouble at school: It is OK'],
    [
      'a yes to what sets terms',
      visit('D: If you rest the ankle for an hour, does the swelling go down?', 'P: Uh, yes.'),
      'does the swelling go down: yes',
    ],
  ])('%s', (_what, turns, expected) => {
    expect(listed(turns)).toContain(expected)
  })
})

describe('what the clinician says and the patient confirms', () => {
  it.each([
    ['how it is', visit('D: So your left knee is fine.', 'P: It seems so.'), 'your left knee is fine'],
    ['since when', visit('D: It started at breakfast, a few hours ago.', 'P: Yeah.'), 'a few hours ago'],
    ['that it goes well', visit("D: You're passing water OK.", 'P: I think so.'), 'passing water: OK'],
    ['a denial', visit("D: So you can climb the stairs and you don't get dizzy.", "P: That's right."), "you don't get dizzy"],
  ])('%s', (_what, turns, expected) => {
    expect(listed(turns)).toContain(expected)
  })
  it.each([
    ['no advice', visit('D: You should take the tablets with food.', 'P: Yes.')],
    ['nothing that the patient leaves open', visit('D: So your left knee is fine.', 'P: Let me see.')],
    ['no denial by a mere yes', visit("D: So you don't drive at night.", 'P: Yes.')],
  ])('and %s', (_what, turns) => {
    expect(findOmissions(turns, [])).toEqual([])
  })
})

describe('how long and since when', () => {
  it('is not written by what is to be done for as long', () => {
    const turns = visit('D: How long has the hoarseness lasted?', 'P: Two weeks.')
    expect(listed(turns, ['Hoarseness.', 'Follow up in two weeks.'])).toContain('Two weeks')
    expect(listed(turns, ['Hoarseness for two weeks.'])).toBe('')
  })
  it('is told with the most exact of what was said', () => {
    const turns = visit('D: When did the hoarseness start?', 'P: Some months ago.', 'D: Two or three?', 'P: Three months ago, I would say.')
    expect(listed(turns)).toContain('Three months ago')
  })
  it('counts where it is a few hours, weeks or years', () => {
    const turns = visit('D: Has it been so before?', 'P: The same rash came up in spring, a few weeks ago.')
    expect(listed(turns, ['Rash. The same rash came up in spring.'])).toContain('a few weeks ago')
  })
})

it('tells what did not help with what was tried', () => {
  const turns = visit('D: Use this cream for a week.', "P: I tried antihistamines, but it didn't help.")
  expect(listed(turns, ['Antihistamines are an option.'])).toContain("tried antihistamines, but it didn't help")
})

it('lists a condition that the note denies and the patient affirms', () => {
  const turns = visit('D: Any other conditions?', 'P: I had asthma as a child.')
  expect(listed(turns, ['Denies any history of asthma as a child.'])).toContain('asthma')
  expect(listed(turns, ['Asthma as a child.'])).toBe('')
})

it('keeps an answer that trails off', () => {
  expect(listed(visit('D: What made it better?', 'P: I had to lie down in the dark, and'))).toMatch(/lie down in the dark$/)
})

it('takes no symptom from a warning that is repeated', () => {
  const turns = visit('D: If you get any back pain or vomiting, call us.', 'P: Back pain, vomiting, great.')
  expect(findOmissions(turns, [])).toEqual([])
})
