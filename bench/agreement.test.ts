import { describe, expect, it } from 'vitest'
import { expertScores } from './agreement.ts'

const summaries =
  '\uFEFFID,Dialogue,Reference Summary,Automatic Summary\n7,"Doctor: Pain?\nPatient: No.",No pain.,"Pain, bad."\n8,Doctor: Hi.,Hello.,Hello.\n'
const sections = 'ID,section_header,section_text,dialogue\n7,EXAM,No pain.,x\n8,GENHX,Hello.,x\n'
const head = '\uFEFFFactualPrecision,FactualRecall,FactualF1,HallucinationRate,OmissionRate,Edit Distance (Correction)\n'

describe('expertScores', () => {
  it('joins scores by their place, and a section by the id of the dialogue', () => {
    expect(expertScores(summaries, `${head}0.5,0,0,0.5,1,1\n1,1,1,0,-1,0\n`, sections)).toEqual([
      {
        row: 0,
        dialogueId: '7',
        dialogue: 'Doctor: Pain?\nPatient: No.',
        text: 'Pain, bad.',
        sectionKey: 'physical-examination',
        hallucination: 0.5,
        precision: 0.5,
        omission: 1,
      },
      {
        row: 1,
        dialogueId: '8',
        dialogue: 'Doctor: Hi.',
        text: 'Hello.',
        sectionKey: null,
        hallucination: 0,
        precision: 1,
        // A share below 0 is a slip of the file.
        omission: null,
      },
    ])
  })
  it('takes no file of scores that is shorter than the summaries', () => {
    expect(() => expertScores(summaries, `${head}1,1,1,0,0,0\n`, sections)).toThrow(RangeError)
  })
})
