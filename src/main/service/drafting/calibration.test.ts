import { describe, expect, it } from 'vitest'
import { plainWay, type EngineWay, type Trial } from '../../../contract/calibration.ts'
import { bestOf, findWay, nextWay, visitSeconds, wayFor, type Found, type Possible } from './calibration.ts'

const two: Possible = { cores: 2, hasGpu: false, settings: { device: 'auto', threads: null } }
const rates = (read: number, write: number) => ({ readTokensPerSecond: read, writeTokensPerSecond: write })
const trial = (change: Partial<EngineWay>, read: number, write: number): Trial => ({
  way: { ...plainWay, ...change },
  ...rates(read, write),
})

/** Runs the search with made-up rates, each trial taking `secondsEach` of a made-up clock. */
async function search(
  possible: Possible,
  tryOut: (way: EngineWay) => ReturnType<typeof rates>,
  secondsEach = 1,
): Promise<Found & { tried: EngineWay[] }> {
  let now = 0
  const tried: EngineWay[] = []
  const steps = findWay(
    possible,
    (way) => {
      tried.push(way)
      now += secondsEach * 1000
      return Promise.resolve().then(() => tryOut(way))
    },
    () => now,
  )
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return { ...step.value, tried }
  }
}

describe('the way to run a model', () => {
  it('is judged by a whole visit', () => {
    expect(visitSeconds(trial({}, 100, 10))).toBeCloseTo(62)
  })

  it('is the plainer one where another is hardly faster', () => {
    const plain = trial({}, 100, 10)
    expect(bestOf([plain, trial({ threads: 1 }, 102, 10.2)])).toBe(plain)
    const faster = trial({ threads: 1 }, 100, 13)
    expect(bestOf([plain, faster])).toBe(faster)
  })

  it('begins with what the engine would do by itself, and changes one thing at a time', () => {
    expect(nextWay([], two)).toEqual(plainWay)
    const plain = trial({}, 100, 10)
    expect(nextWay([plain], two)).toEqual({ ...plainWay, threads: 1 })
    const one = trial({ threads: 1 }, 100, 20)
    expect(nextWay([plain, one], two)).toEqual({ ...plainWay, threads: 1, flashAttention: 'off' })
  })

  it('leaves alone what the user has fixed', async () => {
    const { tried } = await search({ ...two, settings: { device: 'cpu', threads: 2 } }, () => rates(100, 10))
    expect(tried.every(({ device, threads }) => device === 'cpu' && threads === 2)).toBe(true)
    expect(tried.length).toBe(3)
  })

  it('tries the processor besides a graphics processor', async () => {
    const { chosen } = await search({ ...two, hasGpu: true }, ({ device }) => (device === 'cpu' ? rates(100, 10) : rates(20, 5)))
    expect(chosen.device).toBe('cpu')
  })

  it('takes the faster of each, together', async () => {
    const found = await search(two, ({ flashAttention, readChunk, threads }) =>
      rates((readChunk > 128 ? 150 : 100) * (flashAttention === 'off' ? 0.8 : 1), threads === 1 ? 12 : 9),
    )
    expect(found.chosen).toEqual({ ...plainWay, threads: 1, readChunk: 512 })
  })

  it('is used as far as the user has fixed nothing else', () => {
    const found: EngineWay = { device: 'cpu', threads: 1, flashAttention: 'off', readChunk: 512 }
    expect(wayFor({ device: 'auto', threads: null }, found)).toEqual(found)
    expect(wayFor({ device: 'auto', threads: 2 }, found)).toEqual({ ...found, threads: 2 })
    expect(wayFor({ device: 'vulkan', threads: null }, found)).toEqual({ ...plainWay, device: 'vulkan' })
    expect(wayFor({ device: 'auto', threads: null }, null)).toEqual(plainWay)
  })

  it('ends in time, with what it has', async () => {
    const { seconds, tried } = await search(two, () => rates(10, 1), 8)
    expect(tried.length).toBe(2)
    expect(seconds).toBeLessThanOrEqual(20)
  })

  it('passes over what the engine refuses, but not when nothing works', async () => {
    const found = await search(two, ({ flashAttention }) => {
      if (flashAttention === 'off') throw new Error('no such thing here')
      return rates(100, 10)
    })
    expect(found.chosen).toEqual(plainWay)
    expect(found.trials.length).toBeGreaterThan(1)
    await expect(
      search(two, () => {
        throw new Error('nothing works')
      }),
    ).rejects.toThrow('nothing works')
  })
})
