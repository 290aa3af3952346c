import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Db } from '../database.ts'
import { databaseAt, migrateTo } from '../testing.ts'

let db: Db
beforeEach(() => {
  db = databaseAt(200)
})
afterEach(() => db.close())

it('leaves a visit with a signed note as it was, and takes decisions', () => {
  db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
    INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
    INSERT INTO note VALUES ('n', 'e', 1, 'soap', 'd', 'Model', '[]', 'complete', NULL, NULL, 't');
    INSERT INTO statement VALUES ('st', 'n', 'plan', 0, 'model', 'd', NULL, 'x', 'other', 'supported', '[]', '[]', 'accepted', 'x', 0);
    INSERT INTO answer VALUES (1, 'n', 'st', NULL, 'd', 'accept', NULL, 'b', '{}', NULL, 'u', 't');
    INSERT INTO signature VALUES ('n', 't', 'u', 'Dr. Reed', 'h', '{}');
    INSERT INTO addendum VALUES ('a', 'n', 1, 'more', 't', 'u', 'Dr. Reed', 'h')`)
  const tables = ['patient', 'encounter', 'note', 'statement', 'answer', 'signature', 'addendum']
  const rows = () => tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
  const before = rows()
  migrateTo(db, 300)
  expect(rows()).toEqual(before)
  expect(() => db.exec('DELETE FROM signature')).toThrow(/refused/)
  db.exec(`INSERT INTO decision VALUES ('d', 'e', 'n', 'draft', 'soap', 'pr', 'm', 'Model', 'h', 'b1', 'cpu', 2, 4096, '{}', 'h', 'h', 'out',
    'complete', 'end', '{}', '{}', 't', 't')`)
  expect(() => db.exec('DELETE FROM decision')).toThrow(/refused/)
})
