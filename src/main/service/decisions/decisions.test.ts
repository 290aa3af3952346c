import { v7 as uuid } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Decision, DecisionRow } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Note } from '../../../contract/records.ts'
import { acts, checked, sections, testRecords, visit, type TestRecords } from '../records/testing.ts'
import { createDecisions, type Decisions, type SavedDecision } from './index.ts'
import { listOfEncounterSql, listSql } from './decision-table.ts'

let test: TestRecords
let decisions: Decisions
let encounterId: string
beforeEach(async () => {
  test = await testRecords()
  decisions = createDecisions({ vault: test.vault, now: test.clock.now })
  encounterId = visit(test.records).id
})
afterEach(() => test.temporary.remove())

const decision = (fields: Partial<SavedDecision> = {}): SavedDecision => ({
  id: uuid(),
  encounterId,
  noteId: null,
  purpose: 'draft',
  templateId: 'soap',
  promptId: '0123456789ab',
  modelId: 'test',
  modelName: 'Test model',
  modelSha256: 'a'.repeat(64),
  adapterSha256: 'c'.repeat(64),
  llamaCppRelease: 'b1',
  device: 'cpu',
  threads: 2,
  engineWay: { flashAttention: 'auto', readChunk: 128 },
  contextTokens: 8192,
  sampling: {
    temperature: 0,
    seed: 1,
    maxTokens: 100,
    penalties: { repeat: { penalty: 1.05, lastTokens: 200 }, dry: { strength: 0.8, base: 1.75, allowedLength: 6 } },
  },
  sourceSha256: 'd'.repeat(64),
  inputSha256: 'b'.repeat(64),
  outputSha256: 'c'.repeat(64),
  output: 'PLAN\nReturn in four weeks.',
  outcome: 'complete',
  stopReason: 'end',
  cutSections: [{ key: 'plan', why: 'loop' }],
  repeatsLeftOut: 4,
  metrics: {
    ...{ promptTokens: 100, tokensReused: 20, tokensRead: 80, tokensReread: 0, tokensWritten: 10, msToFirstWord: 12.5, msTotal: 100 },
    ...{ readTokensPerSecond: 60.5, writeTokensPerSecond: 9.25, contextTokens: 8192 },
  },
  startedAt: test.clock.now().toISOString(),
  endedAt: test.clock.now().toISOString(),
  verdicts: { supported: 1, unsure: 1, unsupported: 0, contradicted: 0 },
  ...fields,
})

function draft(
  fields: Partial<SavedDecision> = {},
  redo: { noteId: string; sectionKey: string } | null = null,
): { note: Note; saved: SavedDecision } {
  const made = decision(fields)
  const { noteId } = test.records.notes.beginDraft({
    encounterId,
    templateId: 'soap',
    sections,
    decisionId: made.id,
    modelName: 'Test model',
    redo,
  })
  test.records.notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('Return in four weeks.', 'unsure') })
  if (redo === null) test.records.notes.appendStatement({ noteId, sectionKey: 'history', statement: checked('The knee hurts.') })
  const saved = { ...made, noteId }
  const note = test.records.notes.finishDraft({ noteId, outcome: 'complete', omissions: [], within: () => decisions.save(saved) })
  if (note === null) throw new Error('no note')
  return { note, saved }
}
const statement = (note: Note, section: number): string => note.sections[section]?.statements[0]?.id ?? ''

