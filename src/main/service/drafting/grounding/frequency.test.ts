import { describe, expect, it } from 'vitest'
import { frequenciesOf, sameFrequency } from './frequency.ts'

const first = (text: string) => {
  const [found] = frequenciesOf(text)
  if (found === undefined) throw new Error(`nothing read: ${text}`)
  return found
}

describe('how often', () => {
  it.each([
    ['once a day', 'q.d.'],
    ['daily', 'every 24 hours'],
    ['twice a day', 'BID'],
    ['two times a day', '2x daily'],
    ['one in the morning and one at night', 'b.i.d.'],
    ['morning and evening', 'every 12 hours'],
    ['three times daily', 'tid'],
    ['3 times per day', 'every eight hours'],
    ['four times a day', 'q6h'],
    ['nightly', 'at bedtime'],
    ['before bed', 'qhs'],
    ['weekly', 'once a week'],
    ['every other day', 'every 48 hours'],
    ['q8h', 'every six to eight hours'],
    ['as needed', 'when you need it'],
  ])('"%s" is "%s"', (a, b) => {
    expect(sameFrequency(first(a), first(b))).toBe(true)
  })

  it.each([
    ['once a day', 'twice a day'],
    ['twice daily', 'three times a day'],
    ['every 8 hours', 'every 12 hours'],
    ['weekly', 'daily'],
    ['twice a week', 'twice a day'],
    ['every other day', 'every day'],
    ['nightly', 'every morning'],
    ['monthly', 'weekly'],
  ])('"%s" is not "%s"', (a, b) => {
    expect(sameFrequency(first(a), first(b))).toBe(false)
  })

  it.each([
    'It began a week ago.',
    'For a day or two.',
    'Come back in a week.',
    'He was on Medicaid.',
    'What a day!',
    'Two tablets a day.',
    'He smokes two packs per day.',
  ])('reads none in "%s"', (text) => {
    expect(frequenciesOf(text)).toEqual([])
  })

  it('says where it stands', () => {
    const text = 'Take it twice a day, as needed.'
    expect(frequenciesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['twice a day', 'as needed'])
  })
})
