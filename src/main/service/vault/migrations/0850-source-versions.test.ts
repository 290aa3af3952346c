import { expect, it } from 'vitest'
import { databaseAt, migrateTo } from '../testing.ts'

it('leaves transcripts and notes as they were, each with its first version', () => {
  const db = databaseAt(800)
  try {
    db.exec(`INSERT INTO patient VALUES ('p', 'Sample', '', NULL, 'female', NULL, 'sample', '', 't', 't');
      INSERT INTO encounter VALUES ('e', 'p', '', 't', 'soap', 't');
      INSERT INTO encounter VALUES ('f', 'p', '', 't', 'soap', 't');
      INSERT INTO source VALUES ('s', 'e', 'visit.txt', 'labelled-text', 'h', 1, 'i');
      INSERT INTO source VALUES ('u', 'f', 'visit.txt', 'labelled-text', 'k', 1, 'i');
      INSERT INTO turn VALUES ('s', 1, 'Doctor', 'clinician', 'Hello.', NULL, NULL);
      INSERT INTO turn VALUES ('u', 1, 'Doctor', 'clinician', 'Hello.', NULL, NULL);
      INSERT INTO note VALUES ('n', 'e', 1, 'soap', 'd', 'Model', '[]', 'complete', NULL, NULL, 't');
      INSERT INTO note VALUES ('o', 'f', 1, 'soap', 'd', 'Model', '[]', 'complete', NULL, NULL, 't');
      INSERT INTO signature VALUES ('n', 't', 'u', 'Dr. Reed', 'h', '{}')`)
    const turns = () => db.prepare('SELECT * FROM turn').all()
    const before = turns()
    migrateTo(db, 850)
    expect(turns()).toEqual(before)
    expect(db.prepare('SELECT source_id, version, sha256, turn_count, cause, at FROM source_version').all()).toEqual([
      { source_id: 's', version: 1, sha256: 'h', turn_count: 1, cause: 'imported', at: 'i' },
      { source_id: 'u', version: 1, sha256: 'k', turn_count: 1, cause: 'imported', at: 'i' },
    ])
    expect(db.prepare('SELECT id, turns_read FROM note ORDER BY id').all()).toEqual([
      { id: 'n', turns_read: null },
      { id: 'o', turns_read: 1 },
    ])
    expect(() => db.exec("UPDATE source_version SET sha256 = 'x'")).toThrow(/refused/)
  } finally {
    db.close()
  }
})
