/**
 * Statements of drafts that the app shows as supported, read one by one against their visits by a careful reader: how many of them
 * are accepted. The judgements are kept in `supported-read.json`. `--draw N` draws statements to be read, evenly over the visits that have been
 * drafted, and prints each with the turns it rests on.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { checkStatement } from '../src/main/service/drafting/index.ts'
import { aciVisits, type AciVisit } from './aci.ts'
import type { DraftLine } from './draft-store.ts'
import { keptLines } from './kept-lines.ts'
import { print } from './print.ts'
import { bootstrapShare, percentText, shuffled } from './statistics.ts'

const Read = z.strictObject({
  /** What the drafts were made of. */
  drafts: z.strictObject({ model: z.string(), adapterSha256: z.string().nullable(), template: z.string() }),
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

type Drawn = { readonly visit: string; readonly section: string; readonly text: string }

/** `count` of the statements shown as supported, as evenly over the visits as they allow; none of those that were `read` before. */
export function draw(
  lines: readonly DraftLine[],
  visits: ReadonlyMap<string, AciVisit>,
  count: number,
  read: readonly Drawn[] = [],
): Drawn[] {
  const known = new Set(read.map(({ text, visit }) => `${visit} ${text}`))
  const queues = lines.map((line, index) => {
    const visit = visits.get(line.id)
    const supported = line.statements.filter(
      ({ doubted = false, sectionKey, text }) =>
        visit !== undefined &&
        !doubted &&
        !known.has(`${line.id} ${text}`) &&
        checkStatement(text, visit.turns, { sectionKey }).verdict === 'supported',
    )
    return shuffled(supported, index + 1).map(({ sectionKey, text }) => ({ visit: line.id, section: sectionKey, text }))
  })
  const drawn: Drawn[] = []
  for (let round = 0; drawn.length < count && queues.some((queue) => queue.length > round); round++)
    for (const queue of queues) {
      const statement = queue[round]
      if (statement !== undefined && drawn.length < count) drawn.push(statement)
    }
  return drawn.sort((a, b) => a.visit.localeCompare(b.visit))
}

/** How many are accepted of all that were read, and of those that the checks still show as supported. */
export function tally(read: Pick<Read, 'statements'>, visits: ReadonlyMap<string, AciVisit>) {
  const byVisit = Map.groupBy(read.statements, ({ visit }) => visit)
  const count = (statements: Read['statements']) => ({ hits: statements.filter(({ accepted }) => accepted).length, of: statements.length })
  const shown = (statements: Read['statements']) => statements.filter(({ doubted }) => doubted !== true)
  const still = ({ section, text, visit }: Read['statements'][number]) => {
    const turns = visits.get(visit)?.turns
    return turns !== undefined && checkStatement(text, turns, { sectionKey: section }).verdict === 'supported'
  }
  const all = [...byVisit.values()]
  return {
    read: all.map((statements) => count(shown(statements))),
    stillSupported: all.map((statements) => count(shown(statements).filter(still))),
    doubted: all.map((statements) => count(statements.filter(({ doubted }) => doubted === true))),
  }
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: { draw: { type: 'string' }, drafts: { type: 'string' }, split: { type: 'string' } },
  })
  const read = readStatements()
  if (values.draw !== undefined) {
    if (values.drafts === undefined || !existsSync(values.drafts)) throw new Error('Name the file of drafts in .bench/ (--drafts).')
    const visits = new Map(aciVisits(values.split ?? 'test1').map((visit) => [visit.id, visit]))
    const lines = [...keptLines<DraftLine>(values.drafts, ({ id }) => id).values()]
    for (const statement of draw(lines, visits, Number(values.draw), read.statements)) {
      const visit = visits.get(statement.visit)
      if (visit === undefined) continue
      const { evidence } = checkStatement(statement.text, visit.turns, { sectionKey: statement.section })
      const turns = evidence.map(({ turn }) => visit.turns.find(({ number }) => number === turn)).filter((turn) => turn !== undefined)
      print(
        JSON.stringify({ ...statement, evidence: turns.map(({ number, speaker, text }) => `${String(number)} ${speaker ?? ''}: ${text}`) }),
      )
    }
    return 0
  }
  print(`drafts of ${read.drafts.model}, read by ${read.reader}`)
  for (const [number, statements] of Map.groupBy(read.statements, (statement) => statement.draw)) {
    const split = statements[0]?.split ?? ''
    const visits = new Map(aciVisits(split).map((visit) => [visit.id, visit]))
    const { doubted, read: all, stillSupported } = tally({ statements }, visits)
    const sum = (counts: typeof all, pick: 'hits' | 'of') => counts.reduce((total, each) => total + each[pick], 0)
    for (const [name, counts] of [
      [`drawing ${String(number)}, ${split}, shown as supported and read`, all],
      ['  of them, shown so by the rules as they are now', stillSupported],
      ['  besides, doubted for the model’s certainty and read', doubted],
    ] as const)
      if (sum(counts, 'of') > 0)
        print(`${name}: ${String(sum(counts, 'of'))}, accepted ${String(sum(counts, 'hits'))}, ${percentText(bootstrapShare(counts))}`)
  }
  for (const { section, text, visit, why } of read.statements.filter(({ accepted }) => !accepted))
    print(`  ${visit} ${section}: ${text}\n    ${why ?? ''}`)
  return 0
}
