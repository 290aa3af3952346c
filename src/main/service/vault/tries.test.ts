import { describe, expect, it } from 'vitest'
import { assertMayTry, clearFailedTries, noteFailedTry, waitAfter } from './tries.ts'

const start = new Date('2026-11-22T08:00:00Z')
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const tooMany = (seconds: number) => expect.objectContaining({ code: 'TOO_MANY_TRIES', detail: { seconds } }) as Error

function fail(folder: string, times: number, at = start): void {
  for (let i = 0; i < times; i++) noteFailedTry(folder, at)
}

describe('slowing down guesses', () => {
  it('waits longer after each failure from the fifth on, and five minutes at most', () => {
    expect([0, 4, 5, 6, 7, 8, 12, 13, 1000].map(waitAfter)).toEqual([0, 0, 2, 4, 8, 16, 256, 300, 300])
  })

  it('refuses a try before its time, says how long, and allows it then', () => {
    fail('/a', 6)
    expect(() => {
      assertMayTry('/a', after(1))
    }).toThrow(tooMany(3))
    assertMayTry('/a', after(4))
  })

  it('counts each vault by itself and forgets after a success, saying what there was', () => {
    fail('/b', 7, after(5))
    assertMayTry('/c', after(5))
    expect(clearFailedTries('/b')).toEqual({ count: 7, first: after(5).toISOString(), last: after(5).toISOString() })
    assertMayTry('/b', after(5))
    expect(clearFailedTries('/b')).toBeNull()
  })

  it('does not lock anyone out for longer because the clock was set back', () => {
    fail('/d', 5)
    expect(() => {
      assertMayTry('/d', after(-86_400))
    }).toThrow(tooMany(2))
  })
})
