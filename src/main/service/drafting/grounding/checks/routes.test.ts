import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../../fixtures.ts'
import { checkStatement } from '../check-statement.ts'
import { routesOf } from '../routes.ts'

describe('words for a route', () => {
  const read = (text: string) => routesOf(text).map(({ end, routes, start }) => [text.slice(start, end), routes.join(' ')])
  it.each([
    ['Prednisone 40 mg by mouth.', [['by mouth', 'oral']]],
    ['Prednisone 40 mg PO daily.', [['PO', 'oral']]],
    ['We gave you the antibiotic through the vein.', [['through the vein', 'intravenous']]],
    ['A shot of cortisone into the left knee.', [['shot of cortisone into the left knee', 'joint']]],
    ['Two puffs of the albuterol.', [['puffs', 'inhaled']]],
    [
      'A nose spray, one in each nostril.',
      [
        ['nose spray', 'nasal'],
        ['in each nostril', 'nasal'],
      ],
    ],
    ['Nitroglycerin under the tongue.', [['under the tongue', 'sublingual']]],
    ['The lidocaine patch.', [['patch', 'patch']]],
  ])('are heard: %s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
  it.each([
    'Stage IV disease.',
    'NYHA class III-IV.',
    'He was hit by a gunshot.',
    'A shot of whisky at night.',
    'A dry patch of skin.',
    'Put it on the red patch.',
    'Post-nasal drip.',
    'Ice cream.',
    'IV drug use.',
    'Trouble swallowing.',
  ])('are not read into: %s', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('the route of a drug', () => {
  const visit = visitOfLines(
    'D: You take the metformin twice a day, and the lisinopril?',
    'P: Ten milligrams, every morning. And the insulin, the pen, at night.',
    'D: For the eczema I want you to use a steroid cream. And prednisone by mouth for five days.',
    'P: And the albuterol? Two puffs when I need it.',
    'D: Yes. Last time they gave you Kenalog, a shot into the right knee.',
    'P: The fentanyl is a patch, I change it every three days.',
  )
  const of = (text: string) => {
    const { reasons, verdict } = checkStatement(text, visit, { sectionKey: 'assessment-and-plan' })
    return { verdict, routes: reasons.filter(({ sentence }) => /is given \(“|says “[^”]*” of [^;]*; turn/.test(sentence)) }
  }
  it.each([
    'Steroid cream for the eczema.',
    'Prednisone by mouth for five days.',
    'Oral prednisone for five days.',
    'Oral metformin twice daily.',
    'Lisinopril 10 mg PO every morning.',
    'Insulin by injection at night.',
    'Albuterol inhaler, 2 puffs as needed.',
    'Kenalog injection into the right knee.',
    'Fentanyl patch every three days.',
  ])('is left alone where it is the one that was said, or is plain: %s', (text) => {
    expect(of(text).routes.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
  })
  it.each([
    ['Oral steroid for the eczema.', 'says “cream”'],
    ['Lisinopril 10 mg IV every morning.', 'does not say how'],
    ['Intravenous prednisone for five days.', 'says “by mouth”'],
    ['Prednisone cream for five days.', 'says “by mouth”'],
    ['Albuterol tablets as needed.', 'does not say how'],
    ['Fentanyl tablets every three days.', 'says “patch”'],
  ])('is doubted where it is another: %s', (text, sentence) => {
    const { routes, verdict } = of(text)
    expect(routes.map((reason) => reason.sentence).join(' ')).toContain(sentence)
    expect(verdict).not.toBe('supported')
  })
  it('is contradicted where the visit gives the drug by one way, and nothing by the other', () => {
    expect(of('Intravenous prednisone for five days.').verdict).toBe('contradicted')
  })
})
