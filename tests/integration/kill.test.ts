import { describe, expect, it } from 'vitest'
import { killDrafts } from '../kill/draft-kills.ts'
import { killService } from '../kill/kill.ts'

describe('the service, killed at random moments while a clinician types and decides', () => {
  it('loses nothing that it acknowledged, and its ledger holds each time', async () => {
    const kills = 5
    const report = await killService(kills, 20_261_122)
    expect(report.lost).toEqual([])
    expect(report.kills).toBe(kills)
    expect(report.ledgerHeld).toBe(kills + 1)
    expect(report.acknowledged).toBeGreaterThan(kills)
  }, 120_000)
})

describe('engine and service, killed in the middle of a draft', () => {
  it('lose no statement, keystroke or decision, say what to do, and draft again', async () => {
    const report = await killDrafts(2, 20_261_123)
    expect(report.lost).toEqual([])
    expect(report.killed).toEqual({ engine: 1, service: 0, both: 1 })
    expect(report.ledgerHeld).toBe(3)
    expect(report.acknowledged.statements).toBeGreaterThan(2)
    expect(report.acknowledged.keystrokes).toBeGreaterThan(2)
    expect(report.acknowledged.decisions).toBeGreaterThan(0)
  }, 240_000)
})
