import { describe, expect, it } from 'vitest'
import { bootstrap, bootstrapMean, bootstrapShare, intervalText, percentText, seeded, shuffled } from './statistics.ts'

describe('seeded', () => {
  it('gives the same numbers for the same seed, evenly over the unit interval', () => {
    const numbers = Array.from({ length: 4000 }, seeded(7))
    expect(numbers.slice(0, 3)).toEqual(Array.from({ length: 3 }, seeded(7)))
    expect(numbers.slice(0, 3)).not.toEqual(Array.from({ length: 3 }, seeded(8)))
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
    expect(mean).toBeGreaterThan(0.48)
    expect(mean).toBeLessThan(0.52)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...numbers)).toBeLessThan(1)
  })
})

describe('shuffled', () => {
  it('keeps every item and depends on the seed alone', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(shuffled(items, 3).toSorted((a, b) => a - b)).toEqual(items)
    expect(shuffled(items, 3)).toEqual(shuffled(items, 3))
    expect(shuffled(items, 3)).not.toEqual(shuffled(items, 4))
  })
})

describe('bootstrap', () => {
  it('has no width where all visits are alike', () => {
    expect(bootstrapMean([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2, visits: 3 })
  })
  it('comes near the normal interval of a mean', () => {
    // 100 values of 0 and 1 in equal parts: standard error 0.05, so 0.5 ± 0.098
    const { mean, low, high } = bootstrapMean(Array.from({ length: 100 }, (_, i) => i % 2))
    expect(mean).toBe(0.5)
    expect(low).toBeCloseTo(0.402, 1)
    expect(high).toBeCloseTo(0.598, 1)
    expect(high - low).toBeGreaterThan(0.16)
    expect(high - low).toBeLessThan(0.23)
  })
  it('pools a share over visits of different size, and draws whole visits', () => {
    const { mean, low, high } = bootstrapShare([
      { hits: 0, of: 10 },
      { hits: 30, of: 30 },
    ])
    expect(mean).toBe(0.75)
    expect([low, high]).toEqual([0, 1])
  })
  it('says nothing of no visits', () => {
    const { mean, low, high, visits } = bootstrap<number>([], () => 1)
    expect([mean, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect(visits).toBe(0)
  })
  it('is written with its bounds', () => {
    expect(intervalText({ mean: 1.25, low: 1, high: 1.5, visits: 4 }, 2)).toBe('1.25 [1.00, 1.50]')
    expect(percentText({ mean: 0.125, low: 0.1, high: 0.2, visits: 4 })).toBe('12.5 % [10.0, 20.0]')
  })
})
