import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { isPlainlyTold } from './plainly-told.ts'

const said: readonly (readonly [Turn['role'], string])[] = [
  ['clinician', 'What brings you in?'],
  ['patient', 'My right knee hurts since the fall.'],
  ['clinician', 'Any numbness in the foot?'],
  ['patient', 'No, none.'],
  ['clinician', 'And the reflux, is the omeprazole helping?'],
  ['patient', 'For five months now, yes.'],
  ['clinician', 'Good. For the knee we start with ibuprofen.'],
]
const turn = (number: number, role: Turn['role'], text: string): Turn => ({ number, speaker: role, role, text, startMs: null, endMs: null })
const turns: Turn[] = said.map(([role, text], i) => turn(i + 1, role, text))

describe('told plainly', () => {
  it('is what one turn says', () => {
    expect(isPlainlyTold('Her right knee hurts since the fall.', turns)).toBe(true)
  })
  it('is what a question and its answer say', () => {
    expect(isPlainlyTold('The omeprazole has been helping for 5 months.', turns)).toBe(true)
  })
  it('is not what is put together out of two places, though each says its part', () => {
    expect(isPlainlyTold('Omeprazole since the fall.', turns)).toBe(false)
    expect(isPlainlyTold('She takes omeprazole for her knee.', turns)).toBe(false)
  })
  it('is not what names nothing, nor what nobody says', () => {
    expect(isPlainlyTold('The patient is well.', turns)).toBe(false)
    expect(isPlainlyTold('Numbness of the hand.', turns)).toBe(false)
  })
  it('is not what points at something that stands elsewhere', () => {
    expect(isPlainlyTold('It hurts since the fall.', turns)).toBe(false)
  })
  it('is not what a patient is said to report, where the patient says nothing of it', () => {
    const examined = [...turns, turn(8, 'clinician', 'There is swelling of the right knee and some warmth.'), turn(9, 'patient', 'I see.')]
    expect(isPlainlyTold('Swelling of the right knee and warmth.', examined)).toBe(true)
    expect(isPlainlyTold('He reports swelling of the right knee and warmth.', examined)).toBe(false)
  })
  it('needs a reason, a condition and a time to be said as well', () => {
    expect(isPlainlyTold('We start with ibuprofen for the knee.', turns)).toBe(true)
    for (const more of ['if needed', 'because of the swelling', 'yesterday']) {
      expect(isPlainlyTold(`We start with ibuprofen for the knee ${more}.`, turns)).toBe(false)
    }
  })
  it('needs to stand within reach, not merely in one long turn', () => {
    const long = [turn(1, 'clinician', `The lungs are clear. ${'That is all as it was before. '.repeat(8)}The ankle has edema.`)]
    expect(isPlainlyTold('Edema of the ankle.', long)).toBe(true)
    expect(isPlainlyTold('Clear ankle.', long)).toBe(false)
  })
  it('is not what stands under the label of another system, nor under one whose words are not known', () => {
    const heard = [turn(1, 'clinician', 'Your lungs have some wheezing.')]
    expect(isPlainlyTold('Respiratory: wheezing of the lungs.', heard)).toBe(true)
    expect(isPlainlyTold('Cardiovascular: wheezing of the lungs.', heard)).toBe(false)
    expect(isPlainlyTold('Psychiatric: wheezing of the lungs.', heard)).toBe(false)
  })
})
