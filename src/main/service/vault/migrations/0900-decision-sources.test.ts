import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves a decision as it was, its transcript not named', () => {
  const db = databaseAt(850)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
      INSERT INTO decision VALUES ('d', 'e', NULL, 'draft', 'soap', 'pr', 'm', 'Model', 'h', 'b1', 'cpu', 2, 4096, '{}', 'h', 'h', 'out',
        'complete', 'end', '{}', '{}', 't', 't', NULL, NULL)`)
    const before = db.prepare<[], Record<string, unknown>>('SELECT * FROM decision').get()
    migrateTo(db, 900)
    expect(db.prepare('SELECT * FROM decision').get()).toEqual({ ...before, source_sha256: null })
    expect(() => db.exec("UPDATE decision SET source_sha256 = 'x'")).toThrow(/refused/)
  } finally {
    db.close()
  }
})
