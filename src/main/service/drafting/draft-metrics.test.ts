import { describe, expect, it } from 'vitest'
import { metricsOfStopped } from './draft-metrics.ts'

describe('the figures of a draft that was stopped', () => {
  const read = { total: 100, done: 100, reused: 99, reread: 0 }
  const stopped = (tokensWritten: number, ahead: { tokens: number; ms: number }) => {
    const now = performance.now()
    return metricsOfStopped({ started: now - 2000, firstText: now - 1000, read, tokensWritten, ahead })
  }

  it('count the time of what was written ahead, as far as it was taken', () => {
    expect(stopped(20, { tokens: 0, ms: 0 }).writeTokensPerSecond).toBeCloseTo(20, 0)
    const whole = stopped(50, { tokens: 40, ms: 3000 })
    expect(whole.tokensAhead).toBe(40)
    expect(whole.writeTokensPerSecond).toBeCloseTo(12.5, 0)
    const part = stopped(10, { tokens: 40, ms: 4000 })
    expect(part.tokensAhead).toBe(10)
    expect(part.writeTokensPerSecond).toBeCloseTo(5, 0)
  })

  it('say nothing of it where nothing was', () => {
    expect(stopped(20, { tokens: 0, ms: 0 })).not.toHaveProperty('tokensAhead')
  })
})
