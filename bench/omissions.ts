/**
 * Facts of a visit that are in the note, in the list of what is missing, or in neither: PriMock57's checklists, by a matcher of our own
 * (`fact-match.ts`). The note is the clinician's own with sentences taken out by a seeded draw, or, with `--model`, a draft by the app's
 * drafting code (kept in `.bench/`, so that a run goes on where the last one stopped).
 *
 * The twelve visits that have checklists are divided by a seeded draw: everything was chosen on one half, the other is only reported.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FoundOmission } from '../src/contract/records.ts'
import { isWordless, saysFact } from './fact-match.ts'
import { benchDrafting, benchFolder, noteText, standardModel } from './drafts.ts'
import { loadRead, readCases, readLines } from './omissions-read.ts'
import { keptLines } from './kept-lines.ts'
import { print } from './print.ts'
import { checklists, primockVisits, type Checklist, type PrimockVisit } from './primock.ts'
import { bootstrapMean, bootstrapShare, intervalText, percentText, seeded, shuffled } from './statistics.ts'
import { findOmissions, spokenSentences, withoutFillers } from '../src/main/service/drafting/index.ts'

const SPLIT_SEED = 57
/** Shares of the clinician's sentences that are taken out of the note. */
const CUTS = [0, 0.25, 0.5, 0.75]

type Case = { readonly visit: PrimockVisit; readonly lists: readonly Checklist[] }
type Scored = {
  readonly id: string
  readonly entries: number
  readonly things: number
  readonly letters: number
  readonly all: Counts
  readonly critical: Counts
}
type Counts = {
  readonly of: number
  readonly note: number
  readonly list: number
  readonly neither: number
  /** Facts that the matcher finds neither in the note nor anywhere in what was said: no list could make it find them. */
  readonly unheard: number
}

export function benchCases(half: 'choose' | 'report' | 'all'): Case[] {
  const lists = checklists()
  const cases = primockVisits()
    .map((visit) => ({ visit, lists: lists.filter(({ visitId }) => visitId === visit.id) }))
    .filter((each) => each.lists.length > 0)
  if (half === 'all') return cases
  const order = shuffled(cases, SPLIT_SEED)
  return half === 'choose' ? order.slice(0, order.length / 2) : order.slice(order.length / 2)
}

/** The sentences of a note with a share of them taken out, the same for the same seed. */
export function cutNote(note: string, share: number, seed: number): string[] {
  const random = seeded(seed)
  const sentences = note
    .split(/\n+|(?<=[.!?])\s+(?=[A-Z])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence))
  return sentences.filter(() => random() >= share)
}

const listText = (entries: readonly FoundOmission[]) => entries.map(({ text }) => text).join('\n')

function score({ visit, lists }: Case, written: readonly string[], entries: readonly FoundOmission[]): Scored {
  const note = written.join('\n')
  const list = listText(entries)
  const heard = visit.turns.flatMap((turn) => spokenSentences(turn.text).map(({ text }) => withoutFillers(text))).join('\n')
  const count = (isCounted: (critical: boolean) => boolean): Counts => {
    const facts = lists.flatMap((each) => each.facts).filter((fact) => isCounted(fact.critical) && !isWordless(fact))
    const places = facts.map((fact) => (saysFact(note, fact).said ? 'note' : saysFact(list, fact).said ? 'list' : 'neither'))
    const unheard = facts.filter((fact, index) => places[index] === 'neither' && !saysFact(heard, fact).said).length
    const of = (where: string) => places.filter((place) => place === where).length
    return { of: facts.length, note: of('note'), list: of('list'), neither: of('neither'), unheard }
  }
  return {
    id: visit.id,
    entries: entries.length,
    things: entries.reduce((sum, { text }) => sum + text.split('; ').length, 0),
    letters: list.length,
    all: count(() => true),
    critical: count((critical) => critical),
  }
}

/** The draws of one visit as one: a visit is what is drawn for the intervals. */
function together(draws: readonly Scored[]): Scored {
  const mean = (pick: (each: Scored) => number) => draws.reduce((sum, each) => sum + pick(each), 0) / draws.length
  const counts = (which: 'all' | 'critical'): Counts => ({
    of: mean((each) => each[which].of),
    note: mean((each) => each[which].note),
    list: mean((each) => each[which].list),
    neither: mean((each) => each[which].neither),
    unheard: mean((each) => each[which].unheard),
  })
  return {
    id: draws[0]?.id ?? '',
    entries: mean(({ entries }) => entries),
    things: mean(({ things }) => things),
    letters: mean(({ letters }) => letters),
    all: counts('all'),
    critical: counts('critical'),
  }
}

function table(name: string, scored: readonly Scored[]): string[] {
  const share = (which: 'all' | 'critical', where: 'note' | 'list' | 'neither' | 'unheard') =>
    percentText(bootstrapShare(scored.map((each) => ({ hits: each[which][where], of: each[which].of }))))
  const size = intervalText(bootstrapMean(scored.map(({ entries }) => entries)))
  const things = scored.reduce((sum, each) => sum + each.things, 0) / scored.length
  const letters = scored.reduce((sum, each) => sum + each.letters, 0) / scored.length
  return (['all', 'critical'] as const).map(
    (which) =>
      `${name.padEnd(26)} ${which.padEnd(8)} ${String(scored.reduce((sum, each) => sum + each[which].of, 0)).padStart(4)} facts  note ${share(which, 'note')}  list ${share(which, 'list')}  neither ${share(which, 'neither')} (unheard ${share(which, 'unheard')})` +
      (which === 'all' ? `  entries ${size} of ${things.toFixed(0)} things, ${letters.toFixed(0)} letters` : ''),
  )
}

