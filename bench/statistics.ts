/** Figures with their uncertainty: seeded, so that the same results give the same interval on every machine. */
import { random } from '../src/main/engine/random.ts'

/** Numbers in [0, 1), the same for the same seed. */
export const seeded = random

/** The items in another order, by the Fisher-Yates shuffle of `seed`. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed)
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const [a, b] = [out[i], out[j]]
    if (a !== undefined && b !== undefined) {
      out[i] = b
      out[j] = a
    }
  }
  return out
}

/** The middle one, or the mean of the middle two; NaN where there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

export type Interval = { readonly mean: number; readonly low: number; readonly high: number; readonly visits: number }

/**
 * The value of `statistic` over the visits, and its 95 % percentile interval (Efron 1979): visits are drawn with replacement, since the
 * sentences of one visit are not independent of each other. NaN where there are no visits.
 */
export function bootstrap<T>(visits: readonly T[], statistic: (drawn: readonly T[]) => number, seed = 1, draws = 2000): Interval {
  if (visits.length === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN, visits: 0 }
  const next = random(seed)
  const values: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const drawn = visits.map(() => visits[Math.floor(next() * visits.length)]).filter((visit): visit is T => visit !== undefined)
    const value = statistic(drawn)
    if (Number.isFinite(value)) values.push(value)
  }
  values.sort((a, b) => a - b)
  const at = (share: number) => values[Math.min(values.length - 1, Math.max(0, Math.round(share * (values.length - 1))))] ?? Number.NaN
  return { mean: statistic(visits), low: at(0.025), high: at(0.975), visits: visits.length }
}

/** Mean of one figure a visit. */
export function bootstrapMean(values: readonly number[], seed = 1, draws = 2000): Interval {
  return bootstrap(values, (drawn) => drawn.reduce((sum, value) => sum + value, 0) / drawn.length, seed, draws)
}

/** A share pooled over the visits: so many of so many in each. NaN where all visits together hold none. */
export function bootstrapShare(counts: readonly { readonly hits: number; readonly of: number }[], seed = 1, draws = 2000): Interval {
  const share = (drawn: typeof counts) => drawn.reduce((sum, { hits }) => sum + hits, 0) / drawn.reduce((sum, { of }) => sum + of, 0)
  return bootstrap(counts, share, seed, draws)
}

/** "12.3 [10.1, 14.9]", each figure times `scale`. */
export function intervalText({ mean, low, high }: Interval, digits = 1, scale = 1): string {
  const text = (value: number) => (Number.isNaN(value) ? '-' : (value * scale).toFixed(digits))
  return `${text(mean)} [${text(low)}, ${text(high)}]`
}

/** "12.3 % [10.1, 14.9]" of a share between 0 and 1. */
export function percentText({ mean, low, high }: Interval, digits = 1): string {
  const text = (value: number) => (Number.isNaN(value) ? '-' : (value * 100).toFixed(digits))
  return `${text(mean)} % [${text(low)}, ${text(high)}]`
}
