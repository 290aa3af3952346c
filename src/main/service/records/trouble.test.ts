import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import type { Note } from '../../../contract/records.ts'
import { acts, checked, drafted, sections, testRecords, visit, type TestRecords } from './testing.ts'

let test: TestRecords
let note: Note
beforeEach(async () => {
  test = await testRecords()
  note = drafted(test.records, visit(test.records).id)
})
afterEach(() => test.temporary.remove())

const code = (work: () => unknown): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}
const statementId = (): string => note.sections[0]?.statements[0]?.id ?? ''

describe('a full disk', () => {
  const long = 'x'.repeat(100_000)
  const full = (): void => {
    const { db } = test.vault
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`)
  }
  const freed = (): void => {
    test.vault.db.pragma('max_page_count = 1000000')
  }

  it('refuses what is to be kept with its own words, changes nothing, and goes on once there is space', async () => {
    const { notes, encounters, patients } = test.records
    const { encounterId } = note
    notes.saveBuffer({ encounterId, field: 'a', text: 'kept' })
    full()
    const before = acts(test.vault).length
    expect(code(() => notes.saveBuffer({ encounterId, field: 'a', text: long }))).toBe('VAULT_FULL')
    expect(code(() => notes.decide({ noteId: note.id, statementId: statementId(), action: { type: 'edit', text: long } }))).toBe(
      'VAULT_FULL',
    )
    expect(notes.existing(note.id)).toEqual(note)
    expect(notes.buffers({ encounterId })).toMatchObject([{ text: 'kept' }])
    // Reading goes on, on record or not.
    expect(encounters.get({ id: encounterId }).notes).toHaveLength(1)
    expect(patients.search({ query: 'gar', limit: 5 })).toHaveLength(1)
    freed()
    expect(acts(test.vault).length - before).toBeLessThanOrEqual(2)
    notes.saveBuffer({ encounterId, field: 'a', text: long })
    expect(notes.decide({ noteId: note.id, statementId: statementId(), action: { type: 'accept' } }).canUndo).toBe(true)
    expect((await test.vault.ledger.verify()).holds).toBe(true)
  })

  it('in the middle of a draft keeps what had come', () => {
    const { notes } = test.records
    const { noteId } = notes.beginDraft({ ...note, sections, modelName: 'm', redo: null })
    notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('One.') })
    full()
    expect(code(() => notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked(long) }))).toBe('VAULT_FULL')
    freed()
    expect(notes.finishDraft({ noteId, outcome: 'failed', omissions: [], within: () => undefined })?.sections[2]?.statements).toHaveLength(
      1,
    )
  })
})

describe('a vault whose ledger does not add up', () => {
  it('is read, and takes nothing', async () => {
    const { folder } = test.temporary
    await test.vault.close()
    cpSync(join(folder, 'vault.db'), join(folder, '..', 'older.db'))
    await test.reopen()
    test.records.notes.acceptSupported({ noteId: note.id })
    await test.vault.close()
    cpSync(join(folder, '..', 'older.db'), join(folder, 'vault.db')) // the visit as it was before, and anchors that know better
    await test.reopen()
    expect(test.vault.readOnly).toBe(true)
    const { notes, encounters, patients } = test.records
    expect(encounters.get({ id: note.encounterId }).source?.turns).toHaveLength(4)
    expect(notes.get({ id: note.id })).toEqual(note)
    expect(patients.search({ query: '', limit: 5 })).toHaveLength(1)
    expect(code(() => notes.acceptSupported({ noteId: note.id }))).toBe('LEDGER_BROKEN')
    expect(code(() => notes.saveBuffer({ encounterId: note.encounterId, field: 'a', text: 'b' }))).toBe('LEDGER_BROKEN')
    await expect(notes.sign({ noteId: note.id, passphrase: test.temporary.passphrase })).rejects.toThrow(Fault)
  })
})

describe('many', () => {
  it('turns are imported and read back', () => {
    const { records } = test
    const { patientId } = records.encounters.existing(note.encounterId)
    const { id: encounterId } = records.encounters.create({ patientId, reason: '', templateId: 'soap' })
    const text = Array.from({ length: 5000 }, (_, i) => `${i % 2 === 0 ? 'Doctor' : 'Patient'}: Sentence ${String(i)}.`).join('\n')
    records.sources.import({ encounterId, speakers: [], incoming: { name: 'a.txt', text } })
    expect(records.encounters.get({ id: encounterId }).source?.turns.at(-1)).toMatchObject({ number: 5000, text: 'Sentence 4999.' })
  })
})
