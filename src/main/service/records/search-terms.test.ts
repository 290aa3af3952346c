import { describe, expect, it } from 'vitest'
import { fold, queryTokens, searchTerms } from './search-terms.ts'

describe('folding', () => {
  it.each([
    ['García-López', 'garcia lopez'],
    ["O'Brien", 'obrien'],
    ['STRAẞE', 'strasse'],
    ['Łukasz Sørensen', 'lukasz sorensen'],
    ['  two   words ', 'two words'],
    ['Nguyễn', 'nguyen'],
    ['Иван', 'иван'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })
})

describe('queries', () => {
  it.each([
    ['garcia mar', ['garcia', 'mar']],
    ['García, María', ['garcia', 'maria']],
    ['1968-04-12', ['19680412']],
    ['4/12/1968', ['19680412']],
    ['12.4.1968', ['19680412']],
    ['1968-04', ['196804']],
    ['mrn-00 12', ['mrn00', '12']],
    ['A-00123', ['a00123']],
    ['', []],
    ['  % _ * ', []],
  ])('%s asks for %j', (query, tokens) => {
    expect(queryTokens(query)).toEqual(tokens)
  })
})

it('finds a patient by each word of the name, number and birth date', () => {
  const terms = searchTerms({ familyName: 'García López', givenName: 'María', birthDate: '1968-04-12', sex: 'female', mrn: 'A-00123' })
  expect(terms).toEqual(['garcia', 'lopez', 'maria', 'garcialopez', 'a00123', '19680412'])
})
