import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Db } from '../database.ts'
import { databaseAt, migrateTo } from '../testing.ts'

let db: Db
beforeEach(() => {
  db = databaseAt(400)
  db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
    INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
    INSERT INTO encounter VALUES ('f', 'p', '', 't', 'soap', 't');
    INSERT INTO note VALUES ('n', 'e', 1, 'soap', 'd', 'Model', '[]', 'complete', NULL, NULL, 't');
    INSERT INTO note VALUES ('o', 'f', 1, 'soap', 'd', 'Model', '[]', 'complete', NULL, NULL, 't');
    INSERT INTO statement VALUES ('st', 'n', 'plan', 0, 'model', 'd', NULL, 'x', 'other', 'supported', '[]', '[]', 'accepted', 'x', 0);
    INSERT INTO statement VALUES ('su', 'o', 'plan', 0, 'model', 'd', 'st', 'x', 'other', 'unsupported', '[]', '[]', 'pending', 'x', 0);
    INSERT INTO answer VALUES (1, 'n', 'st', NULL, 'd', 'accept', NULL, 'b', '{}', NULL, 'u', 't');
    INSERT INTO signature VALUES ('n', 't', 'u', 'Dr. Reed', 'h', '{}')`)
})
afterEach(() => db.close())

const schema = () => db.prepare("SELECT type, name FROM sqlite_schema WHERE tbl_name IN ('statement', 'answer') ORDER BY type, name").all()

it('leaves every statement and answer as it was, with the same indexes and guard rails', () => {
  const rows = () => ['statement', 'answer'].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all())
  const before = { rows: rows(), schema: schema() }
  migrateTo(db, 500)
  expect({ rows: rows(), schema: schema() }).toEqual(before)
  expect(() => db.exec("UPDATE statement SET text = 'y' WHERE id = 'st'")).toThrow(/refused/)
  expect(() => db.exec("DELETE FROM statement WHERE id = 'st'")).toThrow(/refused/)
  expect(() => db.exec("INSERT INTO answer VALUES (2, 'o', 'gone', NULL, 'd', 'accept', NULL, 'b', '{}', NULL, 'u', 't')")).toThrow(
    /FOREIGN KEY/,
  )
})

it('takes a statement that is contradicted, and no verdict besides', () => {
  const insert = (id: string, verdict: string) => {
    db.exec(
      `INSERT INTO statement VALUES ('${id}', 'o', 'plan', 1, 'model', 'd', NULL, 'x', 'other', '${verdict}', '[]', '[]', 'pending', 'x', 0)`,
    )
  }
  expect(() => {
    insert('c', 'contradicted')
  }).toThrow(/CHECK/)
  migrateTo(db, 500)
  insert('c', 'contradicted')
  expect(() => {
    insert('d', 'wrong')
  }).toThrow(/CHECK/)
})
