import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../../contract/errors.ts'
import { Note } from '../../../../contract/records.ts'
import { testPassphrase } from '../../vault/testing.ts'
import { acts, checked, drafted, sections, testRecords, visit, type TestRecords } from '../testing.ts'
import { canonicalNote, sha256 } from './note-text.ts'

let test: TestRecords
let note: Note
beforeEach(async () => {
  test = await testRecords()
  note = drafted(test.records, visit(test.records).id)
})
afterEach(() => test.temporary.remove())

const fault = async (work: () => unknown): Promise<Fault | null> => {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
const code = async (work: () => unknown): Promise<string | null> => (await fault(work))?.code ?? null
const id = (n: number): string => note.sections.flatMap(({ statements }) => statements)[n]?.id ?? ''
const decide = (n: number, type: 'accept' | 'reject'): Note =>
  test.records.notes.decide({ noteId: note.id, statementId: id(n), action: { type } })
const sign = (passphrase = testPassphrase): Promise<Note> => test.records.notes.sign({ noteId: note.id, passphrase })
const answered = (): void => {
  decide(1, 'reject')
  decide(2, 'accept')
}

describe('signing', () => {
  it('waits for an answer to each marked statement, and counts them', async () => {
    const found = await fault(sign)
    expect(found?.code).toBe('NOTE_PENDING')
    expect(found?.detail).toEqual({ pending: 2, unsure: 1, unsupported: 1, contradicted: 0 })
    decide(2, 'accept')
    expect((await fault(sign))?.detail).toEqual({ pending: 1, unsure: 0, unsupported: 1, contradicted: 0 })
  })

  it('asks for the passphrase', async () => {
    answered()
    expect(await code(() => sign('not the passphrase'))).toBe('PASSPHRASE_WRONG')
    expect(test.records.notes.existing(note.id).signature).toBeNull()
  })

  it('refuses a note with nothing in it, or one still being written', async () => {
    for (const n of [0, 1, 2, 3]) decide(n, 'reject')
    expect(await code(sign)).toBe('NOTE_EMPTY')
    const open = test.records.notes.beginDraft({ ...note, sections, modelName: 'm', redo: null })
    test.records.notes.appendStatement({ noteId: open.noteId, sectionKey: 'plan', statement: checked('One.') })
    expect(await code(() => test.records.notes.sign({ noteId: open.noteId, passphrase: testPassphrase }))).toBe('CONFLICT')
  })

  it('freezes the version with who, when and the hash of what stands', async () => {
    answered()
    const { patientId } = test.records.encounters.existing(note.encounterId)
    const signed = await sign()
    expect(Note.parse(signed)).toEqual(signed)
    const canonical = canonicalNote(signed, patientId)
    expect(signed.signature).toEqual({
      signedAt: '2026-03-05T14:00:00.000Z',
      userId: test.vault.user.id,
      userName: 'Test Clinician',
      sha256: sha256(canonical),
    })
    expect(canonical).not.toContain('fever')
    expect(signed.canUndo).toBe(false)
    expect(test.records.encounters.get({ id: note.encounterId }).encounter.status).toBe('signed')
    expect(acts(test.vault).at(-2)).toMatchObject({
      kind: 'note.signed',
      subjectId: note.id,
      body: { version: 1, sha256: sha256(canonical), written: { model: 3, edited: 0, clinician: 0 } },
    })
    await test.reopen()
    expect(test.records.notes.existing(note.id)).toEqual(signed)
  })

  it('ends all changes of the visit', async () => {
    const { notes, sources } = test.records
    const other = drafted(test.records, note.encounterId)
    answered()
    await sign()
    const first = other.sections[0]?.statements[0]?.id ?? ''
    const source = sources.ofEncounter(note.encounterId)
    const refused: (() => unknown)[] = [
      () => decide(0, 'reject'),
      () => notes.decide({ noteId: other.id, statementId: first, action: { type: 'accept' } }),
      () => notes.acceptSupported({ noteId: note.id }),
      () => notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'More.', omissionId: null }),
      () => notes.dismissOmission({ noteId: note.id, omissionId: note.omissions[0]?.id ?? '' }),
      () => notes.undo({ noteId: note.id }),
      sign,
      () => notes.sign({ noteId: other.id, passphrase: testPassphrase }),
      () => notes.beginDraft({ ...note, sections, modelName: 'm', redo: null }),
      () => sources.changeSpeakers({ sourceId: source?.id ?? '', changes: [{ label: 'Doctor', newLabel: 'Dr. X', role: 'clinician' }] }),
      () => sources.import({ encounterId: note.encounterId, speakers: [], incoming: { name: 'a', text: 'Doctor: Hi.' } }),
    ]
    for (const [i, work] of refused.entries()) expect([i, await code(work)]).toEqual([i, 'NOTE_SIGNED'])
    // Text being typed is still kept: it may become an addendum.
    notes.saveBuffer({ encounterId: note.encounterId, field: 'addendum', text: 'She also' })
  })

  it('is guarded in the database itself', async () => {
    answered()
    await sign()
    await test.records.notes.addAddendum({ noteId: note.id, text: 'More.', passphrase: testPassphrase })
    const { db } = test.vault
    const columns = (table: string) =>
      db
        .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => name)
    const tables = ['note', 'statement', 'omission', 'answer', 'signature', 'addendum', 'source', 'turn']
    for (const table of tables) {
      expect(() => db.exec(`DELETE FROM ${table}`), `delete ${table}`).toThrow(/refused/)
      for (const column of columns(table)) {
        expect(() => db.exec(`UPDATE ${table} SET ${column} = ${column}`), `update ${table}.${column}`).toThrow(/refused/)
      }
      expect(() => db.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`), `replace ${table}`).toThrow(/refused/)
    }
    const statement = columns('statement').map((column) => (column === 'id' ? "'new'" : column))
    expect(() => db.exec(`INSERT INTO statement SELECT ${statement.join(', ')} FROM statement LIMIT 1`)).toThrow(/refused/)
  })
})

describe('addenda', () => {
  it('stand beside a signed note, each signed', async () => {
    const add = (text: string, passphrase = testPassphrase) => test.records.notes.addAddendum({ noteId: note.id, text, passphrase })
    expect(await code(() => add('Too early.'))).toBe('NOTE_UNSIGNED')
    answered()
    await sign()
    expect(await code(() => add('Wrong.', 'not the passphrase'))).toBe('PASSPHRASE_WRONG')
    test.clock.advance(3_600_000)
    await add('X-ray: no fracture.')
    const amended = await add('Called the patient.')
    expect(amended.addenda.map(({ text, signature }) => [text, signature.signedAt])).toEqual([
      ['X-ray: no fracture.', '2026-03-05T15:00:00.000Z'],
      ['Called the patient.', '2026-03-05T15:00:00.000Z'],
    ])
    expect(test.records.encounters.get({ id: note.encounterId }).encounter.status).toBe('amended')
    expect(acts(test.vault).filter(({ kind }) => kind === 'note.addendum')).toHaveLength(2)
  })
})
