import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { isToldTogether } from './told-together.ts'

const said: readonly (readonly [Turn['role'], string])[] = [
  ['clinician', 'What brings you in?'],
  ['patient', 'My right knee hurts since the fall.'],
  ['clinician', 'Any numbness in the foot?'],
  ['patient', 'No, none.'],
  ['clinician', 'And the reflux, is the omeprazole helping?'],
  ['patient', 'For five months now, yes.'],
  ['clinician', 'Good. For the knee we start with ibuprofen.'],
]
const turns: Turn[] = said.map(([role, text], i) => ({ number: i + 1, speaker: role, role, text, startMs: null, endMs: null }))

describe('told in one place', () => {
  it('is what one turn says', () => {
    expect(isToldTogether('Her right knee hurts since the fall.', turns)).toBe(true)
  })
  it('is what a question and its answer say', () => {
    expect(isToldTogether('The omeprazole has been helping for 5 months.', turns)).toBe(true)
  })
  it('is not what is put together out of two places, though each says its part', () => {
    expect(isToldTogether('Omeprazole since the fall.', turns)).toBe(false)
    expect(isToldTogether('She takes omeprazole for her knee.', turns)).toBe(false)
  })
  it('is not what names nothing, nor what nobody says', () => {
    expect(isToldTogether('The patient is well.', turns)).toBe(false)
    expect(isToldTogether('Numbness of the hand.', turns)).toBe(false)
  })
})
