import { expect, it } from 'vitest'
import drugData from '../../../../../resources/grounding/drugs.json' with { type: 'json' }
import openData from '../../../../../resources/grounding/drugs-open.json' with { type: 'json' }
import { phraseAt } from './lexicon.ts'
import { stemOf, wordsOf } from './words.ts'

function conceptOf(text: string): string | undefined {
  const words = wordsOf(text)
  const stems = words.map((word) => stemOf(word.lower))
  return phraseAt(words, stems, 0)?.concept
}
const byHand = new Set(drugData.drugs.flat())

it.each(['gliclazide', 'abatacept', 'mebeverine', 'acetazolamide', 'amiloride', 'fosphenytoin'])('knows %s from the open list', (name) => {
  expect(byHand.has(name)).toBe(false)
  expect(conceptOf(name)).toBe(`drug:${name}`)
})

it.each([
  'water',
  'oxygen',
  'alcohol',
  'calcium',
  'glucose',
  'caffeine',
  'gold',
  'creatinine',
  'procalcitonin',
  'cholesterol',
  'apple',
  'patient',
])('does not take %s from the open list', (word) => {
  expect(openData.names).not.toContain(word)
})

it.each([
  ['tylenol', 'paracetamol'],
  ['ventolin', 'salbutamol'],
  ['humira', 'adalimumab'],
  ['frusemide', 'lasix'],
  ['rifampicin', 'rifampin'],
  ['aciclovir', 'acyclovir'],
  ['noradrenaline', 'norepinephrine'],
])('holds %s and %s for one drug', (brand, generic) => {
  expect(conceptOf(brand)).toMatch(/^drug:/)
  expect(conceptOf(brand)).toBe(conceptOf(generic))
})

it.each(['hemoglobin', 'hemoglobins', 'thyroglobulin', 'gadolinium', 'patient', 'biguanide'])('does not hear a drug in %s', (word) => {
  expect(conceptOf(word) ?? '').not.toMatch(/^drug:/)
})

it('keeps different substances apart', () => {
  expect(conceptOf('norepinephrine')).not.toBe(conceptOf('epinephrine'))
  expect(conceptOf('dexamfetamine')).not.toBe(conceptOf('amfetamine'))
})

it('holds the open list sorted, without doubles', () => {
  expect(openData.names).toEqual([...new Set(openData.names)].sort())
})
