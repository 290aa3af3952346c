import { describe, expect, it } from 'vitest'
import { parseCsv } from './csv.ts'
import { rouge, rougeTokens } from './rouge.ts'

describe('rouge', () => {
  it('takes lower-cased runs of a-z and 0-9 as tokens', () => {
    expect(rougeTokens('BP 120/80, “Fièvre”.')).toEqual(['bp', '120', '80', 'fi', 'vre'])
  })
  it('counts each unit of the reference once', () => {
    // unigrams: 2 hits of 4 written and 3 referred to; bigrams: "knee pain" of 3 and 2
    const { r1, r2 } = rouge('knee knee knee pain', 'left knee pain')
    expect(r1).toBeCloseTo((2 * (2 / 4) * (2 / 3)) / (2 / 4 + 2 / 3), 12)
    expect(r2).toBeCloseTo((2 * (1 / 3) * (1 / 2)) / (1 / 3 + 1 / 2), 12)
  })
  it('takes the union of common subsequences over the lines (the example of Lin 2004)', () => {
    // reference w1..w5; candidates share w1 w2 and w1 w3 w5: union w1 w2 w3 w5, four of five
    const { rLsum } = rouge('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5')
    const recall = 4 / 5
    const precision = 4 / 10
    expect(rLsum).toBeCloseTo((2 * recall * precision) / (recall + precision), 12)
  })
  it('gives 1 for the same text and 0 for none', () => {
    expect(rouge('a b c\nd e', 'a b c\nd e')).toEqual({ r1: 1, r2: 1, rLsum: 1 })
    expect(rouge('', 'a b')).toEqual({ r1: 0, r2: 0, rLsum: 0 })
  })
})

describe('parseCsv', () => {
  it('reads quotes, commas and newlines in fields', () => {
    expect(parseCsv('\uFEFFid,note\r\n1,"a ""b"", c\nd"\n2,\n')).toEqual([
      { id: '1', note: 'a "b", c\nd' },
      { id: '2', note: '' },
    ])
  })
})
