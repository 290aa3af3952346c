/**
 * Whole drafts, every statement of them judged against its visit (`judged-drafts.json`): what the marks say of the faults that a model really
 * makes, where planted ones (`checking`) are faults that we thought of. `--show MARK:JUDGEMENT` prints those statements with the reader's why.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Mark } from '../src/contract/marks.ts'
import { standardModel } from './drafts.ts'
import { boundsOf, markedOf, visitIn, visitsOf } from './marks.ts'
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

/** The judgements that are kept. */
export function judgedDrafts(): Judged {
  return Judged.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'judged-drafts.json'), 'utf8')))
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

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: { model: { type: 'string', default: standardModel }, show: { type: 'string' } },
  })
  const bounds = boundsOf(values.model)
  const visits = visitsOf('written')
  const { drafts, reader, visits: judged } = judgedDrafts()
  print(`drafts of ${drafts.model}, judged by ${reader}`)
  for (const [part, some] of Map.groupBy(judged, (each) => each.part)) {
    const shown = some.flatMap(({ statements, visit }) =>
      statements.map((each): Shown => {
        const { certainty, section, text } = each
        return { ...each, visit, mark: markedOf({ sectionKey: section, text }, certainty, visitIn(visits, visit), bounds).mark }
      }),
    )
    print(`part ${String(part)}: ${String(some.length)} visits, ${String(shown.length)} statements`)
    for (const line of tableOf(shown)) print(line)
    for (const { judgement, mark, section, text, visit, why } of shown)
      if (values.show === `${mark}:${judgement}`) print(`  ${visit} ${section}: ${text}\n    ${why ?? ''}`)
  }
  return 0
}
