import { expect, it } from 'vitest'
import { turnsOf } from './aci.ts'
import { marksOf } from './marks.ts'
import { countedOf, draw, tally } from './supported.ts'

const turns = turnsOf('[doctor] Any cough?\n[patient] No. My right knee hurts.')
const visits = new Map([['V1', { turns, sex: 'unknown' as const }]])
const drawn = (text: string) => ({ visit: 'V1', section: 'history', text })

it('draws evenly over the visits, and nothing twice', () => {
  const two = [[drawn('Right knee pain.'), drawn('Knee pain.')], [{ ...drawn('A cough.'), visit: 'V2' }]]
  expect(draw(two, 2).map(({ visit }) => visit)).toEqual(['V1', 'V2'])
  expect(draw([[drawn('Right knee pain.')]], 10, [drawn('Right knee pain.')])).toEqual([])
})

it('marks what a draft says by the rules and by the model’s certainty', () => {
  const statements = ['Right knee pain.', 'Left hip pain.'].map((text) => ({ sectionKey: 'history', text }))
  const output = 'Right knee pain.\nLeft hip pain.'
  const token = (end: number, logProbability: number) => ({ end, logProbability })
  const bounds = { doubtBelow: -0.6, supportedFrom: -6 }
  const marks = (own: number) =>
    marksOf({ id: 'V1', output, statements, tokens: [token(16, own), token(output.length, -0.1)] }, { turns, sex: 'unknown' }, bounds).map(
      ({ mark }) => mark,
    )
  expect(marks(-0.1)).toEqual(['supported', expect.stringMatching(/un|contra/)])
  expect(marks(-5)[0]).toBe('unsure')
})

it('counts what was accepted of each kind', () => {
  const read = (text: string, accepted: boolean) => ({ draw: 1, split: 'valid', ...drawn(text), accepted, why: null })
  const counts = (statements: Parameters<typeof tally>[0]) =>
    countedOf(visits, { doubtBelow: -0.6, supportedFrom: -6 }).map(([, isCounted]) => tally(statements, isCounted)[0])
  const none = undefined
  expect(counts([read('Right knee pain.', true), read('Left hip pain.', false)])).toEqual([
    { hits: 1, of: 2 },
    { hits: 1, of: 1 },
    { hits: 1, of: 1 },
    none,
    none,
  ])
  expect(counts([{ ...read('Right knee pain.', true), doubted: true as const }])).toEqual([none, none, none, none, { hits: 1, of: 1 }])
  expect(counts([{ ...read('Right knee pain.', true), whole: -5 }])[3]).toEqual({ hits: 1, of: 1 })
})
