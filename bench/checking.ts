/** How the checker judges accepted notes against their own visits, and what it catches when one thing is changed in them. */
import { checkStatement, loadTemplates, NoteParser, templateOf } from '../src/main/service/drafting/index.ts'
import type { Verdict } from '../src/contract/records.ts'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { aciVisits } from './aci.ts'
import { print } from './print.ts'
import { plant, plantedKinds, type PlantedKind } from './planted.ts'

type Tally = Record<Verdict, number>
const none = (): Tally => ({ supported: 0, unsure: 0, unsupported: 0, contradicted: 0 })

type CheckingReport = {
  readonly split: string
  readonly visits: number
  readonly untouched: Tally
  readonly planted: Record<PlantedKind, Tally>
  readonly reasons: Record<string, number>
  readonly statementsPerSecond: number
}

function runChecking(split: string, limit: number): CheckingReport {
  const template = templateOf(loadTemplates(fileURLToPath(new URL('../resources', import.meta.url))), 'soap')
  const visits = aciVisits(split).slice(0, limit)
  const notes = visits.map((visit) => {
    const parser = new NoteParser(template)
    return [...parser.push(visit.note), ...parser.end()].filter((event) => event.type === 'sentence')
  })
  const untouched = none()
  const planted = Object.fromEntries(plantedKinds.map((kind) => [kind, none()])) as Record<PlantedKind, Tally>
  const reasons: Record<string, number> = {}
  let checked = 0
  const started = performance.now()
  visits.forEach((visit, v) => {
    const other = notes[(v + 1) % notes.length] ?? []
    ;(notes[v] ?? []).forEach(({ text, sectionKey }, i) => {
      const judge = (sentence: string) => {
        checked++
        return checkStatement(sentence, visit.turns, { sectionKey })
      }
      const whole = judge(text)
      untouched[whole.verdict]++
      for (const reason of whole.reasons) {
        const name = `${reason.check} ${reason.outcome}`
        if (reason.outcome !== 'holds') reasons[name] = (reasons[name] ?? 0) + 1
      }
      const stranger = other[i]
      if (stranger !== undefined)
        planted['other-visit'][checkStatement(stranger.text, visit.turns, { sectionKey: stranger.sectionKey }).verdict]++
      if (whole.verdict !== 'supported') return
      for (const kind of plantedKinds) {
        const changed = kind === 'other-visit' ? null : plant(kind, text, visit.dialogue, i + v)
        if (changed !== null) planted[kind][judge(changed).verdict]++
      }
    })
  })
  const seconds = (performance.now() - started) / 1000
  return { split, visits: visits.length, untouched, planted, reasons, statementsPerSecond: checked / seconds }
}

function checkingTable(report: CheckingReport): string {
  const row = (name: string, tally: Tally) => {
    const all = tally.supported + tally.unsure + tally.unsupported + tally.contradicted
    const share = (count: number) => `${String(count)} (${((100 * count) / Math.max(1, all)).toFixed(1)} %)`
    return `${name.padEnd(22)} ${String(all).padStart(5)}  ${share(tally.supported).padEnd(14)} ${share(tally.unsure).padEnd(14)} ${share(tally.unsupported).padEnd(14)} ${share(tally.contradicted)}`
  }
  return [
    `${report.split}: ${String(report.visits)} visits, ${report.statementsPerSecond.toFixed(0)} statements a second`,
    `${''.padEnd(22)}     n  ${'supported'.padEnd(14)} ${'unsure'.padEnd(14)} ${'unsupported'.padEnd(14)} contradicted`,
    row('accepted, untouched', report.untouched),
    ...plantedKinds.map((kind) => row(`planted: ${kind}`, report.planted[kind])),
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
      json: { type: 'boolean', default: false },
    },
  })
  const report = runChecking(values.split, Number(values.limit))
  print(values.json ? JSON.stringify(report) : checkingTable(report))
  return 0
}
