import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../../contract/errors.ts'
import type { Note, Statement } from '../../../../contract/records.ts'
import { acts, drafted, testRecords, visit, type TestRecords } from '../testing.ts'

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
const all = (from: Note): Statement[] => from.sections.flatMap(({ statements }) => statements)
const nth = (n: number): string => all(note)[n]?.id ?? ''
const stateOf = (from: Note): unknown => ({ sections: from.sections, omissions: from.omissions })
const decide = (n: number, action: Parameters<TestRecords['records']['notes']['decide']>[0]['action']): Note =>
  test.records.notes.decide({ noteId: note.id, statementId: nth(n), action })

describe('deciding', () => {
  it('accepts, edits, rejects and reopens', () => {
    expect(all(decide(0, { type: 'accept' }))[0]).toMatchObject({ disposition: 'accepted', origin: 'model' })
    expect(all(decide(0, { type: 'edit', text: 'The left knee hurts.' }))[0]).toMatchObject({
      disposition: 'edited',
      currentText: 'The left knee hurts.',
      text: 'The left knee hurts, 6 of 10.',
    })
    expect(all(decide(0, { type: 'reject' }))[0]).toMatchObject({ disposition: 'rejected' })
    expect(all(decide(0, { type: 'accept' }))[0]).toMatchObject({ disposition: 'edited', currentText: 'The left knee hurts.' })
    expect(all(decide(0, { type: 'reopen' }))[0]).toMatchObject({ disposition: 'pending', currentText: 'The left knee hurts, 6 of 10.' })
    expect(all(decide(0, { type: 'edit', text: 'The left knee hurts, 6 of 10.' }))[0]).toMatchObject({ disposition: 'accepted' })
  })

  it('is on record with what changed; what changes nothing is not', () => {
    const before = acts(test.vault).length
    decide(1, { type: 'reject' })
    decide(1, { type: 'reject' })
    expect(acts(test.vault).slice(before)).toMatchObject([
      {
        kind: 'note.statement-decided',
        subjectId: note.id,
        body: { statementId: nth(1), action: 'reject', from: 'pending', to: 'rejected', verdict: 'unsupported' },
      },
    ])
    expect(JSON.stringify(acts(test.vault))).not.toContain('fever')
  })

  it('moves the visit into review', () => {
    const status = () => test.records.encounters.get({ id: note.encounterId }).encounter.status
    expect(status()).toBe('drafted')
    decide(0, { type: 'accept' })
    expect(status()).toBe('in-review')
  })

  it('accepts all supported statements as one act', () => {
    const accepted = test.records.notes.acceptSupported({ noteId: note.id })
    expect(all(accepted).map(({ disposition }) => disposition)).toEqual(['accepted', 'pending', 'pending', 'accepted'])
    expect(stateOf(test.records.notes.undo({ noteId: note.id }))).toEqual(stateOf(note))
  })

  it('knows only statements of its own note', () => {
    const other = drafted(test.records, note.encounterId)
    expect(code(() => test.records.notes.decide({ noteId: other.id, statementId: nth(0), action: { type: 'accept' } }))).toBe('NOT_FOUND')
  })
})

describe('adding', () => {
  it('puts the clinician’s own sentence after the drafted ones', () => {
    const next = test.records.notes.addStatement({ noteId: note.id, sectionKey: 'history', text: 'No trauma.', omissionId: null })
    expect(next.sections[0]?.statements.at(-1)).toMatchObject({
      ordinal: 2,
      origin: 'clinician',
      disposition: 'accepted',
      currentText: 'No trauma.',
      verdict: 'supported',
      reasons: [{ check: 'written-by-clinician' }],
    })
  })

  it('takes an omission up, with its turn as evidence; undoing opens it again', () => {
    const omissionId = note.omissions[0]?.id ?? ''
    const added = test.records.notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'Vitamin D.', omissionId })
    expect(added.omissions[0]?.disposition).toBe('added')
    expect(added.sections[2]?.statements.at(-1)).toMatchObject({ risk: 'medication', evidence: [{ turn: 30 }] })
    expect(code(() => test.records.notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'Again.', omissionId }))).toBe(
      'CONFLICT',
    )
    expect(code(() => test.records.notes.dismissOmission({ noteId: note.id, omissionId }))).toBe('CONFLICT')
    expect(stateOf(test.records.notes.undo({ noteId: note.id }))).toEqual(stateOf(note))
  })

  it('takes up an omission of several turns with all of them', () => {
    const { id: omissionId = '', more } = note.omissions[1] ?? {}
    expect(more).toEqual([{ turn: 64, spans: [{ start: 2, end: 5 }] }])
    const added = test.records.notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'Eye exam.', omissionId })
    expect(added.sections[2]?.statements.at(-1)?.evidence.map(({ turn, spans }) => [turn, spans])).toEqual([
      [61, []],
      [64, [{ start: 2, end: 5 }]],
    ])
  })
})

