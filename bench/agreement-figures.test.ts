import { describe, expect, it } from 'vitest'
import { auc, contentWords, kendall, orderInGroups, ranksOf, rouge1Precision, shareLacking, spearman } from './agreement-figures.ts'

describe('ranksOf', () => {
  it('gives equal values the mean of their ranks', () => {
    expect(ranksOf([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
    expect(ranksOf([])).toEqual([])
  })
})

describe('spearman', () => {
  it('is 1 for any rising curve, -1 for a falling one, and has no value where one side is all alike', () => {
    expect(spearman([1, 2, 3, 4], [1, 4, 9, 16])).toBeCloseTo(1)
    expect(spearman([1, 2, 3, 4], [9, 7, 5, 1])).toBeCloseTo(-1)
    expect(spearman([1, 2, 3], [5, 5, 5])).toBeNaN()
  })
  it('is the correlation of mean ranks where there are ties', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: 4.5 / sqrt(4.5 * 5).
    expect(spearman([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5))
  })
})

describe('kendall', () => {
  it('counts pairs, with the ties of either side allowed for', () => {
    expect(kendall([1, 2, 3], [1, 3, 2])).toBeCloseTo(1 / 3)
    // Five of six pairs in order, one tied on the left: 5 / sqrt(5 * 6).
    expect(kendall([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(5 / Math.sqrt(30))
    expect(kendall([1, 1], [1, 2])).toBeNaN()
  })
})

describe('auc', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    expect(auc([0.9, 0.8, 0.1], [true, true, false])).toBe(1)
    expect(auc([0, 0, 0, 0], [true, false, true, false])).toBe(0.5)
    expect(auc([2, 1, 1, 0], [true, true, false, false])).toBe(0.875)
    expect(auc([1, 2], [true, true])).toBeNaN()
  })
})

describe('orderInGroups', () => {
  it('compares inside a group alone, and only what differs', () => {
    const short = [
      { a: 1, b: 0.2 },
      { a: 2, b: 0.4 },
      { a: 3, b: 0.4 },
    ]
    const long = [
      { a: 9, b: 0.1 },
      { a: 9, b: 0.3 },
    ]
    expect(orderInGroups([short, long])).toBeCloseTo(2.5 / 3)
    expect(orderInGroups([[{ a: 1, b: 1 }], [{ a: 2, b: 2 }]])).toBeNaN()
  })
})

describe('word counts', () => {
  it('take the words that tell of something, once each', () => {
    expect([...contentWords('The patient has pain, and pain in the knee.')]).toEqual(['pain', 'knee'])
  })
  it('share what the other text lacks', () => {
    expect(shareLacking('Knee pain and fever.', 'my KNEE hurts, the pain is bad')).toBeCloseTo(1 / 3)
    expect(shareLacking('He is.', 'whatever')).toBe(0)
  })
  it('count a token as often as the other text has it', () => {
    expect(rouge1Precision('pain pain fever', 'pain')).toBeCloseTo(1 / 3)
    expect(rouge1Precision('', 'pain')).toBe(0)
  })
})
