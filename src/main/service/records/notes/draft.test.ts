import { v7 as uuid } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../../contract/errors.ts'
import { Note } from '../../../../contract/records.ts'
import { acts, checked, drafted, omissions, sections, testRecords, visit, type TestRecords } from '../testing.ts'

let test: TestRecords
let encounterId: string
beforeEach(async () => {
  test = await testRecords()
  encounterId = visit(test.records).id
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
const begin = (redo: { noteId: string; sectionKey: string } | null = null) =>
  test.records.notes.beginDraft({ encounterId, templateId: 'soap', sections, decisionId: uuid(), modelName: 'Test model', redo })
const cuts = (note: Note | null) => note?.sections.map(({ cut }) => cut)
const texts = (note: Note): string[][] => note.sections.map(({ statements }) => statements.map(({ currentText }) => currentText))

describe('a draft', () => {
  it('is kept sentence by sentence and ends as a note of the contract, on record with its decision', () => {
    const { notes } = test.records
    const { noteId, version } = begin()
    expect(version).toBe(1)
    const first = notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('One.') })
    const second = notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('Two.', 'unsure') })
    expect([first.ordinal, second.ordinal, first.disposition, first.origin]).toEqual([0, 1, 'pending', 'model'])
    expect(notes.get({ id: noteId }).complete).toBe(false)
    const saved: (string | null)[] = []
    const note = notes.finishDraft({ noteId, outcome: 'complete', omissions, within: (id) => saved.push(id) })
    expect(saved).toEqual([noteId])
    expect(Note.parse(note)).toEqual(note)
    expect(note?.complete).toBe(true)
    expect(texts(notes.get({ id: noteId }))).toEqual([['One.', 'Two.'], [], []])
    expect(note?.omissions.map(({ text, disposition }) => [text, disposition])).toEqual(omissions.map(({ text }) => [text, 'open']))
    expect(test.records.encounters.get({ id: encounterId }).notes).toMatchObject([
      { version: 1, modelName: 'Test model', statements: 2, unsure: 1, unsupported: 0, contradicted: 0, complete: true, signed: false },
    ])
    expect(acts(test.vault).filter(({ kind }) => kind.startsWith('note.dra'))).toMatchObject([
      { kind: 'note.drafted', subjectId: noteId, body: { version: 1, statements: 2, omissions: 2 } },
    ])
  })

  it('ends as a whole or not at all', () => {
    const { noteId } = begin()
    test.records.notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('One.') })
    const fail = () =>
      test.records.notes.finishDraft({
        noteId,
        outcome: 'complete',
        omissions,
        within: () => {
          throw new RangeError('the decision was not saved')
        },
      })
    expect(fail).toThrow(RangeError)
    expect(test.records.notes.existing(noteId)).toMatchObject({ complete: false, omissions: [] })
    expect(acts(test.vault).some(({ kind }) => kind === 'note.drafted')).toBe(false)
  })

  it('that was stopped keeps what had come', () => {
    const { noteId } = begin()
    test.records.notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('One.') })
    const note = test.records.notes.finishDraft({ noteId, outcome: 'stopped', omissions: [], within: () => undefined })
    expect(note?.complete).toBe(false)
    expect(acts(test.vault).at(-1)).toMatchObject({ kind: 'note.draft-stopped', body: { kept: true } })
  })

  it('that stopped before its first sentence leaves no note', () => {
    const { noteId } = begin()
    let told: string | null = 'not told'
    expect(test.records.notes.finishDraft({ noteId, outcome: 'failed', omissions: [], within: (id) => (told = id) })).toBeNull()
    expect(told).toBeNull()
    expect(code(() => test.records.notes.existing(noteId))).toBe('NOT_FOUND')
    expect(acts(test.vault).at(-1)).toMatchObject({ kind: 'note.draft-failed', body: { kept: false } })
    expect(begin().version).toBe(1)
  })

  it('that a crash cut off keeps what had come, and is closed at the next opening', async () => {
    const { noteId } = begin()
    test.records.notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('One.') })
    await test.reopen()
    expect(texts(test.records.notes.existing(noteId))[0]).toEqual(['One.'])
    expect(acts(test.vault).at(-1)).toMatchObject({ kind: 'note.draft-failed', subjectId: noteId, body: { statements: 1, kept: true } })
    expect(code(() => test.records.notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('Two.') }))).toBe('CONFLICT')
  })

  it('says after a crash as well in which section the model was stopped, though nothing was written there', async () => {
    const { noteId } = begin()
    test.records.notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('One.') })
    test.records.notes.cutSection({ noteId, key: 'results', why: 'loop' })
    await test.reopen()
    expect(cuts(Note.parse(test.records.notes.existing(noteId)))).toEqual([null, 'loop', null])
    expect(
      code(() => {
        test.records.notes.cutSection({ noteId, key: 'plan', why: 'loop' })
      }),
    ).toBe('CONFLICT')
  })

  it('takes no sentence for a section that it has not', () => {
    const { noteId } = begin()
    expect(
      code(() => {
        test.records.notes.cutSection({ noteId, key: 'nowhere', why: 'length' })
      }),
    ).toBe('NOT_FOUND')
    expect(code(() => test.records.notes.appendStatement({ noteId, sectionKey: 'nowhere', statement: checked('One.') }))).toBe('NOT_FOUND')
  })

  it('ends once', () => {
    const { id: noteId } = drafted(test.records, encounterId)
    expect(code(() => test.records.notes.finishDraft({ noteId, outcome: 'complete', omissions: [], within: () => undefined }))).toBe(
      'CONFLICT',
    )
  })
})

