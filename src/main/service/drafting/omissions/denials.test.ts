import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { visitOfLines as visit } from '../fixtures.ts'
import { findOmissions } from './omissions.ts'

const listed = (turns: readonly Turn[], note: readonly string[] = []) =>
  findOmissions(turns, note)
    .map(({ text }) => text)
    .join('; ')

describe('a denial is written where the note denies the same', () => {
  const allergies = visit('D: Are you allergic to any medication?', 'P: No.')
  const medicines = visit('D: Do you take any regular medication?', 'P: No.')

  it.each([
    ['an allergy to something else', allergies, 'Allergic to hazelnuts.', 'allergic to medication: no'],
    ['a medicine that was started today', medicines, 'Started on new medication today.', 'no regular medication'],
    ['a symptom that the note affirms', visit('D: Any nausea?', 'P: No.'), 'Reports nausea.', 'no nausea'],
    ['a habit that the note affirms', visit('D: Do you wear earplugs at night?', 'P: No.'), 'Wears earplugs at night.', 'earplugs'],
  ])('and not by %s', (_what, turns, note, expected) => {
    expect(listed(turns, [note])).toContain(expected)
  })
  it.each([
    [allergies, 'No known drug allergies.'],
    [allergies, 'Allergies: None.'],
    [medicines, 'Denies taking regular medication.'],
  ])('and not told again (%#)', (turns, note) => {
    expect(listed(turns, [note])).toBe('')
  })
})

describe('what was not denied is never shown as denied', () => {
  it.each([
    ['what the patient takes back in the same breath', visit('D: Do you use eye drops?', 'P: No. Well, I do sometimes.'), /no eye drops/i],
    [
      'that something goes well, by the "no" to what was asked after it',
      visit('D: Is your sleep okay? Any cough or wheeze?', 'P: No.'),
      /sleep/i,
    ],
    [
      'a medicine that the patient takes',
      visit('D: So what do you take?', 'P: I take metformin.', 'D: Any others? Is it just the metformin? Any injections?', 'P: No.'),
      /no (?:just )?(?:the )?metformin/i,
    ],
    [
      'one of two ways it can be',
      visit('D: Are the hives still there or have they cleared?', 'P: No, still there.'),
      /cleared: no|no cleared/i,
    ],
    ['what was asked in the turn before', visit('D: Any itching in the eye?', 'D: Do you wear contact lenses?', 'P: No.'), /itching/i],
    ['what a yes goes before', visit('D: Is it the skin of your feet that is dry?', "P: Yes, I haven't looked."), /no .*feet|: no$/i],
    ['what a question denies, where the answer tells something else', visit('D: No fever?', 'P: I remember taking some.'), /no fever/i],
    [
      'the one that is affirmed next, of several',
      visit('D: Any night sweats? And any vomiting at all?', 'P: No.', 'P: Yeah, I vomited on Monday.'),
      /no (?:\w+ )*vomiting/i,
    ],
  ])('%s', (_what, turns, wrong) => {
    expect(listed(turns)).not.toMatch(wrong)
  })
})

describe('denials are heard', () => {
  it.each([
    [
      'beside what is taken back',
      visit('D: Any night sweats? And any vomiting at all?', 'P: No.', 'P: Yeah, I vomited on Monday.'),
      'no night sweats',
    ],
    ['after a question back', visit('D: Do you wear contact lenses?', 'P: Pardon? Oh, no, no.'), 'contact lenses'],
    ['after a start that is given up', visit('D: Any puffers besides?', "P: I, no, I don't think so."), 'puffers'],
    [
      'where a question that denies is answered by the same denial',
      visit('D: And there was no blood in it, right?', 'P: Yes, no blood, no.'),
      'no blood in it',
    ],
    [
      'behind what goes before the asking',
      visit('D: Some more things that matter for the heart and that I ask of all, do you smoke?', 'P: No.'),
      'no smoking',
    ],
    ['of a symptom within a sentence', visit('D: How is it otherwise?', 'P: I get no shivering.'), 'no shivering'],
  ])('%s', (_what, turns, expected) => {
    expect(listed(turns)).toContain(expected)
  })
  it('with what is said in their place', () => {
    const turns = visit('D: Do you do anything heavy in your job?', 'P: Not really. No, I just, well, drive a van.')
    expect(listed(turns)).toMatch(/heavy in your job: no, .*drive a van/)
  })
})
