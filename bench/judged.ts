/**
 * Whole drafts, every statement of them judged against its visit (`judged-drafts.json`): what the marks say of the faults that a model really
 * makes, where planted ones (`checking`) are faults that we thought of. `--show MARK:JUDGEMENT` prints those statements with the reader's why;
 * `--write FILE` drafts the visits, resumably, and writes out what there is to judge, without a mark.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Mark } from '../src/contract/marks.ts'
import { benchDrafting, benchFolder, standardModel } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { boundsOf, markedOf, marksOf, visitIn, visitsOf, type Drafted } from './marks.ts'
import { print } from './print.ts'
import { bootstrapShare, percentText } from './statistics.ts'

const JUDGEMENTS = ['right', 'wrong', 'empty'] as const
const Judgement = z.enum(JUDGEMENTS)
const Judged = z.strictObject({
  /** What the drafts were made of. */
  drafts: z.strictObject({ model: z.string(), adapterSha256: z.string(), template: z.string() }),
  reader: z.string(),
  visits: z.array(
    z.strictObject({
      visit: z.string(),
      /** Rules were made with the first part in sight, then the second was judged and reported; then with both, and the third was. */
      part: z.literal([1, 2, 3]),
      statements: z.array(
        z.strictObject({
          section: z.string(),
          text: z.string(),
          /** What the model held of it: the mean over its tokens, and ln P of the whole. Null where it was not found in the output. */
          certainty: z.strictObject({ mean: z.number(), whole: z.number() }).nullable(),
          judgement: Judgement,
          why: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type Judged = z.infer<typeof Judged>

/** The judgements that are kept, a reading of the drafts of each adapter. */
export function judgedDrafts(): Judged[] {
  return z.array(Judged).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'judged-drafts.json'), 'utf8')))
}

type Statement = Judged['visits'][number]['statements'][number]
export type Shown = Statement & { readonly visit: string; readonly mark: Mark }

const MARKS: readonly Mark[] = ['supported', 'found', 'unsure', 'unsupported', 'contradicted']
const isMarked = ({ mark }: Shown) => mark !== 'supported' && mark !== 'found'

/** How many of some hold, visit by visit, as a share with its interval. */
function share(some: readonly Shown[], holds: (shown: Shown) => boolean): string {
  const counts = [...Map.groupBy(some, ({ visit }) => visit).values()].map((all) => ({ hits: all.filter(holds).length, of: all.length }))
  return counts.length === 0 ? '-' : percentText(bootstrapShare(counts))
}

/** The table of marks against judgements, and what it comes to. */
export function tableOf(shown: readonly Shown[]): string[] {
  const count = (mark: Mark, judgement: string) => shown.filter((each) => each.mark === mark && each.judgement === judgement).length
  const rows = MARKS.map((mark) => `  ${mark.padEnd(13)}${JUDGEMENTS.map((each) => String(count(mark, each)).padStart(7)).join('')}`)
  const [right, faulty] = [shown.filter(({ judgement }) => judgement === 'right'), shown.filter(({ judgement }) => judgement !== 'right')]
  const of = (mark: Mark) => shown.filter((each) => each.mark === mark)
  return [
    `  ${''.padEnd(13)}${JUDGEMENTS.map((each) => each.padStart(7)).join('')}`,
    ...rows,
    `  right, of all ${share(shown, ({ judgement }) => judgement === 'right')}`,
    `  marked as unsure or worse, of the faulty ${share(faulty, isMarked)}; of the right ones ${share(right, isMarked)}`,
    `  right, of what is found without a mark ${share(of('found'), ({ judgement }) => judgement === 'right')}; of "supported" ${share(of('supported'), ({ judgement }) => judgement === 'right')}`,
  ]
}

/** Drafts the visits that are not drafted yet, and writes every statement with what the model held of it, to be judged. */
async function writeOut(file: string, model: string, adapter: string | undefined, limit: number): Promise<void> {
  mkdirSync(benchFolder, { recursive: true })
  const drafting = benchDrafting(model, adapter)
  const kept = join(benchFolder, `written-${drafting.madeOf}.jsonl`)
  const visits = visitsOf('written')
  const done = keptLines<Drafted>(kept, ({ id }) => id)
  try {
    for (const [id, { sex, turns }] of [...visits].slice(0, limit)) {
      if (done.has(id)) continue
      const { decision, statements, tokens } = await drafting.draft(turns, { sex })
      const line = {
        id,
        output: decision?.output ?? '',
        statements: statements.map(({ sectionKey, text }) => ({ sectionKey, text })),
        tokens,
      }
      appendFileSync(kept, `${JSON.stringify(line)}\n`)
      done.set(id, line)
      print(`${id} ${String(statements.length)} statements`)
    }
  } finally {
    drafting.end()
  }
  const bounds = boundsOf(model)
  const rounded = (value: number) => Math.round(value * 1000) / 1000
  const toJudge = [...done.values()].map((line) => ({
    visit: line.id,
    statements: marksOf(line, visitIn(visits, line.id), bounds).map(({ certainty, section, text }) => ({
      ...{ section, text },
      certainty: certainty === null ? null : { mean: rounded(certainty.mean), whole: rounded(certainty.whole) },
    })),
  }))
  writeFileSync(file, `${JSON.stringify(toJudge, null, 2)}\n`)
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      show: { type: 'string' },
      write: { type: 'string' },
      limit: { type: 'string', default: '1000' },
    },
  })
  if (values.write !== undefined) {
    await writeOut(values.write, values.model, values.adapter, Number(values.limit))
    return 0
  }
  const bounds = boundsOf(values.model)
  const visits = visitsOf('written')
  for (const { drafts, reader, visits: judged } of judgedDrafts()) {
    print(`drafts of ${drafts.model}, adapter ${drafts.adapterSha256.slice(0, 12)}, judged by ${reader}`)
    const shown = judged.flatMap(({ part, statements, visit }) =>
      statements.map((each) => {
        const { certainty, section, text } = each
        return { ...each, part, visit, mark: markedOf({ sectionKey: section, text }, certainty, visitIn(visits, visit), bounds).mark }
      }),
    )
    for (const [part, some] of Map.groupBy(shown, (each) => each.part)) {
      print(`part ${String(part)}: ${String(new Set(some.map(({ visit }) => visit)).size)} visits, ${String(some.length)} statements`)
      for (const line of tableOf(some)) print(line)
    }
    print(`all: ${String(judged.length)} visits, ${String(shown.length)} statements`)
    for (const line of tableOf(shown)) print(line)
    for (const { judgement, mark, section, text, visit, why } of shown)
      if (values.show === `${mark}:${judgement}`) print(`  ${visit} ${section}: ${text}\n    ${why ?? ''}`)
  }
  return 0
}
