import type { Token } from 'node-llama-cpp'
import { describe, expect, it } from 'vitest'
import type { Sampling } from '../../contract/drafting.ts'
import { chooserOf, type Logits } from './choosing.ts'

const logits = (...values: readonly number[]): Logits => new Map(values.map((logit, token) => [token as Token, logit]))
const greedy: Sampling = { temperature: 0, seed: 0, maxTokens: 10, penalties: null }
const held = (penalty: number, lastTokens: number): Sampling => ({ ...greedy, penalties: { repeat: { penalty, lastTokens } } })

describe('the next token', () => {
  it('is the likeliest; of two that are alike the first of the vocabulary, in whatever order they come', () => {
    expect(chooserOf(greedy)(logits(1, 3, 2)).token).toBe(1)
    expect(chooserOf(greedy)(new Map([...logits(1, 3, 3)].reverse())).token).toBe(1)
  })

  it('comes with its probability as the model has it, without the penalty', () => {
    const choose = chooserOf(held(2, 10))
    const shares = [4, 3, 1].map((logit) => Math.log(Math.exp(logit) / (Math.exp(4) + Math.exp(3) + Math.exp(1))))
    const [first, second] = [choose(logits(4, 3, 1)), choose(logits(4, 3, 1))]
    expect([first.token, second.token]).toEqual([0, 1])
    expect(first.logProbability).toBeCloseTo(shares[0] ?? Number.NaN, 10)
    expect(second.logProbability).toBeCloseTo(shares[1] ?? Number.NaN, 10)
  })

  it('may be said again when it is not among the last ones any more', () => {
    const choose = chooserOf(held(2, 1))
    expect([1, 2, 3].map(() => choose(logits(4, 3)).token)).toEqual([0, 1, 0])
  })

  it('is held back behind an answer that was given with it only where the penalty counts that too', () => {
    const { penalties, ...rest } = held(2, 10)
    const counting: Sampling = { ...rest, penalties: penalties === null ? null : { repeat: { ...penalties.repeat, withGiven: true } } }
    const given = [0] as Token[]
    expect(chooserOf(held(2, 10), given)(logits(4, 3)).token).toBe(0)
    expect(chooserOf(counting, given)(logits(4, 3)).token).toBe(1)
  })

  it('is held back where its logit is negative, too', () => {
    const choose = chooserOf(held(2, 5))
    expect([choose(logits(-1, -1.5)).token, choose(logits(-1, -1.5)).token]).toEqual([0, 1])
  })

  it('is drawn alike for the same seed, and by its share', () => {
    const draw = (seed: number) => {
      const choose = chooserOf({ ...greedy, temperature: 1, seed })
      return Array.from({ length: 4000 }, () => choose(logits(2, 1, 0, -20)).token)
    }
    const drawn = draw(3)
    expect(draw(3)).toEqual(drawn)
    expect(draw(4)).not.toEqual(drawn)
    const share = (token: number) => drawn.filter((each) => each === (token as Token)).length / drawn.length
    expect(share(0)).toBeCloseTo(0.665, 1)
    expect(share(1)).toBeCloseTo(0.245, 1)
    // The last of 95 % is in; what comes behind it never.
    expect(share(2)).toBeCloseTo(0.09, 1)
    expect(share(3)).toBe(0)
  })

  it('is drawn closer to the likeliest the lower the temperature', () => {
    const share = (temperature: number) => {
      const choose = chooserOf({ ...greedy, temperature, seed: 1 })
      return Array.from({ length: 2000 }, () => choose(logits(1, 0.5, 0)).token).filter((token) => token === (0 as Token)).length / 2000
    }
    expect(share(0.2)).toBeGreaterThan(share(0.7))
    expect(share(0.7)).toBeGreaterThan(share(1.5))
  })

  it('is none where there is nothing to choose from', () => {
    expect(() => chooserOf(greedy)(new Map())).toThrow(RangeError)
  })
})
