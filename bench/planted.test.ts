import { expect, it } from 'vitest'
import { allergiesFor, change } from './planted.ts'
import { spokenForms } from './spoken.ts'
import { seeded } from './statistics.ts'

it.each([
  ['150', ['150', 'one hundred fifty', 'a hundred fifty', 'one fifty']],
  ['24', ['24', 'twenty four', 'twenty-four']],
  ['7.5', ['7.5', '7 point 5']],
])('%s is said in every common way', (digits, forms) => {
  expect(spokenForms(digits)).toEqual(expect.arrayContaining(forms))
})

it.each([
  ['dose', 'She takes lisinopril 20 mg daily.', /lisinopril (?!20 )[\d.]+ mg daily/],
  ['unit', 'The pain began 3 weeks ago.', /3 months ago/],
  ['side', 'Pain in the left knee.', /right knee/],
  ['site', 'Pain in the left knee.', /left (?:ankle|hip|shoulder|elbow|wrist|neck)\.$/],
  ['site', 'Ankles: no swelling.', /^(?:Knees|Hips|Shoulders|Elbows|Wrists|Necks): no swelling\.$/],
  [
    'thing',
    'Her mother has pain.',
    /^Her (?:father|sister|brother|son|daughter|wife|husband|aunt|uncle|grandmother|grandfather) has pain\.$/,
  ],
  ['negation', 'She denies fever.', /reports fever/],
  ['subject', 'The patient has diabetes.', /^The patient's (?:mother|father|brother|sister) has diabetes/],
  ['subject', 'His mother has diabetes.', /^The patient has diabetes/],
  ['tense', 'If it gets worse, come back.', /^Because it gets worse/],
  ['frequency', 'She takes Lasix twice daily.', /Lasix (?:three times daily|four times daily|every other day|once weekly)\.$/],
  ['count', 'He had two falls.', /He had (?!2 )\d+ falls/],
  ['measure', 'Blood pressure: 128/88 mmHg.', /^Heart rate: 128\/88 mmHg\.$/],
  ['route', 'Prednisone 40 mg by mouth daily.', /^Prednisone 40 mg intravenously daily\.$/],
  ['route', 'She was given intravenous antibiotics.', /^She was given oral antibiotics\.$/],
  ['route', 'Voltaren gel for the knee.', /^Voltaren tablet for the knee\.$/],
  ['route', 'She had a cortisone injection in March.', /^She had a cortisone tablet in March\.$/],
  ['route', 'Albuterol 2 puffs every 4 hours.', /^Albuterol 2 tablets every 4 hours\.$/],
  ['route', 'Continue lisinopril 10 mg daily.', /^Continue lisinopril 10 mg IV daily\.$/],
  ['drug', 'She takes Lasix.', /^She takes (?!Lasix|furosemide)[a-z]+\.$/],
] as const)('changes one %s of "%s"', (kind, sentence, expected) => {
  for (let seed = 1; seed < 30; seed++)
    expect(change(kind, sentence, 'We spoke of lasix twenty milligrams.', seeded(seed))).toMatch(expected)
})

it('never plants a number that the visit says', () => {
  const visit = 'forty, twenty three, two hundred, ten, twenty seven, sixty, thirty one'
  expect(change('number', 'It happened 20 times.', visit, seeded(3))).toBeNull()
})

it('plants no thing that the visit names', () => {
  const visit = 'My father, sister, brother, son, daughter, wife, husband, uncle, grandmother and grandfather are well.'
  for (let seed = 1; seed < 10; seed++) expect(change('thing', 'Her mother has pain.', visit, seeded(seed))).toBe('Her aunt has pain.')
})

it.each([
  ['no route is given', 'She takes metformin.', 'Metformin.'],
  ['the route is of no drug', 'She has difficulty with pills.', 'Pills.'],
  ['something may be given so', 'Continue lisinopril 10 mg daily.', 'We gave you fluids through the IV.'],
])('changes no route where %s', (_, sentence, visit) => {
  expect(change('route', sentence, visit, seeded(1))).toBeNull()
})

it('plants allergies that nobody speaks of', () => {
  const texts = allergiesFor('I take naproxen for the knee.', 3, seeded(1)).map(({ text }) => text)
  expect(texts).toContain('The patient is allergic to naproxen.')
  expect(allergiesFor('I am allergic to latex. I take naproxen.', 3, seeded(1)).map(({ text }) => text)).not.toContain(
    'No known drug allergies.',
  )
})
