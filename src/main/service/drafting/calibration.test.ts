import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { plainWay, type EngineWay, type Trial } from '../../../contract/calibration.ts'
import { bestOf, CALIBRATION_SECONDS, findWay, nextWay, trialOf, visitSeconds, wayFor, type Found, type Possible } from './calibration.ts'

const two: Possible = { cores: 2, gpus: [], settings: { device: 'auto', threads: null } }
const rates = (read: number, write: number) => ({ readTokensPerSecond: read, writeTokensPerSecond: write })
const trial = (change: Partial<EngineWay>, read: number, write: number): Trial => ({
  way: { ...plainWay, ...change },
  ...rates(read, write),
})

/** Runs the search with made-up rates on a made-up clock: a trial takes what its rates say, and `secondsBeside`. */
async function search(
  possible: Possible,
  tryOut: (way: EngineWay) => ReturnType<typeof rates>,
  secondsBeside: (way: EngineWay, before: readonly EngineWay[]) => number = () => 0.2,
): Promise<Found & { tried: EngineWay[] }> {
  let now = 0
  const tried: EngineWay[] = []
  const steps = findWay(
    possible,
    (way) => {
      now += secondsBeside(way, tried) * 1000
      tried.push(way)
      return Promise.resolve().then(() => {
        const found = tryOut(way)
        const { readTokens, writeTokens } = trialOf(way)
        now += (readTokens / found.readTokensPerSecond + writeTokens / found.writeTokensPerSecond) * 1000
        return found
      })
    },
    () => now,
  )
  for (;;) {
    const step = await steps.next()
    if (step.done === true) return { ...step.value, tried }
  }
}

