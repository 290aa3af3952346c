import { describe, expect, it } from 'vitest'
import { quantitiesOf, sameQuantity } from './numbers.ts'

const read = (text: string) => quantitiesOf(text).map(({ values, unit }) => `${String(values[0])}${unit === null ? '' : ` ${unit}`}`)

describe('quantitiesOf', () => {
  it.each([
    ['twenty five milligrams', ['25 mg']],
    ['20mg and 5.5 mg', ['20 mg', '5.5 mg']],
    ['one twenty over eighty', ['120', '80']],
    ['120/80', ['120', '80']],
    ['ninety eight point six', ['98.6']],
    ['a hundred milligrams', ['100 mg']],
    ['one hundred and twenty five pounds', ['125 pound']],
    ['two thousand twenty one', ['2021']],
    ['five hundred', ['500']],
    ['1,200 mg', ['1200 mg']],
    ['a couple of weeks', ['2 week']],
    ['about a week ago', ['1 week']],
    ['a 58-year-old', ['58 year']],
    ['two and a half hours', ['2.5 hour']],
    ['a year and a half ago', ['1.5 year']],
    ['up to a pack and a half a day', ['1.5 pack', '1 day']],
    ['3 and a half pounds', ['3.5 pound']],
    ['one cc with half a cc of lidocaine', ['1 ml', '0.5 ml']],
    ['a beer or two on weekends', ['1 drink', '2']],
    ['a baby aspirin every day', ['81 mg']],
    ['a unit of blood', []],
    ['45 %', ['45 percent']],
    ['six point five percent', ['6.5 percent']],
    ['the L4 disc and the A1c', []],
    ['one oh one point two', ['101.2']],
    ['twice a day', ['2', '1 day']],
    ['three thousand two hundred', ['3200']],
    ['152/94 mmHg', ['152', '94 mmhg']],
    ['152/94 mm Hg', ['152', '94 mmhg']],
    ['152/94 mm  HG', ['152', '94 mmhg']],
    ['152/94 mm of mercury', ['152', '94 mmhg']],
    ['one fifty two over ninety four millimeters of mercury', ['152', '94 mmhg']],
    ['94 millimetres mercury', ['94 mmhg']],
    ['a stone of 4 mm, mercury was not asked about', ['4 mm']],
    ['4 mm. Hg 12', ['4 mm', '12']],
    ['4 mm of stone', ['4 mm']],
    ['the one eighty, once a day', ['180', '1', '1 day']],
    ['the right. One forty-four over eighty-eight', ['144', '88']],
    ['the blue one, twice', ['2']],
    ['a hundred point four', ['100.4']],
    ['one thousand, two times', ['1000', '2 time']],
    ['the long one, six fifty', ['650']],
    ['my pressure is one thirties', ['130']],
    ['to the gate and back. Half a mile', ['0.5 mile']],
    ['two and a half miles', ['2.5 mile']],
    ['carvedilol, six and a quarter, twice a day', ['6.25', '2', '1 day']],
    ['one and three quarters', ['1.75']],
    ['two three times a day', ['23 time', '1 day']],
    ['six, five', ['6', '5']],
    ['point two five milligrams', ['0.25 mg']],
    ['one . two five', ['1.25']],
    ['nine eight . six', ['98.6']],
    ['a TENS unit', []],
    ['my half brother', []],
    ['take one five milligrams', ['15 mg']],
    ['back here in a fortnight', ['2 week']],
    ['keep the Ozempic at the half', ['0.5']],
    ['between a half and two', ['0.5', '2']],
    ['a half of it, and half the dose', []],
    ['the twenty-fives', ['25']],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ['temperature ninety-eight four', 98.4],
    ['this morning it is thirty-seven four', 37.4],
    ['I had it out in eighty-one', 1981],
    ['hemoglobin is twelve four', 12.4],
    ['potassium was four six', 4.6],
    ["a stent in '15", 2015],
    ["Hysterectomy '09", 2009],
    ['since sixteen', 2016],
  ])('knows what %s may mean', (text, value) => {
    expect(quantitiesOf(text).flatMap(({ values }) => values)).toContain(value)
  })
  it.each([
    ['ninety-three four', 93.4],
    ['one five milligrams', 1.5],
    ['every four six hours', 4.6],
    ['eighty-one of them', 1981],
  ])('does not take %s for more than it is', (text, value) => {
    expect(quantitiesOf(text).flatMap(({ values }) => values)).not.toContain(value)
  })

  it('gives the place of the number with its unit', () => {
    const [first] = quantitiesOf('take twenty five milligrams daily')
    expect(first && 'take twenty five milligrams daily'.slice(first.start, first.end)).toBe('twenty five milligrams')
  })
})

describe('sameQuantity', () => {
  const same = (a: string, b: string) => {
    const [x] = quantitiesOf(a)
    const [y] = quantitiesOf(b)
    return x !== undefined && y !== undefined && sameQuantity(x, y)
  }
  it.each([
    ['25 mg', 'twenty five milligrams', true],
    ['25 mg', 'twenty five', true],
    ['25 mg', 'twenty five micrograms', false],
    ['2 weeks', '14 days', true],
    ['5 weeks', '5 days', false],
    ['1 g', '1000 mg', true],
    ['25 mg', '50 mg', false],
    ['20', 'one twenty', true],
    ['94 mm Hg', 'ninety four', true],
    ['94 mm Hg', '94 mmHg', true],
    ['94 millimeters of mercury', '94 mm Hg', true],
    ['94 mm Hg', 'ninety five', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(same(a, b)).toBe(expected)
  })
})

describe('what a number is of', () => {
  const [weeks] = quantitiesOf('for 3 weeks')
  it.each([
    ['for two or three weeks', ['week', 'week']],
    ['twenty to forty milligrams', ['mg', 'mg']],
    ['two dogs and three weeks of rain', [null, 'week']],
  ])('"%s"', (text, units) => {
    expect(quantitiesOf(text).map(({ unit }) => unit)).toEqual(units)
  })
  it('does not take a number without a unit for a time', () => {
    const same = (said: string) => quantitiesOf(said).some((quantity) => weeks !== undefined && sameQuantity(weeks, quantity))
    expect([same('three weeks'), same('21 days'), same('about three'), same('three months')]).toEqual([true, true, false, false])
  })
})

it.each([
  ['your temperature is ninety eight . two your pulse', '98.2'],
  ['clobetasol zero . zero five percent', '0.05 percent'],
  ['a stone measuring point five centimeters', '0.5 cm'],
  ['like five or six hundred', '500'],
])('reads what speech recognition writes: "%s"', (text, first) => {
  expect(read(text)[0]).toBe(first)
})

it('reads no part of a blood pressure as a number of its own', () => {
  expect(quantitiesOf('one ten over sixty five').map(({ values }) => values)).toEqual([[110], [65]])
})
