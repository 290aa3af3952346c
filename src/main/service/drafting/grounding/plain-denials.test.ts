import { describe, expect, it } from 'vitest'
import { visitOfLines } from '../fixtures.ts'
import { isPlainlyTold } from './plainly-told.ts'

const isTold = (text: string, ...lines: string[]) => isPlainlyTold(text, visitOfLines(...lines), 'history')

describe('a denial told plainly', () => {
  it('is asked for by its name and answered with no', () => {
    expect(isTold('He denies any fever.', 'D: Have you had a fever?', 'P: No, nothing like it.')).toBe(true)
    expect(isTold('He denies nausea or vomiting.', 'D: Any nausea or vomiting?', 'P: No.')).toBe(true)
  })
  it('is said by its name', () => {
    expect(isTold('She denies vomiting.', 'D: How is your stomach?', 'P: I feel sick, but I have no vomiting.')).toBe(true)
  })
  it('is not an answer that goes on, or leaves something open', () => {
    expect(isTold('He denies nausea or vomiting.', 'D: Any nausea or vomiting?', 'P: No vomiting, but I do feel sick.')).toBe(false)
    expect(isTold('She denies any cough.', 'D: Any cough?', 'P: Not really, no.')).toBe(false)
    expect(isTold('He denies asthma.', 'D: Is there any asthma?', 'P: Not that I think is relevant, no.')).toBe(false)
  })
  it('is not of what else there is', () => {
    expect(isTold('She denies joint pain.', 'D: Any other joint pain?', 'P: No.')).toBe(false)
    expect(isTold('She denies any skin problems.', 'D: Any skin problems?', 'P: No.')).toBe(false)
  })
})
