import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves an entry of what is missing on the one turn it had', () => {
  const db = databaseAt(650)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');`)
    const columns = db
      .prepare<[], { name: string; notnull: number; dflt_value: string | null; type: string; pk: number }>(
        "SELECT * FROM pragma_table_info('note')",
      )
      .all()
    const values = columns.map(({ name, notnull, dflt_value: fallback, type }) =>
      name === 'id'
        ? "'n'"
        : name === 'encounter_id'
          ? "'e'"
          : name === 'state'
            ? "'complete'"
            : name === 'sections'
              ? "'[]'"
              : notnull === 0 || fallback !== null
                ? null
                : type === 'INTEGER'
                  ? '1'
                  : "'x'",
    )
    const given = columns.flatMap(({ name }, index) => (values[index] === null ? [] : [name]))
    db.exec(`INSERT INTO note (${given.join(', ')}) VALUES (${values.filter((value) => value !== null).join(', ')});
      INSERT INTO omission VALUES ('o', 'n', 0, 'plan', 'eye exam', 61, '[]', 'open')`)
    const before = db.prepare<[], Record<string, unknown>>('SELECT * FROM omission').get()
    migrateTo(db, 700)
    expect(db.prepare('SELECT * FROM omission').get()).toEqual({ ...before, more: '[]' })
    expect(() => db.exec("UPDATE omission SET more = 'x'")).toThrow(/CHECK/)
  } finally {
    db.close()
  }
})
