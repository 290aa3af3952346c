import { expect, it } from 'vitest'
import { loadRead, readCases, readLines, tally, type OmissionsRead } from './omissions-read.ts'

type Fact = OmissionsRead['facts'][number]
const fact = (visit: string, matcher: Fact['matcher'], judgement: Fact['judgement']): Fact => ({
  ...{ visit, fact: 'cough', of: null, critical: true },
  ...{ matcher, judgement, why: null },
})

it('counts what is in neither over the facts that were said, and over all', () => {
  const read = {
    ...{ drafts: 'm', reader: 'r' },
    facts: [
      fact('a', 'note', 'note'),
      fact('a', 'neither', 'list'),
      fact('a', 'neither', 'not-said'),
      fact('b', 'neither', 'neither'),
      fact('b', 'list', 'note'),
    ],
  }
  expect(tally(read)).toEqual({
    ofSaid: [
      { hits: 0, of: 2 },
      { hits: 1, of: 2 },
    ],
    ofAll: [
      { hits: 1, of: 3 },
      { hits: 1, of: 2 },
    ],
    byMatcher: [
      { hits: 2, of: 3 },
      { hits: 1, of: 2 },
    ],
    agreed: { hits: 3, of: 5 },
  })
  expect(readLines([read]).join('\n')).toContain('25.0 %')
})

it('shows what comes nearest, and what the matcher says', () => {
  const facts = [
    { text: 'no fever', of: null, critical: true },
    { text: 'dry cough', of: null, critical: false },
    { text: 'lives alone', of: null, critical: false },
  ]
  const cases = readCases('v', facts, ['Dry cough for a week.', 'Well.'], ['no fever'])
  expect(cases.map(({ matcher }) => matcher)).toEqual(['list', 'note', 'neither'])
  expect(cases[1]?.note).toEqual(['Dry cough for a week.'])
  expect(cases[2]).toMatchObject({ note: [], list: [] })
})

it('says so where nothing has been read', () => {
  expect(loadRead('/nowhere/omissions-read.json')).toEqual([])
  expect(readLines([])[0]).toMatch(/^No fact has been read/)
})
