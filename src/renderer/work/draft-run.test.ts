import { describe, expect, it } from 'vitest'
import type { DraftEvent } from '../../contract/drafting.ts'
import type { Statement } from '../../contract/records.ts'
import { advance, isDrafting, type DraftRun } from './draft-run.ts'

const statement: Statement = {
  id: '01890000-0000-7000-8000-000000000001',
  sectionKey: 'history',
  ordinal: 0,
  origin: 'model',
  disposition: 'pending',
  currentText: 'She has a cough.',
  text: 'She has a cough.',
  risk: 'symptom',
  verdict: 'supported',
  reasons: [],
  evidence: [],
}

function after(...events: DraftEvent[]): DraftRun {
  return events.reduce(advance, { phase: 'starting', redo: null })
}

describe('a draft as it streams', () => {
  it('shows the sentence being written until its statement takes its place', () => {
    const writing = after(
      { type: 'section', key: 'history', title: 'History' },
      { type: 'text', sectionKey: 'history', text: 'She has' },
      { type: 'text', sectionKey: 'history', text: 'She has a cough.' },
    )
    expect(writing).toMatchObject({ phase: 'writing', sections: [{ text: 'She has a cough.', statements: [] }] })
    expect(advance(writing, { type: 'statement', sectionKey: 'history', statement })).toMatchObject({
      sections: [{ text: '', statements: [statement] }],
    })
  })

  it('says of a section that it was cut, and leaves the sentence out that broke off', () => {
    const run = after(
      { type: 'section', key: 'history', title: 'History' },
      { type: 'statement', sectionKey: 'history', statement },
      { type: 'text', sectionKey: 'history', text: 'She has a' },
      { type: 'cut', key: 'history', why: 'loop' },
      { type: 'section', key: 'plan', title: 'Plan' },
    )
    expect(run).toMatchObject({
      sections: [
        { key: 'history', statements: [statement], text: '', cut: 'loop' },
        { key: 'plan', cut: null },
      ],
    })
  })

  it('keeps what is written while a later part of a long visit is read', () => {
    const writing = after({ type: 'statement', sectionKey: 'history', statement })
    const reading = advance(writing, { type: 'reading', tokensDone: 1, tokensTotal: 10, secondsLeft: 4, part: 2, parts: 2 })
    expect(reading).toMatchObject({ phase: 'writing', sections: [{ statements: [statement] }] })
  })

  it('remembers through reading which section is redone', () => {
    const run = advance(
      { phase: 'starting', redo: 'history' },
      { type: 'reading', tokensDone: 5, tokensTotal: 10, secondsLeft: null, part: 1, parts: 1 },
    )
    expect(run).toMatchObject({ phase: 'reading', redo: 'history', fraction: 0.5 })
    expect(isDrafting(run)).toBe(true)
  })
})
