import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves decisions as they were, and begins without a calibration', () => {
  const db = databaseAt(700)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
      INSERT INTO decision VALUES ('d', 'e', NULL, 'draft', 'soap', 'pr', 'm', 'Model', 'h', 'b1', 'cpu', 2, 4096, '{}', 'h', 'h', 'out',
        'complete', 'end', '{}', '{}', 't', 't', NULL)`)
    const before = db.prepare<[], Record<string, unknown>>('SELECT * FROM decision').get()
    migrateTo(db, 750)
    expect(db.prepare('SELECT * FROM decision').get()).toEqual({ ...before, engine_way: null })
    expect(db.prepare('SELECT * FROM calibration').all()).toEqual([])
  } finally {
    db.close()
  }
})