describe('a section written again', () => {
  it('makes a new version with all else as it stood, and leaves the old one', () => {
    const { notes } = test.records
    const old = drafted(test.records, encounterId)
    const [first, fever] = old.sections[0]?.statements ?? []
    const [dose] = old.sections[2]?.statements ?? []
    if (first === undefined || fever === undefined || dose === undefined) throw new Error('no statements')
    notes.decide({ noteId: old.id, statementId: fever.id, action: { type: 'reject' } })
    notes.decide({ noteId: old.id, statementId: dose.id, action: { type: 'edit', text: 'Acetaminophen 650 mg.' } })
    notes.addStatement({ noteId: old.id, sectionKey: 'plan', text: 'My own.', omissionId: null })
    const before = notes.dismissOmission({ noteId: old.id, omissionId: old.omissions[1]?.id ?? '' })

    const { noteId, version } = begin({ noteId: old.id, sectionKey: 'plan' })
    expect(version).toBe(2)
    notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('Written again.') })
    const note = notes.finishDraft({ noteId, outcome: 'complete', omissions, within: () => undefined })
    if (note === null) throw new Error('no note')
    expect(texts(note)).toEqual([['The left knee hurts, 6 of 10.', 'She had a fever.'], [], ['Written again.', 'My own.']])
    expect(note.sections[0]?.statements.map(({ disposition }) => disposition)).toEqual(['pending', 'rejected'])
    expect(note.omissions.map(({ disposition }) => disposition)).toEqual(['open', 'dismissed'])
    expect(note.sections[0]?.statements.some(({ id }) => id === first.id)).toBe(false)
    expect(notes.existing(old.id)).toEqual(before)
    expect(notes.redoneFrom(noteId)).toEqual({ noteId: old.id, sectionKey: 'plan' })
    expect(notes.redoneFrom(old.id)).toBeNull()
    expect(note.canUndo).toBe(false)
  })

  it('is as whole as the note it was made from', () => {
    const { notes } = test.records
    const { noteId: cut } = begin()
    notes.appendStatement({ noteId: cut, sectionKey: 'history', statement: checked('One.') })
    notes.finishDraft({ noteId: cut, outcome: 'stopped', omissions: [], within: () => undefined })
    const { noteId } = begin({ noteId: cut, sectionKey: 'plan' })
    notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('Rest.') })
    expect(notes.finishDraft({ noteId, outcome: 'complete', omissions: [], within: () => undefined })?.complete).toBe(false)
  })

  it('is no longer called cut, while the other sections and the old version are', () => {
    const { notes } = test.records
    const { noteId: old } = begin()
    notes.appendStatement({ noteId: old, sectionKey: 'history', statement: checked('One.') })
    notes.cutSection({ noteId: old, key: 'history', why: 'loop' })
    notes.cutSection({ noteId: old, key: 'plan', why: 'length' })
    notes.finishDraft({ noteId: old, outcome: 'stopped', omissions: [], within: () => undefined })
    const { noteId } = begin({ noteId: old, sectionKey: 'plan' })
    notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('Rest.') })
    expect(cuts(notes.finishDraft({ noteId, outcome: 'complete', omissions: [], within: () => undefined }))).toEqual(['loop', null, null])
    expect(cuts(notes.existing(old))).toEqual(['loop', null, 'length'])
  })

  it('that failed before its first sentence leaves the old version alone', () => {
    const old = drafted(test.records, encounterId)
    const { noteId } = begin({ noteId: old.id, sectionKey: 'plan' })
    expect(test.records.notes.finishDraft({ noteId, outcome: 'failed', omissions: [], within: () => undefined })).toBeNull()
    expect(test.records.encounters.get({ id: encounterId }).notes).toHaveLength(1)
  })

  it('needs a note that is whole and has the section', () => {
    const old = drafted(test.records, encounterId)
    expect(code(() => begin({ noteId: old.id, sectionKey: 'nowhere' }))).toBe('NOT_FOUND')
    const open = begin()
    expect(code(() => begin({ noteId: open.noteId, sectionKey: 'plan' }))).toBe('CONFLICT')
  })
})
