/** How the checker judges accepted notes against their own visits, and what it catches when one thing is changed in them. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { CheckedStatement, Sex, Verdict } from '../src/contract/records.ts'
import { checkStatement } from '../src/main/service/drafting/index.ts'
import { sentencesOf } from './accepted-note.ts'
import { aciVisits, type AciVisit } from './aci.ts'
import {
  allergiesFor,
  change,
  changedKinds,
  denialsFor,
  inventionsFor,
  plantedKinds,
  secondFactsFor,
  strangersOf,
  type Added,
  type PlantedKind,
} from './planted.ts'
import { print } from './print.ts'
import { talkVisits } from './talk.ts'
import { bootstrapShare, percentText, seeded, type Interval } from './statistics.ts'

type CheckedVisit = AciVisit & { readonly sex: Sex; readonly templateId: string }

/** `talk`: the visits written to train on; `talk:m-s` those of the writers m to s. Which of them rules were made with: docs/grounding.md. Otherwise a split of ACI-Bench. */
function visitsOf(split: string): CheckedVisit[] {
  const talk = /^talk(?::([a-z])-([a-z]))?$/.exec(split)
  if (talk === null) return aciVisits(split).map((visit) => ({ ...visit, sex: 'unknown', templateId: 'soap' }))
  const [, first = 'a', last = 'z'] = talk
  return talkVisits().filter(({ id }) => id >= first && id.charAt(0) <= last)
}

type Tally = Record<Verdict, number>
const none = (): Tally => ({ supported: 0, unsure: 0, unsupported: 0, contradicted: 0 })
const sum = (tally: Tally): number => tally.supported + tally.unsure + tally.unsupported + tally.contradicted
const added = (a: Tally, b: Tally): Tally => ({
  supported: a.supported + b.supported,
  unsure: a.unsure + b.unsure,
  unsupported: a.unsupported + b.unsupported,
  contradicted: a.contradicted + b.contradicted,
})

/** Sentences of accepted notes that a reader found nothing for in the transcript: by split, visit and sentence hash, with the reason. */
const NoSource = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string())))
const noSource = NoSource.parse(JSON.parse(readFileSync(new URL('no-source.json', import.meta.url), 'utf8')))

