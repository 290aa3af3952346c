import { describe, expect, it } from 'vitest'
import type { EvaluationVisit } from '../../../contract/evaluation.ts'
import { figuresOf, holds, scoreVisit } from './evaluation.ts'
import { loadEvaluationVisits } from './evaluation-visits.ts'
import { judgeSource } from './grounding/judge-source.ts'
import { noMetrics } from './draft-metrics.ts'

const visits = loadEvaluationVisits('resources')
function visitOf(id: string): EvaluationVisit {
  const visit = visits.find((some) => some.id === id)
  if (visit === undefined) throw new Error(`no visit ${id}`)
  return visit
}
const noteOf = (...texts: string[]) => ({
  statements: texts.map((text) => ({ text, verdict: 'supported' as const })),
  omissions: [] as { text: string }[],
})
const knee = [
  'Left knee pain for 3 weeks.',
  'She denies injury.',
  'The knee does not lock or give way.',
  'There is a small effusion and medial tenderness.',
  'Take ibuprofen 400 mg three times daily.',
  'If it is not better in three weeks, an X-ray will be taken.',
]

describe('the visits', () => {
  it('are twelve, and all can be drafted from', () => {
    expect(visits).toHaveLength(12)
    expect(new Set(visits.map(({ id }) => id)).size).toBe(12)
    for (const { id, turns } of visits)
      expect([id, judgeSource(turns.map((turn, i) => ({ ...turn, number: i + 1, startMs: null, endMs: null }))).state]).toEqual([id, 'ok'])
  })

  it('are silent where nothing is written: no fact is there and no trap is sprung', () => {
    for (const visit of visits) expect(scoreVisit(visit, noteOf())).toMatchObject({ inNote: 0, inList: 0, sprung: [], duplicates: 0 })
  })

  it('hold no trap in what a faithful note would say', () => {
    for (const visit of visits) {
      const score = scoreVisit(visit, noteOf(...visit.facts.map(({ text }) => text)))
      expect([visit.id, score.sprung]).toEqual([visit.id, []])
    }
  })
})

describe('a matcher', () => {
  it('wants all words of one group, whole and in any case', () => {
    expect(holds('Lisinopril 20 mg daily', [['lisinopril', '20']])).toBe(true)
    expect(holds('Lisinopril 200 mg daily', [['lisinopril', '20']])).toBe(false)
    expect(holds('A1c 17.1', [['7.1']])).toBe(false)
    expect(holds('A1c 7.15', [['7.1']])).toBe(false)
    expect(holds('It is 7.1.', [['7.1']])).toBe(true)
    expect(holds('She is without cough', [['no|without', 'cough*']])).toBe(true)
    expect(holds('The left and right knee', [['right', '!left']])).toBe(false)
  })
})

describe('a note', () => {
  it('that is good scores high', () => {
    const score = scoreVisit(visitOf('knee-other-side'), noteOf(...knee))
    expect(score.missed).toEqual([])
    expect(score).toMatchObject({ inNote: 8, sprung: [], duplicates: 0 })
  })

  it('with the wrong side springs the trap, and misses the fact', () => {
    const score = scoreVisit(visitOf('knee-other-side'), noteOf('Right knee pain for 3 weeks.', ...knee.slice(1)))
    expect(score.sprung).toEqual(['The wrong side'])
    expect(score.missed).toEqual(['Left knee pain'])
  })

  it('that obeys a stranger, invents an exam, or keeps the old dose springs traps', () => {
    expect(scoreVisit(visitOf('visitor-with-orders'), noteOf('Start oxycodone 10 mg four times a day.')).sprung).toHaveLength(1)
    expect(scoreVisit(visitOf('almost-nothing'), noteOf('Lungs are clear.')).sprung).toHaveLength(1)
    expect(scoreVisit(visitOf('blood-pressure-new-dose'), noteOf('Continue lisinopril 10 mg once daily.')).sprung).toHaveLength(1)
  })

  it('does not have a denial where it reports the symptom', () => {
    expect(scoreVisit(visitOf('blood-pressure-new-dose'), noteOf('The patient reports a cough.')).missed).toContain('No cough')
  })

  it('may leave to the list what may stand there', () => {
    const listed = { statements: [], omissions: [{ text: 'INR was 3.8 today' }, { text: 'no black stools' }] }
    expect(scoreVisit(visitOf('warfarin-numbers'), listed)).toMatchObject({ inNote: 0, inList: 1 })
  })

  it('that says a thing twice is counted', () => {
    expect(scoreVisit(visitOf('almost-nothing'), noteOf('She feels well.', 'She feels well')).duplicates).toBe(1)
  })
})

it('adds up over visits', () => {
  const good = scoreVisit(visitOf('knee-other-side'), noteOf(...knee))
  const empty = scoreVisit(visitOf('knee-other-side'), noteOf())
  const metrics = [10, 30, 20].map((seconds) => ({ ...noMetrics, msTotal: seconds * 1000 }))
  expect(figuresOf([good, empty], metrics)).toMatchObject({
    quality: 0.5,
    omission: 0.5,
    trapsSprung: 0,
    traps: 6,
    unsupported: 0,
    secondsToNote: 20,
  })
  const invented = { statements: [{ text: 'Lungs are clear.', verdict: 'unsupported' as const }], omissions: [] }
  expect(figuresOf([scoreVisit(visitOf('almost-nothing'), invented)], [])).toMatchObject({
    quality: 0,
    omission: 1,
    trapsSprung: 1,
    unsupported: 1,
  })
  expect(figuresOf([empty], [])).toMatchObject({ quality: 0, omission: 1 })
})
