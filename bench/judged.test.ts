import { expect, it } from 'vitest'
import { judgedDrafts, tableOf, type Shown } from './judged.ts'
import { visitIn, visitsOf } from './marks.ts'

const shown = (mark: Shown['mark'], judgement: Shown['judgement']): Shown => ({
  ...{ visit: 'a', section: 'history', text: 'Cough.', certainty: null, why: null, mark, judgement },
})

it('counts marks against judgements', () => {
  const table = tableOf([shown('found', 'right'), shown('found', 'wrong'), shown('unsure', 'empty'), shown('supported', 'right')]).join(
    '\n',
  )
  expect(table).toMatch(/found +1 +1 +0\n/)
  expect(table).toContain('right, of all 50.0 %')
  expect(table).toContain('marked as unsure or worse, of the faulty 50.0 %')
  expect(table).toContain('of the right ones 0.0 %')
})

it('judges every visit that it names, and gives a why for each fault', () => {
  const visits = visitsOf('written')
  for (const { visits: judged } of judgedDrafts()) {
    expect(new Set(judged.map(({ visit }) => visit)).size).toBe(judged.length)
    for (const { statements, visit } of judged) {
      expect(visitIn(visits, visit).turns.length).toBeGreaterThan(0)
      for (const { judgement, why } of statements) expect(judgement === 'right' || why !== null).toBe(true)
    }
  }
})
