import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves the models of a practice as they were, and begins without a hash', () => {
  const db = databaseAt(500)
  try {
    db.exec(`INSERT INTO model VALUES ('m', 'Model', '/models/m.gguf', 'h', 1, '{}', 't')`)
    const before = db.prepare('SELECT * FROM model').all()
    migrateTo(db, 600)
    expect(db.prepare('SELECT * FROM model').all()).toEqual(before)
    expect(db.prepare('SELECT * FROM model_hash').all()).toEqual([])
  } finally {
    db.close()
  }
})
