import { describe, expect, it } from 'vitest'
import { killService } from '../kill/kill.ts'

describe('the service, killed at random moments while a clinician types and decides', () => {
  it('loses nothing that it acknowledged, and its ledger holds each time', async () => {
    const kills = 12
    const report = await killService(kills, 20_261_122)
    expect(report.lost).toEqual([])
    expect(report.kills).toBe(kills)
    expect(report.ledgerHeld).toBe(kills + 1)
    expect(report.acknowledged).toBeGreaterThan(kills)
  }, 120_000)
})