/** Of its words alone: a label before them, case and marks do not count. */
export function sentenceHash(text: string): string {
  const words = text
    .replace(/^(?:[A-Za-z][\w ,&/()-]{0,40}:\s)+/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  return createHash('sha256').update(words).digest('hex').slice(0, 12)
}

type Judged = {
  readonly visit: string
  readonly kind: PlantedKind | 'untouched'
  readonly from: string
  readonly checked: CheckedStatement
}
type VisitResult = {
  readonly untouched: Tally
  /** Of the untouched, those that have no source in the transcript. */
  readonly sourceless: Tally
  readonly planted: Record<PlantedKind, Tally>
}

/** Errors are planted in sentences that are shown as supported untouched: elsewhere the clinician has been told already. */
function judgeVisit(
  split: string,
  visit: CheckedVisit,
  own: readonly Added[],
  other: readonly Added[],
  each: (judged: Judged) => void,
): VisitResult {
  // What is drawn for one sentence or kind does not depend on what became of the others.
  const drawFor = (what: string) => seeded(parseInt(sentenceHash(`${visit.id} ${what}`).slice(0, 7), 16))
  const untouched = none()
  const sourceless = none()
  const planted = Object.fromEntries(plantedKinds.map((kind) => [kind, none()])) as Record<PlantedKind, Tally>
  const judge = (kind: Judged['kind'], { text, sectionKey }: Added, from: string): Verdict => {
    const checked = checkStatement(text, visit.turns, { sectionKey, sex: visit.sex })
    each({ visit: visit.id, kind, from, checked })
    return checked.verdict
  }
  for (const { text, sectionKey } of own) {
    const verdict = judge('untouched', { text, sectionKey }, text)
    untouched[verdict]++
    if (noSource[split]?.[visit.id]?.[sentenceHash(text)] !== undefined) sourceless[verdict]++
    if (verdict !== 'supported') continue
    for (const kind of changedKinds) {
      const changed = change(kind, text, visit.dialogue, drawFor(`${kind} ${text}`))
      if (changed !== null && changed !== text) planted[kind][judge(kind, { text: changed, sectionKey }, text)]++
    }
  }
  for (const stranger of strangersOf(own, other, 10, drawFor('other-visit'))) planted['other-visit'][judge('other-visit', stranger, '')]++
  for (const invention of inventionsFor(visit.dialogue, 8, drawFor('invention'))) planted.invention[judge('invention', invention, '')]++
  for (const denial of denialsFor(visit.dialogue, own, 6, drawFor('denial'))) planted.denial[judge('denial', denial, '')]++
  const supported = own.filter(
    ({ text, sectionKey }) => checkStatement(text, visit.turns, { sectionKey, sex: visit.sex }).verdict === 'supported',
  )
  for (const allergy of allergiesFor(visit.dialogue, 3, drawFor('allergy'))) planted.allergy[judge('allergy', allergy, '')]++
  for (const fact of secondFactsFor(visit.dialogue, supported, 5, drawFor('second-fact')))
    planted['second-fact'][judge('second-fact', fact, '')]++
  return { untouched, sourceless, planted }
}

export type CheckingReport = {
  readonly split: string
  readonly visits: number
  readonly untouched: Tally
  readonly sourceless: Tally
  readonly falseAlarms: Interval
  readonly falseAlarmsWithoutSourceless: Interval
  readonly caught: Interval
  readonly kinds: Record<PlantedKind, { readonly tally: Tally; readonly caught: Interval }>
  readonly reasons: Record<string, number>
  readonly statementsPerSecond: number
}

const caughtOf = (tally: Tally) => ({ hits: sum(tally) - tally.supported, of: sum(tally) })

export function runChecking(split: string, limit: number, each: (judged: Judged) => void = () => undefined): CheckingReport {
  const visits = visitsOf(split).slice(0, limit)
  const notes = visits.map(({ note, templateId }) => sentencesOf(note, templateId))
  const reasons: Record<string, number> = {}
  let checked = 0
  const started = process.cpuUsage()
  const results = visits.map((visit, v) =>
    judgeVisit(split, visit, notes[v] ?? [], notes[(v + 1) % notes.length] ?? [], (judged) => {
      checked++
      each(judged)
      if (judged.kind !== 'untouched') return
      for (const { check, outcome } of judged.checked.reasons)
        if (outcome !== 'holds') reasons[`${check} ${outcome}`] = (reasons[`${check} ${outcome}`] ?? 0) + 1
    }),
  )
  const used = process.cpuUsage(started)
  const seconds = (used.user + used.system) / 1e6
  const total = (tallies: readonly Tally[]): Tally => tallies.reduce(added, none())
  const alarms = (tally: Tally): number => tally.unsupported + tally.contradicted
  return {
    split,
    visits: visits.length,
    untouched: total(results.map((result) => result.untouched)),
    sourceless: total(results.map((result) => result.sourceless)),
    falseAlarms: bootstrapShare(results.map(({ untouched }) => ({ hits: alarms(untouched), of: sum(untouched) }))),
    falseAlarmsWithoutSourceless: bootstrapShare(
      results.map(({ untouched, sourceless }) => ({
        hits: alarms(untouched) - alarms(sourceless),
        of: sum(untouched) - sum(sourceless),
      })),
    ),
    caught: bootstrapShare(results.map(({ planted }) => caughtOf(total(Object.values(planted))))),
    kinds: Object.fromEntries(
      plantedKinds.map((kind) => [
        kind,
        {
          tally: total(results.map(({ planted }) => planted[kind])),
          caught: bootstrapShare(results.map(({ planted }) => caughtOf(planted[kind]))),
        },
      ]),
    ) as CheckingReport['kinds'],
    reasons,
    statementsPerSecond: checked / seconds,
  }
}

function checkingTable(report: CheckingReport): string {
  const verdicts = (tally: Tally): string =>
    (['supported', 'unsure', 'unsupported', 'contradicted'] as const)
      .map((verdict) => `${String(tally[verdict])} (${((100 * tally[verdict]) / Math.max(1, sum(tally))).toFixed(1)} %)`.padEnd(14))
      .join(' ')
  const row = (name: string, tally: Tally, caught = ''): string =>
    `${name.padEnd(20)} ${String(sum(tally)).padStart(5)}  ${verdicts(tally)} ${caught}`.trimEnd()
  const all = plantedKinds.map((kind) => report.kinds[kind].tally).reduce(added, none())
  return [
    `${report.split}: ${String(report.visits)} visits, ${report.statementsPerSecond.toFixed(0)} statements a second on one core`,
    `${''.padEnd(24)}n  ${['supported', 'unsure', 'unsupported', 'contradicted', 'caught'].map((name) => name.padEnd(14)).join(' ')}`.trimEnd(),
    row('untouched', report.untouched),
    row('  without a source', report.sourceless),
    ...plantedKinds.map((kind) => row(kind, report.kinds[kind].tally, percentText(report.kinds[kind].caught))),
    row('all planted', all, percentText(report.caught)),
    `false alarms (unsupported or contradicted, untouched): ${percentText(report.falseAlarms)}; those with a source: ${percentText(report.falseAlarmsWithoutSourceless)}`,
    Object.entries(report.reasons)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', '),
  ].join('\n')
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      limit: { type: 'string', default: '1000' },
      /** Shows the sentences of a kind with one of these verdicts: "negation:supported", "untouched:unsupported,contradicted". */
      show: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  })
  const [kind, wanted = ''] = values.show.split(':')
  const report = runChecking(values.split, Number(values.limit), (judged) => {
    if (judged.kind === kind && wanted.split(',').includes(judged.checked.verdict)) print(shown(judged))
  })
  print(values.json ? JSON.stringify(report) : checkingTable(report))
  return 0
}

function shown({ visit, from, checked }: Judged): string {
  const reasons = checked.reasons
    .filter(({ outcome }) => outcome !== 'holds')
    .map(({ check, outcome, sentence }) => `${check} ${outcome}: ${sentence}`)
  const turns = checked.evidence.map(({ turn }) => turn).join(' ')
  return [
    `${visit} ${sentenceHash(checked.text)} [${turns}] ${checked.text}`,
    ...(from === '' || from === checked.text ? [] : [`    was: ${from}`]),
    ...reasons.map((reason) => `    ${reason}`),
  ].join('\n')
}
