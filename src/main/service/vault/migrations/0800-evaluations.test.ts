import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves calibrations as they were, and begins with nothing evaluated or allowed', () => {
  const db = databaseAt(750)
  try {
    db.exec(`INSERT INTO calibration VALUES ('h', 'machine', '{}')`)
    migrateTo(db, 800)
    expect(db.prepare('SELECT * FROM calibration').all()).toEqual([{ model_sha256: 'h', machine: 'machine', result: '{}' }])
    expect(db.prepare('SELECT * FROM evaluation').all()).toEqual([])
    expect(db.prepare('SELECT * FROM evaluation_allowance').all()).toEqual([])
  } finally {
    db.close()
  }
})
