/**
 * Statements written by hand for visits, true ones and false ones (`by-hand.txt`): which of them the rules find, and which of these are told plainly
 * enough to be called supported where the model is sure. The visits are those that come with the app and, where the data is, of ACI-Bench and PriMock57.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Turn, Verdict } from '../src/contract/records.ts'
import { checkStatement, isPlainlyTold, loadEvaluationVisits } from '../src/main/service/drafting/index.ts'
import { aciVisits } from './aci.ts'
import { resourcesFolder } from './drafts.ts'
import { primockVisits } from './primock.ts'
import { print } from './print.ts'

const sections = { S: 'history', O: 'physical-examination', R: 'results', P: 'assessment-and-plan' } as const
const Section = z.enum(['S', 'O', 'R', 'P'])

export type ByHand = {
  readonly visit: string
  /** Under which heading of the file it stands: by whom it was written. */
  readonly writer: string
  readonly isTrue: boolean
  /** Known to be judged wrongly. */
  readonly isKnown: boolean
  readonly sectionKey: string
  readonly text: string
}

export function statementsByHand(): ByHand[] {
  let visit = ''
  let writer = ''
  return readFileSync(join(import.meta.dirname, 'by-hand.txt'), 'utf8')
    .split('\n')
    .flatMap((line): ByHand[] => {
      if (line.startsWith('## ')) writer = line.slice(3)
      if (line.startsWith('# ')) visit = line.slice(2).replace(/^\d+-/, '')
      const match = /^(\??)([+-])([SORP]) (.+)$/.exec(line)
      if (match === null) return []
      const sectionKey = sections[Section.parse(match[3])]
      return [{ visit, writer, isKnown: match[1] === '?', isTrue: match[2] === '+', sectionKey, text: match[4] ?? '' }]
    })
}

function turnsOf(said: readonly { readonly speaker: string; readonly role: Turn['role']; readonly text: string }[]): Turn[] {
  return said.map((turn, i) => ({ ...turn, number: i + 1, startMs: null, endMs: null }))
}

/** The visits that come with the app: the sample, and those that a model is evaluated by. */
export function ownVisits(): Map<string, readonly Turn[]> {
  const text = readFileSync(join(resourcesFolder, 'samples', 'knee-and-blood-pressure.txt'), 'utf8')
  const sample = [...text.matchAll(/^(Doctor|Patient): (.*)$/gm)].map((match) => ({
    speaker: match[1] ?? '',
    role: match[1] === 'Doctor' ? ('clinician' as const) : ('patient' as const),
    text: match[2] ?? '',
  }))
  return new Map([
    ['sample', turnsOf(sample)],
    ...loadEvaluationVisits(resourcesFolder).map(({ id, turns }): [string, readonly Turn[]] => [id, turnsOf(turns)]),
  ])
}

export type Judged = ByHand & { readonly verdict: Verdict; readonly plain: boolean }

/** Those of the visits that are given. */
export function judged(visits: ReadonlyMap<string, readonly Turn[]>): Judged[] {
  return statementsByHand().flatMap((statement) => {
    const turns = visits.get(statement.visit)
    if (turns === undefined) return []
    const { sectionKey, text } = statement
    const { verdict } = checkStatement(text, turns, { sectionKey })
    return [{ ...statement, verdict, plain: verdict === 'supported' && isPlainlyTold(text, turns, sectionKey) }]
  })
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({ args: [...argv], options: { show: { type: 'boolean', default: false } } })
  const visits = new Map([
    ...ownVisits(),
    ...[...aciVisits('valid'), ...aciVisits('train'), ...primockVisits()].map(({ id, turns }): [string, readonly Turn[]] => [id, turns]),
  ])
  const all = judged(visits)
  const row = (name: string, some: readonly Judged[]) => {
    const [right, wrong] = [some.filter(({ isTrue }) => isTrue), some.filter(({ isTrue }) => !isTrue)]
    const count = (of: readonly Judged[], is: (each: Judged) => boolean) => String(of.filter(is).length)
    print(
      `${name.padEnd(60)} false ${String(wrong.length).padStart(3)}: found ${count(wrong, ({ verdict }) => verdict === 'supported')}, ` +
        `plainly told ${count(wrong, ({ plain }) => plain)}; true ${String(right.length).padStart(3)}: found ${count(right, ({ verdict }) => verdict === 'supported')}, ` +
        `refused ${count(right, ({ verdict }) => verdict === 'unsupported' || verdict === 'contradicted')}`,
    )
  }
  for (const [visit, some] of Map.groupBy(all, (each) => each.visit)) row(visit, some)
  for (const [writer, some] of Map.groupBy(all, (each) => each.writer)) row(writer.toLowerCase(), some)
  if (values.show)
    for (const { isTrue, plain, text, verdict, visit } of all)
      if (isTrue === (verdict !== 'supported')) print(`${isTrue ? '+' : '-'} ${visit} ${verdict}${plain ? ', told plainly' : ''}: ${text}`)
  return 0
}