async function drafts(
  cases: readonly Case[],
  model: string,
  adapter: string | undefined,
  limit: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  mkdirSync(benchFolder, { recursive: true })
  const drafting = benchDrafting(model, adapter)
  const file = join(benchFolder, `primock-${drafting.madeOf}.jsonl`)
  const done = new Map(
    [...keptLines<{ id: string; written: string[] }>(file, ({ id }) => id).values()].map(({ id, written }) => [id, written]),
  )
  try {
    for (const { visit } of cases) {
      if (done.has(visit.id) || done.size >= limit) continue
      const { decision, statements, tokens } = await drafting.draft(visit.turns)
      const written = noteText({ statements })
      done.set(visit.id, written)
      const kept = statements.map(({ sectionKey, text, verdict }) => ({ sectionKey, text, verdict }))
      appendFileSync(file, `${JSON.stringify({ id: visit.id, written, output: decision?.output, statements: kept, tokens })}\n`)
    }
  } finally {
    drafting.end()
  }
  return done
}

/** Forty decisions of the matcher, drawn by seed, to be read by a person. */
function printDecisions(cases: readonly Case[]): void {
  const all = cases.flatMap(({ visit, lists }, index) => {
    const written = cutNote(visit.note, 0.5, index)
    const list = listText(findOmissions(visit.turns, written))
    return lists.flatMap(({ facts }) =>
      facts
        .filter((fact) => !isWordless(fact))
        .flatMap((fact) => [
          { visit: visit.id, fact, where: 'note', text: written.join('\n') },
          { visit: visit.id, fact, where: 'list', text: list },
        ]),
    )
  })
  for (const { visit, fact, where, text } of shuffled(all, 40).slice(0, 40)) {
    const { said, sentence } = saysFact(text, fact)
    print(
      `\n${said ? 'SAID' : 'NOT SAID'} in the ${where} of ${visit}: "${fact.of === null ? '' : `${fact.of} → `}${fact.text}"\n  nearest: ${sentence}\n${text.replaceAll(/^/gm, '    ')}`,
    )
  }
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'boolean', default: false },
      path: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      limit: { type: 'string', default: '12' },
      half: { type: 'string', default: '' },
      show: { type: 'boolean', default: false },
      decisions: { type: 'boolean', default: false },
      read: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  if (values.read !== undefined && !values.model) {
    process.stderr.write('--read writes out cases of drafts: give --model as well.\n')
    return 2
  }
  if (values.decisions) {
    printDecisions(benchCases('all'))
    return 0
  }
  const halves =
    values.half === '' ? (['choose', 'report'] as const) : [values.half === 'report' ? ('report' as const) : ('choose' as const)]
  const rows: Record<string, readonly Scored[]> = {}
  for (const half of halves) {
    const cases = benchCases(half)
    for (const share of CUTS) {
      // Three draws a visit: which sentences go matters more than how many.
      rows[`${half}, ${String(100 * share)} % cut`] = cases.map((each, index) =>
        together(
          [0, 1, 2].slice(0, share === 0 ? 1 : 3).map((draw) => {
            const written = cutNote(each.visit.note, share, 100 * draw + index)
            const entries = findOmissions(each.visit.turns, written)
            if (values.show && share === 0.5 && draw === 0) show(each, written, entries)
            return score(each, written, entries)
          }),
        ),
      )
    }
  }
  if (values.model) {
    const cases = benchCases('all')
    const written = await drafts(cases, values.path, values.adapter, Number(values.limit))
    for (const half of halves)
      rows[`${half}, drafts`] = benchCases(half).flatMap((each) => {
        const draft = written.get(each.visit.id)
        return draft === undefined ? [] : [score(each, draft, findOmissions(each.visit.turns, draft))]
      })
    if (values.read !== undefined) {
      const toRead = halves.flatMap((half) => benchCases(half)).flatMap((each) => casesOf(each, written.get(each.visit.id)))
      writeFileSync(values.read, `${JSON.stringify(toRead, null, 2)}\n`)
    }
  }
  if (values.json) print(JSON.stringify(rows))
  else for (const [name, scored] of Object.entries(rows)) for (const line of table(name, scored)) print(line)
  if (!values.json) for (const line of readLines(loadRead(join(import.meta.dirname, 'omissions-read.json')))) print(line)
  return 0
}

/** The facts of a draft's visit for a person to read; none where there is no draft of it. */
function casesOf({ lists, visit }: Case, draft: readonly string[] | undefined) {
  if (draft === undefined) return []
  const facts = lists.flatMap((each) => each.facts).filter((fact) => !isWordless(fact))
  const entries = findOmissions(visit.turns, draft).map(({ text }) => text)
  return readCases(visit.id, facts, draft, entries)
}

function show(each: Case, written: readonly string[], entries: readonly FoundOmission[]): void {
  print(`\n## ${each.visit.id}`)
  for (const { kind, text } of entries) print(`  ${kind} | ${text}`)
  const list = listText(entries)
  for (const { facts } of each.lists)
    for (const fact of facts) {
      const note = saysFact(written.join('\n'), fact)
      const listed = saysFact(list, fact)
      if (!note.said)
        print(
          `   ${listed.said ? '+' : '-'} ${fact.of === null ? '' : `[${fact.of}] `}${fact.text} => ${listed.share.toFixed(2)} ${listed.sentence.slice(0, 80)}`,
        )
    }
}
