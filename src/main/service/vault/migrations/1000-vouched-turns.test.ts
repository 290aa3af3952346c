import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves turns as they were, and nobody has vouched for one', () => {
  const db = databaseAt(950)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
      INSERT INTO source VALUES ('s', 'e', 'Pasted text', 'labelled-text', 'h', 1, 't');
      INSERT INTO turn VALUES ('s', 1, 'Doctor', 'clinician', 'Hello.', NULL, NULL);
      INSERT INTO turn_before VALUES ('s', 1, 2, 'Doctor', 'clinician', 'Helo.')`)
    const rows = (table: string) => db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()
    const before = { turn: rows('turn'), turn_before: rows('turn_before') }
    migrateTo(db, 1000)
    expect(rows('turn')).toEqual(before.turn.map((row) => ({ ...row, vouched: 0 })))
    expect(rows('turn_before')).toEqual(before.turn_before.map((row) => ({ ...row, vouched: 0 })))
    expect(() => db.exec('UPDATE turn SET vouched = 2')).toThrow(/CHECK/)
    expect(() => db.exec('UPDATE turn_before SET vouched = 1')).toThrow(/refused/)
  } finally {
    db.close()
  }
})
