import { describe, expect, it } from 'vitest'
import { divide, rougeOfDivisions } from './divisions.ts'

const note = [
  'CHIEF COMPLAINT',
  'Sore knee.',
  'Review of Systems:',
  'No fever.',
  'PHYSICAL EXAM',
  'Knee swollen.',
  'RESULTS',
  'X-ray shows no fracture.',
  'Impression: no acute change.',
  'ASSESSMENT AND PLAN',
  'Plan: rest and ice.',
].join('\n')

describe('the divisions of a note', () => {
  it('run from the first heading of each to the first heading of the next', () => {
    expect(divide(note)).toEqual({
      subjective: 'CHIEF COMPLAINT\nSore knee.\nReview of Systems:\nNo fever.\n',
      objective_exam: 'PHYSICAL EXAM\nKnee swollen.\n',
      objective_results: 'RESULTS\nX-ray shows no fracture.\nImpression: no acute change.\n',
      assessment_and_plan: 'ASSESSMENT AND PLAN\nPlan: rest and ice.',
    })
  })

  it('count what stands before any heading as subjective, and an impression in capitals as assessment', () => {
    expect(divide('Sore knee.\nIMPRESSION\nSprain.')).toEqual({ subjective: 'Sore knee.\n', assessment_and_plan: 'IMPRESSION\nSprain.' })
  })

  it('take a heading without colon only where it stands alone or is one that begins a line', () => {
    expect(Object.keys(divide('x\nThe assessment : sprain'))).toEqual(['subjective'])
    expect(Object.keys(divide('x\nassessment of the knee'))).toEqual(['subjective'])
    expect(Object.keys(divide('x\nAssessment'))).toEqual(['subjective', 'assessment_and_plan'])
    expect(Object.keys(divide('x\nphysical exam shows a swollen knee'))).toEqual(['subjective', 'objective_exam'])
  })
})

describe('ROUGE of divisions', () => {
  it('agrees where both notes lack a division, if some note of the run has it', () => {
    const bare = { candidate: 'CC: sore knee', reference: 'CC: sore knee' }
    const { objective_results: results } = rougeOfDivisions([{ candidate: note, reference: note }, bare])
    expect(results.map(({ r1 }) => r1)).toEqual([1, 1])
  })

  it('is nothing where no note of the run has the division', () => {
    const { objective_results: results } = rougeOfDivisions([{ candidate: 'CC: sore knee', reference: 'CC: sore knee' }])
    expect(results.map(({ r1 }) => r1)).toEqual([0])
  })
})
