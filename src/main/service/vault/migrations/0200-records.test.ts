import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Db } from '../database.ts'
import { databaseAt, migrateTo } from '../testing.ts'

let db: Db
beforeEach(() => {
  db = databaseAt(100)
})
afterEach(() => db.close())

it('leaves users and facts of the version before as they were, and takes a visit', () => {
  db.exec(`INSERT INTO user VALUES ('u', 'Dr. Reed', 'clinician', '2026-01-01T00:00:00.000Z');
    INSERT INTO vault_fact VALUES ('name', x'00')`)
  const before = [db.prepare('SELECT * FROM user').all(), db.prepare('SELECT * FROM vault_fact').all()]
  migrateTo(db, 200)
  expect([db.prepare('SELECT * FROM user').all(), db.prepare('SELECT * FROM vault_fact').all()]).toEqual(before)
  db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
    INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
    INSERT INTO source VALUES ('s', 'e', 'n', 'plain-text', 'h', 1, 't');
    INSERT INTO turn VALUES ('s', 1, NULL, 'unknown', 'Hello.', NULL, NULL)`)
  expect(db.prepare('SELECT count(*) FROM turn').pluck().get()).toBe(1)
})

it.each([
  ['an encounter without a patient', "INSERT INTO encounter VALUES ('e', 'nobody', '', 't', 'soap', 't')", /FOREIGN KEY/],
  ['an unknown sex', "INSERT INTO patient VALUES ('p', 'a', '', NULL, 'x', NULL, '', '', 't', 't')", /CHECK/],
  ['an addendum to an unsigned note', "INSERT INTO addendum VALUES ('a', 'n', 1, 't', 't', 'u', 'n', 'h')", /FOREIGN KEY/],
  ['an answer about nothing', "INSERT INTO answer VALUES (1, 'n', NULL, NULL, 'd', 'accept', NULL, 'b', '{}', NULL, 'u', 't')", /CHECK/],
])('refuses %s', (_, sql, why) => {
  migrateTo(db, 200)
  expect(() => db.exec(sql)).toThrow(why)
})