/** Numbers from 0 to 1, the same for a seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
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

  it('begins with the plain way, and changes one thing at a time', () => {
    expect(nextWay([], two)).toEqual(plainWay)
    const plain = trial({}, 100, 10)
    expect(nextWay([plain], two)).toEqual({ ...plainWay, readChunk: 512 })
    const large = trial({ readChunk: 512 }, 200, 10)
    expect(nextWay([plain, large], two)).toEqual({ ...large.way, threads: 1 })
    expect(nextWay([plain, large, trial({ readChunk: 512, threads: 1 }, 50, 10)], two)).toBeNull()
  })

  it('tries what promises most first: device, threads, attention, larger batches', async () => {
    const { tried } = await search({ cores: 8, gpus: ['cuda'], settings: two.settings }, () => rates(1000, 100))
    const first: EngineWay = { ...plainWay, flashAttention: 'auto' }
    expect(tried).toEqual([
      first,
      { ...plainWay, device: 'cpu' },
      { ...first, threads: 7 },
      { ...first, threads: 4 },
      plainWay,
      { ...first, readChunk: 512 },
    ])
  })

  it('begins without flash attention on a processor, with it on a graphics processor', async () => {
    const begins = async (change: Partial<Possible>) => (await search({ ...two, ...change }, () => rates(100, 10))).tried[0]?.flashAttention
    expect(await begins({})).toBe('off')
    expect(await begins({ gpus: ['cuda'], settings: { device: 'cpu', threads: null } })).toBe('off')
    expect(await begins({ gpus: ['cuda'] })).toBe('auto')
    expect(await begins({ gpus: ['cuda'], settings: { device: 'cuda', threads: null } })).toBe('auto')
  })

  it('never runs a processor with flash attention, beside a graphics processor or fixed', async () => {
    const faster = ({ device, flashAttention }: EngineWay) => rates(100, (device === 'cpu' ? 20 : 5) + (flashAttention === 'auto' ? 3 : 0))
    const cases: readonly Possible[] = [
      two,
      { ...two, gpus: ['cuda', 'vulkan'] },
      { ...two, gpus: ['cuda'], settings: { device: 'cpu', threads: null } },
    ]
    for (const possible of cases) {
      const { chosen, tried } = await search(possible, faster)
      const onProcessor = tried.filter(({ device }) => device === 'cpu' || possible.gpus.length === 0)
      expect(onProcessor.length).toBeGreaterThan(0)
      expect([chosen, ...onProcessor].map(({ flashAttention }) => flashAttention)).not.toContain('auto')
    }
  })

  it('does not try a number of threads again beside another setting', async () => {
    const { tried } = await search({ ...two, cores: 4 }, ({ readChunk, threads }) =>
      rates(1000, (readChunk === 512 ? 150 : 100) + (threads === 3 ? 50 : 0)),
    )
    // What is beaten, the plain way by three threads and these by these with a larger batch, has its second turn at once.
    expect(tried.map(({ threads }) => threads)).toEqual([null, 3, null, 2, 3, 3])
  })

  it('fills the batch that is tried', () => {
    expect(trialOf(plainWay).readTokens).toBe(plainWay.readChunk)
    expect(trialOf({ ...plainWay, readChunk: 512 }).readTokens).toBe(512)
    expect(trialOf({ ...plainWay, readChunk: 16 }).readTokens).toBe(128)
  })

  it('leaves alone what the user has fixed', async () => {
    const { tried } = await search({ ...two, settings: { device: 'cpu', threads: 2 } }, () => rates(100, 10))
    expect(tried.every(({ device, threads }) => device === 'cpu' && threads === 2)).toBe(true)
    expect(tried.length).toBe(2)
  })

  it('tries the processor besides a graphics processor', async () => {
    const { chosen } = await search({ ...two, gpus: ['cuda'] }, ({ device }) => (device === 'cpu' ? rates(100, 10) : rates(30, 6)))
    expect(chosen.device).toBe('cpu')
  })

  it('tries every way to a graphics processor before the processor, the one that the engine takes by itself first', async () => {
    const of = (ways: readonly EngineWay[]) => ways.map(({ device, flashAttention }) => [device, flashAttention])
    const faster = ({ device }: EngineWay) => (device === 'vulkan' ? rates(1000, 120) : rates(1000, 100))
    const found = await search({ ...two, gpus: ['cuda', 'vulkan'] }, faster)
    expect(of(found.tried.slice(0, 3))).toEqual([
      ['auto', 'auto'],
      ['vulkan', 'auto'],
      ['cpu', 'off'],
    ])
    expect(found.chosen.device).toBe('vulkan')
    // What is tried further is tried with the faster one.
    expect(found.tried.slice(3).every(({ device }) => device === 'vulkan')).toBe(true)
    const fixed = await search({ ...two, gpus: ['cuda', 'vulkan'], settings: { device: 'cuda', threads: null } }, faster)
    expect(fixed.tried.every(({ device }) => device === 'cuda')).toBe(true)
  })

  it('passes over a graphics processor that does not start', async () => {
    const { chosen, trials } = await search({ ...two, gpus: ['cuda', 'vulkan'] }, ({ device }) => {
      if (device === 'vulkan') throw new Error('no such thing here')
      return device === 'cpu' ? rates(100, 10) : rates(1000, 100)
    })
    expect(trials.map(({ way }) => way.device)).toEqual(['auto', 'cpu', 'auto', 'auto', 'auto'])
    expect(chosen.device).toBe('auto')
  })

  it('counts the loading that comes after a refusal, which let go of the weights', async () => {
    const { seconds, tried } = await search(
      { ...two, gpus: ['cuda'] },
      ({ device }) => {
        if (device === 'cpu') throw new Error('no such thing here')
        return rates(1000, 100)
      },
      (way, before) => (way.device === before.at(-1)?.device ? 0.1 : way.device === 'cpu' ? 3 : 9),
    )
    expect(tried.map(({ device }) => device)).toEqual(['auto', 'cpu'])
    expect(seconds).toBeLessThanOrEqual(CALIBRATION_SECONDS)
  })

  it('takes the faster of each, together', async () => {
    const found = await search(two, ({ readChunk, threads }) => rates(readChunk > 128 ? 300 : 200, threads === 1 ? 24 : 18))
    expect(found.chosen).toEqual({ ...plainWay, threads: 1, readChunk: 512 })
  })

  it('is used as far as the user has fixed nothing else', () => {
    const found: EngineWay = { device: 'cpu', threads: 1, flashAttention: 'off', readChunk: 512 }
    expect(wayFor({ device: 'auto', threads: null }, found)).toEqual(found)
    expect(wayFor({ device: 'auto', threads: 2 }, found)).toEqual({ ...found, threads: 2 })
    expect(wayFor({ device: 'vulkan', threads: null }, found)).toEqual({ ...plainWay, device: 'vulkan' })
    expect(wayFor({ device: 'auto', threads: null }, null)).toEqual(plainWay)
  })

  it('ends in time, with what it has, on a slow machine too', async () => {
    const slow = ({ threads }: EngineWay) => (threads === 1 ? rates(20, 6) : rates(37, 12))
    const { seconds, tried } = await search(two, slow, (_, before) => (before.length === 0 ? 4 : 0.5))
    // A batch of 512 would read for 14 seconds, one thread for 9.
    expect(tried).toEqual([plainWay, { ...plainWay, threads: 1 }])
    expect(seconds).toBeLessThanOrEqual(CALIBRATION_SECONDS)
  })

  it('begins no second trial where the first took what there is', async () => {
    const { seconds, tried } = await search(two, () => rates(10, 1))
    expect(tried).toEqual([plainWay])
    expect(seconds).toBeGreaterThan(CALIBRATION_SECONDS)
  })

  it('goes on to what still fits where something does not', async () => {
    // A larger batch would take 16 seconds, one thread 9.
    const { tried } = await search(
      two,
      () => rates(35, 12),
      () => 0,
    )
    expect(tried.map(({ readChunk, threads }) => [readChunk, threads])).toEqual([
      [128, null],
      [128, 1],
    ])
  })

  it('counts the loading that a change of device brings', async () => {
    const found = await search(
      { ...two, gpus: ['cuda'] },
      () => rates(1000, 100),
      (way, before) => (way.device === before.at(-1)?.device ? 0.1 : 11),
    )
    expect(found.tried.every(({ device }) => device === 'auto')).toBe(true)
    expect(found.tried.length).toBeGreaterThan(2)
    expect(found.seconds).toBeLessThanOrEqual(CALIBRATION_SECONDS)
  })

  it('never begins what would end after the limit, whatever the rates', async () => {
    for (const read of [15, 25, 37, 60, 100, 300])
      for (const write of [3, 6, 12, 40]) {
        const { seconds, tried } = await search(two, ({ threads }) => (threads === 1 ? rates(read / 2, write / 2) : rates(read, write)))
        if (tried.length > 1) expect(seconds).toBeLessThanOrEqual(CALIBRATION_SECONDS)
      }
  })

  it('is the same again from the same measurements, tried in the same order', async () => {
    const possible: Possible = { cores: 8, gpus: ['cuda', 'vulkan'], settings: two.settings }
    const measured = (seed: number) => {
      const next = random(seed)
      const table = new Map<string, ReturnType<typeof rates>>()
      return (way: EngineWay) => {
        const key = JSON.stringify(way)
        const found = table.get(key) ?? rates(200 + 800 * next(), 20 + 80 * next())
        table.set(key, found)
        return found
      }
    }
    const chosen = new Set<string>()
    for (let seed = 1; seed <= 50; seed++) {
      const table = measured(seed)
      const first = await search(possible, table)
      expect(await search(possible, table)).toEqual(first)
      chosen.add(JSON.stringify(first.chosen))
    }
    // The measurements differ enough that the choice is one.
    expect(chosen.size).toBeGreaterThan(5)
  })

  it('stays with the plain way, and tries the same in the same order, where measurements differ by noise alone', async () => {
    for (const possible of [two, { ...two, cores: 8, gpus: ['cuda', 'vulkan'] }] satisfies Possible[]) {
      const quiet = await search(possible, () => rates(1000, 100))
      expect(quiet.chosen).toBe(quiet.tried[0])
      for (let seed = 1; seed <= 50; seed++) {
        const next = random(seed)
        // Within 2.4 % of each other, up and down: no two are 5 % apart.
        const noisy = await search(possible, () => rates(1000 * (0.976 + 0.048 * next()), 100 * (0.976 + 0.048 * next())))
        expect(noisy.tried).toEqual(quiet.tried)
        expect(noisy.chosen).toEqual(quiet.chosen)
      }
    }
  })

  it('gives a way that is beaten by a little another turn, for something else may have slowed it down', async () => {
    let turn = 0
    const slowAt = (...turns: readonly number[]) => search(two, () => (turns.includes(turn++) ? rates(70, 7) : rates(100, 10)))
    const found = await slowAt(0)
    expect(found.tried.slice(0, 3)).toEqual([plainWay, { ...plainWay, readChunk: 512 }, plainWay])
    expect(found.chosen).toEqual(plainWay)
    // It is listed once, as it was when nothing held it up.
    expect(found.trials.filter(({ way }) => isDeepStrictEqual(way, plainWay))).toEqual([{ way: plainWay, ...rates(100, 10) }])
    expect(found.seconds).toBeLessThanOrEqual(CALIBRATION_SECONDS)
    turn = 0
    expect((await slowAt(0, 2)).chosen.readChunk).toBe(512)
  })

  it('leaves a way that is clearly beaten alone', async () => {
    const { tried } = await search(two, ({ readChunk }) => (readChunk === 512 ? rates(1000, 100) : rates(500, 50)))
    expect(tried.filter((way) => way.readChunk === 128)).toEqual([plainWay])
  })

  it('is another way only from a gain of 5 % on, also where several are almost as much', () => {
    const plain = trial({}, 100, 10)
    const faster = (share: number, change: Partial<EngineWay>) => trial(change, 100 / (1 - share), 10 / (1 - share))
    const nearly = [faster(0.03, { threads: 1 }), faster(0.049, { flashAttention: 'auto' }), faster(0.04, { readChunk: 512 })]
    expect(bestOf([plain, ...nearly])).toBe(plain)
    const enough = faster(0.051, { device: 'vulkan' })
    expect(bestOf([plain, ...nearly, enough])).toBe(enough)
    // Two that are about as fast: the plainer one, which was tried first.
    expect(bestOf([plain, enough, faster(0.09, { device: 'cpu' })])).toBe(enough)
  })

  it('passes over what the engine refuses, but not when nothing works', async () => {
    const found = await search(two, ({ readChunk }) => {
      if (readChunk === 512) throw new Error('no such thing here')
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
