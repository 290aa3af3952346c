import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves a decision as it was, its cut sections and repeated sentences not known', () => {
  const db = databaseAt(900)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
      INSERT INTO decision VALUES ('d', 'e', NULL, 'draft', 'soap', 'pr', 'm', 'Model', 'h', 'b1', 'cpu', 2, 4096, '{}', 'h', 'h', 'out',
        'complete', 'loop', '{}', '{}', 't', 't', NULL, NULL, 's')`)
    const before = db.prepare<[], Record<string, unknown>>('SELECT * FROM decision').get()
    migrateTo(db, 950)
    expect(db.prepare('SELECT * FROM decision').get()).toEqual({ ...before, cut_sections: null, repeats_left_out: null })
    expect(() => db.exec("UPDATE decision SET cut_sections = '[]'")).toThrow(/refused/)
  } finally {
    db.close()
  }
})
