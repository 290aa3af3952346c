import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Readiness } from '../../contract/drafting.ts'
import type { Connection } from '../link/index.ts'
import { DraftRuns } from './draft-runs.ts'

const encounterId = '01890000-0000-7000-8000-000000000001'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Runs on a service whose reading comes to the given points, so many seconds after the one before; and every time left that was shown. */
async function timesLeft(points: readonly { readonly after: number; readonly at: Partial<Readiness> }[]): Promise<(number | null)[]> {
  async function* read(): AsyncGenerator<Readiness> {
    for (const { after, at } of points) {
      await Promise.resolve()
      vi.advanceTimersByTime(after * 1000)
      yield { state: 'reading', fractionRead: 0, ...at } as Readiness
    }
  }
  const link = {
    service: { drafting: { read: () => Promise.resolve(read()) } },
    queries: { invalidateQueries: () => Promise.resolve() },
    query: { drafting: { readiness: { key: () => [] } } },
  } as unknown as Connection
  const runs = new DraftRuns(link)
  const shown: (number | null)[] = []
  runs.watch(() => {
    const run = runs.get(encounterId)
    if (run.phase === 'reading-ahead' && run.readiness !== null) shown.push(run.secondsLeft)
  })
  await runs.readAhead(encounterId, 'soap')
  return shown
}

it('does not take the loading of the model for slow reading', async () => {
  const left = await timesLeft([
    { after: 0, at: { state: 'loading-model' } },
    { after: 30, at: { fractionRead: 0 } },
    { after: 10, at: { fractionRead: 0.5 } },
  ])
  expect(left).toEqual([null, null, 10])
})

it('does not take what had been read before for fast reading', async () => {
  const left = await timesLeft([
    { after: 0, at: { fractionRead: 0.6 } },
    { after: 8, at: { fractionRead: 0.8 } },
  ])
  expect(left[0]).toBeNull()
  expect(left[1]).toBeCloseTo(8)
})

it('says nothing of the time left before enough is read to tell', async () => {
  const left = await timesLeft([
    { after: 0, at: { fractionRead: 0 } },
    { after: 1, at: { fractionRead: 0.01 } },
  ])
  expect(left).toEqual([null, null])
})
