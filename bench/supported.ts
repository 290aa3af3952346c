/**
 * Statements of drafts, read one by one against their visits by a careful reader: how many of them are accepted. The judgements are kept in
 * `supported-read.json`. `--draw N` draws statements that the rules find, to be read, evenly over the visits that have been drafted, and
 * prints each with its mark and the turns it rests on; with `--mark supported`, of those alone that are shown so.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Certainty } from '../src/contract/models.ts'
import { checkStatement, isPlainlyTold } from '../src/main/service/drafting/index.ts'
import { standardModel } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { boundsOf, marksOf, visitIn, visitsOf, type BenchVisit, type Drafted } from './marks.ts'
import { print } from './print.ts'
import { bootstrapShare, percentText, shuffled } from './statistics.ts'

const Read = z.strictObject({
  /** What the drafts were made of, from which drawing on. */
  drafts: z.array(
    z.strictObject({ fromDraw: z.int().min(1), model: z.string(), adapterSha256: z.string().nullable(), template: z.string() }),
  ),
  reader: z.string(),
  statements: z.array(
    z.strictObject({
      /** Which drawing it came from: the checks of a later one were made with the earlier in sight. */
      draw: z.int().min(1),
      split: z.string(),
      visit: z.string(),
      section: z.string(),
      text: z.string(),
      accepted: z.boolean(),
      /** What is wrong with it; null where it is accepted without a word. */
      why: z.string().nullable(),
      /** From the fourth drawing on: ln P of the whole as the model that wrote it has it. */
      whole: z.number().optional(),
      /** The rules found it supported, and the model's certainty doubted it: read as well, to tell what that is worth. */
      doubted: z.literal(true).optional(),
    }),
  ),
})
export type Read = z.infer<typeof Read>

/** The judgements that are kept. */
export function readStatements(): Read {
  return Read.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'supported-read.json'), 'utf8')))
}

export type Drawn = { readonly visit: string; readonly section: string; readonly text: string }

/** `count` of what is drawn from, as evenly over the visits as they allow; none of those that were `read` before. */
export function draw<T extends Drawn>(byVisit: readonly (readonly T[])[], count: number, read: readonly Drawn[] = []): T[] {
  const known = new Set(read.map(({ text, visit }) => `${visit} ${text}`))
  const queues = byVisit.map((statements, index) =>
    shuffled(
      statements.filter(({ text, visit }) => !known.has(`${visit} ${text}`)),
      index + 1,
    ),
  )
  const drawn: T[] = []
  for (let round = 0; drawn.length < count && queues.some((queue) => queue.length > round); round++)
    for (const queue of queues) {
      const statement = queue[round]
      if (statement !== undefined && drawn.length < count) drawn.push(statement)
    }
  return drawn.sort((a, b) => a.visit.localeCompare(b.visit))
}

type Statement = Read['statements'][number]

/** How many of some of the statements are accepted, visit by visit. */
export function tally(statements: readonly Statement[], isCounted: (statement: Statement) => boolean) {
  const counted = Map.groupBy(statements.filter(isCounted), ({ visit }) => visit)
  return [...counted.values()].map((all) => ({ hits: all.filter(({ accepted }) => accepted).length, of: all.length }))
}

/** What is counted of a drawing, by the rules as they are now; the certainty is that of when the draft was made. */
export function countedOf(
  visits: ReadonlyMap<string, BenchVisit>,
  { supportedFrom }: Certainty,
): [string, (statement: Statement) => boolean][] {
  const isFound = ({ section, text, visit }: Statement) => {
    const { sex, turns } = visitIn(visits, visit)
    return checkStatement(text, turns, { sectionKey: section, sex }).verdict === 'supported'
  }
  const isPlain = (each: Statement) => isFound(each) && isPlainlyTold(each.text, visitIn(visits, each.visit).turns, each.section)
  const isSure = ({ doubted, whole }: Statement) => doubted !== true && whole !== undefined && whole >= supportedFrom
  return [
    ['that the rules found and the certainty did not doubt', ({ doubted }) => doubted !== true],
    ['  of them, found by the rules as they are now', (each) => each.doubted !== true && isFound(each)],
    ['  of these, plainly told', (each) => each.doubted !== true && isPlain(each)],
    ['  of these, the model was sure of the whole: shown as supported', (each) => isSure(each) && isPlain(each)],
    ['  besides, doubted for the model’s certainty', ({ doubted }) => doubted === true],
  ]
}

type Drawing = { readonly file: string; readonly model: string; readonly split: string; readonly mark?: string }

function printDrawn({ file, mark: asked, model, split }: Drawing, count: number, read: readonly Drawn[]): void {
  const visits = visitsOf(split)
  const bounds = boundsOf(model)
  const lines = [...keptLines<Drafted>(file, ({ id }) => id).values()]
  const found = lines.map((line) => {
    return marksOf(line, visitIn(visits, line.id), bounds)
      .filter(({ isFound, mark }) => isFound && mark === (asked ?? mark))
      .map((each) => ({ ...each, visit: line.id }))
  })
  for (const { certainty, mark, section, text, visit } of draw(found, count, read)) {
    const { turns } = visitIn(visits, visit)
    const evidence = checkStatement(text, turns, { sectionKey: section }).evidence.map(({ turn }) =>
      turns.find(({ number }) => number === turn),
    )
    const rests = evidence.flatMap((turn) => (turn === undefined ? [] : [`${String(turn.number)} ${turn.speaker ?? ''}: ${turn.text}`]))
    print(JSON.stringify({ split, visit, section, text, mark, whole: certainty?.whole ?? null, evidence: rests }))
  }
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      draw: { type: 'string' },
      drafts: { type: 'string' },
      split: { type: 'string', default: 'test1' },
      mark: { type: 'string' },
      model: { type: 'string', default: standardModel },
    },
  })
  const read = readStatements()
  if (values.draw !== undefined) {
    if (values.drafts === undefined || !existsSync(values.drafts)) throw new Error('Name the file of drafts in .bench/ (--drafts).')
    printDrawn({ ...values, file: values.drafts }, Number(values.draw), read.statements)
    return 0
  }
  const bounds = boundsOf(values.model)
  for (const { adapterSha256, fromDraw, model } of read.drafts)
    print(`from drawing ${String(fromDraw)}: drafts of ${model}, adapter ${adapterSha256?.slice(0, 12) ?? 'none'}, read by ${read.reader}`)
  for (const [number, statements] of Map.groupBy(read.statements, (statement) => statement.draw)) {
    const splits = [...new Set(statements.map(({ split }) => split))]
    print(`drawing ${String(number)}, ${splits.join(' and ')}`)
    const visits = new Map(splits.flatMap((split) => [...visitsOf(split)]))
    for (const [name, isCounted] of countedOf(visits, bounds)) {
      const counts = tally(statements, isCounted)
      const sum = (pick: 'hits' | 'of') => counts.reduce((total, each) => total + each[pick], 0)
      if (counts.length > 0) print(`${name}: ${String(sum('of'))}, accepted ${String(sum('hits'))}, ${percentText(bootstrapShare(counts))}`)
    }
  }
  for (const { section, text, visit, why } of read.statements.filter(({ accepted }) => !accepted))
    print(`  ${visit} ${section}: ${text}\n    ${why ?? ''}`)
  return 0
}