describe('undoing', () => {
  it('goes back act by act to the draft, also after a restart, and erases nothing', async () => {
    const { notes } = test.records
    const states = [note]
    states.push(decide(0, { type: 'edit', text: 'Edited.' }))
    states.push(decide(1, { type: 'reject' }))
    states.push(
      notes.addStatement({ noteId: note.id, sectionKey: 'results', text: 'X-ray: normal.', omissionId: note.omissions[0]?.id ?? null }),
    )
    states.push(notes.dismissOmission({ noteId: note.id, omissionId: note.omissions[1]?.id ?? '' }))
    states.push(decide(0, { type: 'accept' }) && decide(0, { type: 'edit', text: 'Edited twice.' }))
    await test.reopen()
    expect(test.records.notes.existing(note.id).canUndo).toBe(true)
    for (const [i, state] of [...states.slice(0, -1).entries()].reverse()) {
      const undone = test.records.notes.undo({ noteId: note.id })
      expect(stateOf(undone)).toEqual(stateOf(state))
      if (i === 2) await test.reopen()
    }
    expect(test.records.notes.existing(note.id).canUndo).toBe(false)
    expect(code(() => test.records.notes.undo({ noteId: note.id }))).toBe('NOTHING_TO_UNDO')
    const kept = test.vault.db.prepare('SELECT action, count(*) AS n FROM answer GROUP BY action ORDER BY action').all()
    expect(kept).toEqual([
      { action: 'add', n: 2 },
      { action: 'dismiss', n: 1 },
      { action: 'edit', n: 2 },
      { action: 'reject', n: 1 },
      { action: 'undo', n: 6 },
    ])
    expect((await test.vault.ledger.verify()).holds).toBe(true)
  })

  it('of any acts in any order comes back to the draft', () => {
    const { notes } = test.records
    const step = fc.oneof(
      fc.record({ n: fc.nat(3), type: fc.constantFrom('accept' as const, 'reject' as const, 'reopen' as const) }).map(
        ({ n, type }) =>
          () =>
            void decide(n, { type }),
      ),
      fc.record({ n: fc.nat(3), text: fc.constantFrom('A.', 'B.') }).map(
        ({ n, text }) =>
          () =>
            void decide(n, { type: 'edit', text }),
      ),
      fc.constant(() => void notes.acceptSupported({ noteId: note.id })),
      fc.constant(() => void notes.addStatement({ noteId: note.id, sectionKey: 'plan', text: 'Own.', omissionId: null })),
      fc.constant(() => {
        if (notes.existing(note.id).canUndo) notes.undo({ noteId: note.id })
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        for (const each of steps) each()
        while (notes.existing(note.id).canUndo) notes.undo({ noteId: note.id })
        expect(stateOf(notes.existing(note.id))).toEqual(stateOf(note))
      }),
      { numRuns: 25 },
    )
  })
})

describe('text being typed', () => {
  it('is durable per field, and forgotten on demand', async () => {
    const { encounterId } = note
    test.records.notes.saveBuffer({ encounterId, field: 'statement:1', text: 'half a sen' })
    test.records.notes.saveBuffer({ encounterId, field: 'statement:1', text: 'half a sentence' })
    test.records.notes.saveBuffer({ encounterId, field: 'addendum', text: 'x' })
    await test.reopen()
    expect(test.records.notes.buffers({ encounterId })).toEqual([
      { field: 'addendum', text: 'x', savedAt: '2026-03-05T14:00:00.000Z' },
      { field: 'statement:1', text: 'half a sentence', savedAt: '2026-03-05T14:00:00.000Z' },
    ])
    test.records.notes.saveBuffer({ encounterId, field: 'addendum', text: null })
    expect(test.records.notes.buffers({ encounterId })).toHaveLength(1)
    expect(code(() => test.records.notes.saveBuffer({ encounterId: note.id, field: 'a', text: 'b' }))).toBe('NOT_FOUND')
  })
})