describe('a decision', () => {
  it('is kept whole, together with its note', () => {
    const { saved } = draft()
    expect(Decision.parse(decisions.get({ id: saved.id }))).toEqual({ ...saved, answers: [] })
    const rows = decisions.list({ encounterId, limit: 10 })
    expect(rows.map((row) => DecisionRow.parse(row))).toEqual(rows)
    expect(rows).toMatchObject([{ id: saved.id, answerCount: 0 }])
    expect(rows[0]).not.toHaveProperty('output')
  })

  it('of before there were penalties was made without', () => {
    const sampling = JSON.parse('{"temperature":0,"seed":1,"maxTokens":100}') as SavedDecision['sampling']
    const { saved } = draft({ sampling })
    expect(Decision.parse(decisions.get({ id: saved.id })).sampling).toEqual({ ...sampling, penalties: null })
  })

  it('of before it was recorded says neither which sections were cut nor how often it repeated itself', () => {
    const { saved } = draft({ cutSections: null, repeatsLeftOut: null })
    expect(Decision.parse(decisions.get({ id: saved.id }))).toMatchObject({ cutSections: null, repeatsLeftOut: null })
    expect(DecisionRow.parse(decisions.list({ encounterId, limit: 1 })[0])).toMatchObject({ cutSections: null, repeatsLeftOut: null })
  })

  it('is not kept where its note is not', () => {
    const made = decision()
    const { noteId } = test.records.notes.beginDraft({
      encounterId,
      templateId: 'soap',
      sections,
      decisionId: made.id,
      modelName: 'm',
      redo: null,
    })
    test.records.notes.appendStatement({ noteId, sectionKey: 'plan', statement: checked('One.') })
    const finish = () =>
      test.records.notes.finishDraft({
        noteId,
        outcome: 'complete',
        omissions: [],
        within: () => {
          decisions.save({ ...made, noteId })
          throw new RangeError('too late')
        },
      })
    expect(finish).toThrow(RangeError)
    expect(() => decisions.existing(made.id)).toThrow(Fault)
    expect(() => decisions.save(made)).toThrow(RangeError)
  })

  it('of a draft without a sentence stands alone', () => {
    const made = decision({ outcome: 'failed' })
    const { noteId } = test.records.notes.beginDraft({
      encounterId,
      templateId: 'soap',
      sections,
      decisionId: made.id,
      modelName: 'm',
      redo: null,
    })
    test.records.notes.finishDraft({
      noteId,
      outcome: 'failed',
      omissions: [],
      within: (kept) => decisions.save({ ...made, noteId: kept }),
    })
    expect(decisions.existing(made.id).noteId).toBeNull()
  })

  it('takes a whole decision of the contract, and leaves its answers to the notes', () => {
    const made: Decision = { ...decision(), answers: [] }
    test.vault.record({ kind: 'note.drafted', subjectId: null, body: null }, () => decisions.save(made))
    expect(decisions.existing(made.id)).toEqual(made)
  })

  it('cannot be changed or taken away', () => {
    const { saved } = draft()
    const { db } = test.vault
    expect(() => db.exec("UPDATE decision SET output = 'x'")).toThrow(/refused/)
    expect(() => db.exec('DELETE FROM decision')).toThrow(/refused/)
    expect(() => db.exec('INSERT OR REPLACE INTO decision SELECT * FROM decision')).toThrow(/refused/)
    expect(() => test.vault.record({ kind: 'note.drafted', subjectId: null, body: null }, () => decisions.save(saved))).toThrow(/UNIQUE/)
  })

  it('is put on record when a person opens it', () => {
    const { saved } = draft()
    decisions.get({ id: saved.id })
    decisions.get({ id: saved.id })
    expect(acts(test.vault).filter(({ kind }) => kind === 'decision.viewed')).toMatchObject([{ subjectId: saved.id }])
  })
})

describe('answers', () => {
  it('lie with the decision that wrote the statement, also in later versions', () => {
    const { notes } = test.records
    const first = draft()
    test.clock.advance(1000)
    notes.decide({ noteId: first.note.id, statementId: statement(first.note, 2), action: { type: 'edit', text: 'Return in six.' } })
    notes.undo({ noteId: first.note.id })
    const second = draft({ purpose: 'redo-section' }, { noteId: first.note.id, sectionKey: 'plan' })
    notes.decide({ noteId: second.note.id, statementId: statement(second.note, 2), action: { type: 'reject' } })
    const copied = statement(second.note, 0)
    notes.decide({ noteId: second.note.id, statementId: copied, action: { type: 'accept' } })
    const own = notes.addStatement({ noteId: second.note.id, sectionKey: 'results', text: 'None.', omissionId: null })
    expect(decisions.answers(first.saved.id)).toMatchObject([
      {
        statementId: statement(first.note, 2),
        action: 'edit',
        text: 'Return in six.',
        userId: test.vault.user.id,
        at: '2026-03-05T14:00:01.000Z',
      },
      { action: 'undo' },
      { statementId: copied, action: 'accept', text: null },
    ])
    expect(decisions.existing(second.saved.id).answers).toMatchObject([
      { action: 'reject' },
      { statementId: statement(own, 1), action: 'add', text: 'None.' },
    ])
    expect(decisions.list({ encounterId: null, limit: 10 }).map(({ id, answerCount }) => [id, answerCount])).toEqual([
      [second.saved.id, 2],
      [first.saved.id, 3],
    ])
    expect(decisions.list({ encounterId: null, limit: 1 })).toHaveLength(1)
    expect(Decision.parse(decisions.existing(second.saved.id)).answers).toHaveLength(2)
  })
})

it('are listed by index', () => {
  const plan = (sql: string, ...values: unknown[]) =>
    test.vault.db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail)
      .join('\n')
  expect(plan(listSql, 10)).toMatch(/SCAN decision USING INDEX decision_by_start/)
  expect(plan(listOfEncounterSql, 'x', 10)).toMatch(/SEARCH decision USING INDEX decision_of_encounter/)
})
