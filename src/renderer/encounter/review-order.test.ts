import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Note, Statement } from '../../contract/records.ts'
import { lightsOf, pieces } from './lights.ts'
import { nextPending, previousInReview, reviewOrder, sectionFor, tally, withAnswer } from './review-order.ts'

function statement(id: string, risk: Statement['risk'], verdict: Statement['verdict'], turns: number[] = []): Statement {
  return {
    id,
    sectionKey: 's',
    ordinal: 0,
    origin: 'model',
    disposition: 'pending',
    text: id,
    currentText: id,
    risk,
    verdict,
    reasons: [],
    evidence: turns.map((turn) => ({ turn, spans: [{ start: 0, end: 2 }], score: 1 })),
  }
}

const note: Note = {
  id: 'n',
  encounterId: 'e',
  version: 1,
  templateId: 'soap',
  decisionId: 'd',
  complete: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  turnsRead: 1,
  sections: [
    {
      key: 's',
      title: 'S',
      cut: null,
      statements: [
        statement('calm', 'other', 'supported', [1]),
        statement('dose', 'medication', 'unsure', [2]),
        statement('order', 'order', 'supported', [1, 2]),
        statement('loose dose', 'medication', 'unsupported'),
        statement('other dose', 'medication', 'contradicted', [2]),
      ],
    },
  ],
  omissions: [],
  signature: null,
  addenda: [],
  canUndo: false,
}

describe('the order of review', () => {
  it('goes by risk, and within it begins with what holds least', () => {
    expect(reviewOrder(note).map(({ id }) => id)).toEqual(['order', 'other dose', 'loose dose', 'dose', 'calm'])
  })

  it('has what is supported after what is only found', () => {
    const sure = { check: 'certainty', outcome: 'holds', sentence: 'Sure.', span: null } as const
    const supported: Statement = { ...statement('supported', 'other', 'supported'), reasons: [sure] }
    const sections = [{ key: 's', title: 'S', cut: null, statements: [supported, statement('found', 'other', 'supported')] }]
    expect(reviewOrder({ sections }).map(({ id }) => id)).toEqual(['found', 'supported'])
    expect(tally({ sections, omissions: [] })).toMatchObject({ pending: 2, pendingMarked: 0, pendingSupported: 1 })
  })

  it('goes on to the next without an answer, round about, and ends when all have one', () => {
    expect(nextPending(note, null)?.id).toBe('order')
    expect(nextPending(note, 'calm')?.id).toBe('order')
    const answered = ['order', 'other dose', 'loose dose', 'dose', 'calm'].reduce((now, id) => withAnswer(now, id, 'accepted', null), note)
    expect(nextPending(answered, 'order')).toBeNull()
    expect(previousInReview(answered, 'dose')?.id).toBe('loose dose')
  })

  it('counts what is marked and still without an answer', () => {
    expect(tally(note)).toMatchObject({ total: 5, pending: 5, pendingMarked: 3, contradicted: 1, unsupported: 1 })
    expect(tally(withAnswer(note, 'dose', 'edited', 'other'))).toMatchObject({ edited: 1, pendingMarked: 2 })
  })

  it('puts what was missing into a section that the template has', () => {
    expect(sectionFor('medication', ['history', 'assessment-and-plan'])).toBe('assessment-and-plan')
    expect(sectionFor('allergy', ['plan'])).toBe('plan')
    expect(sectionFor('social', ['history', 'family-and-social-history', 'plan'])).toBe('family-and-social-history')
    expect(sectionFor('denial', ['history', 'review-of-systems'])).toBe('review-of-systems')
    expect(sectionFor('mental-health', ['chief-complaint', 'history', 'plan'])).toBe('history')
  })
})

describe('lights', () => {
  it('light every turn that an omission was said in, and the omission from each of them', () => {
    const missing: Note['omissions'][number] = {
      ...{ id: 'o', kind: 'denial', text: 'no fever', disposition: 'open', turn: 3, spans: [{ start: 0, end: 4 }] },
      more: [{ turn: 4, spans: [] }],
    }
    const held = { ...note, omissions: [missing] }
    expect([...lightsOf(held, null, { kind: 'omission', id: 'o' }).turns.keys()]).toEqual([3, 4])
    expect([...lightsOf(held, null, { kind: 'turn', number: 4 }).omissions]).toEqual(['o'])
    expect([...lightsOf(held, null, { kind: 'turn', number: 5 }).omissions]).toEqual([])
  })
  it('light the turns of the statement in hand, and the statements of a turn that is pointed at', () => {
    expect([...lightsOf(note, 'order', { kind: 'nothing' }).turns.keys()]).toEqual([1, 2])
    expect([...lightsOf(note, 'order', { kind: 'turn', number: 2 }).statements]).toEqual(['dose', 'order', 'other dose'])
  })

  it('cut a text without losing a character, whatever the spans', () => {
    const span = fc.record({ start: fc.nat(40), end: fc.nat(40) })
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(span), (text, spans) => {
        expect(
          pieces(text, spans)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
