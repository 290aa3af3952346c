/**
 * What the model's certainty is worth: of the statements that a reader judged (`supported-read.json`) and that the rules find, how the
 * mean of ln P over the tokens, and ln P of the whole, part those that were accepted from those that were not, and what a bound costs.
 * Needs the drafts that the statements come from (`--drafts`, a file of `.bench/`).
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { TextCertainty } from '../src/main/service/drafting/index.ts'
import { standardModel } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { boundsOf, marksOf, visitIn, visitsOf, type Drafted } from './marks.ts'
import { print } from './print.ts'
import { bootstrapShare, percentText } from './statistics.ts'
import { readStatements } from './supported.ts'

type Scored = TextCertainty & {
  readonly visit: string
  readonly draw: number
  readonly accepted: boolean
  readonly isPlainlyTold: boolean
}

/** The chance that a statement that was accepted has the higher certainty than one that was not (area under the ROC curve). */
export function areaUnder(scored: readonly { readonly accepted: boolean; readonly certainty: number }[]): number | null {
  const [good, bad] = [scored.filter(({ accepted }) => accepted), scored.filter(({ accepted }) => !accepted)]
  if (good.length === 0 || bad.length === 0) return null
  const wins = good.flatMap((a) => bad.map((b): number => (a.certainty > b.certainty ? 1 : a.certainty === b.certainty ? 0.5 : 0)))
  return wins.reduce((sum, win) => sum + win, 0) / wins.length
}

/** What stays on the better side of each bound, and how much of it was not accepted. */
function table(name: string, scored: readonly Scored[], certaintyOf: (scored: Scored) => number, bounds: readonly number[]): string[] {
  const area = areaUnder(scored.map((each) => ({ accepted: each.accepted, certainty: certaintyOf(each) })))
  const head = `  by ${name}: area under the curve ${area === null ? '-' : area.toFixed(3)}`
  const rows = [-Infinity, ...bounds].map((bound) => {
    const kept = scored.filter((each) => certaintyOf(each) >= bound)
    const counts = [...Map.groupBy(kept, ({ visit }) => visit).values()].map((all) => ({
      hits: all.filter(({ accepted }) => accepted).length,
      of: all.length,
    }))
    const bad = kept.filter(({ accepted }) => !accepted).length
    const share = scored.length === 0 ? 0 : (100 * kept.length) / scored.length
    return (
      `    from ${bound.toFixed(2).padStart(9)}: ${String(kept.length).padStart(4)} (${share.toFixed(0)} %), ` +
      `${String(bad).padStart(3)} of them not accepted; accepted ${percentText(bootstrapShare(counts))}`
    )
  })
  return [head, ...rows]
}

export function run(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      drafts: { type: 'string' },
      split: { type: 'string', default: 'test1' },
    },
  })
  if (!existsSync(values.model)) throw new Error(`No model at ${values.model}. Run the preparing step, or name one with --model.`)
  if (values.drafts === undefined || !existsSync(values.drafts)) throw new Error('Name the file of drafts in .bench/ (--drafts).')
  const visits = visitsOf(values.split)
  const read = readStatements().statements.filter(({ split }) => split === values.split)
  const lines = [...keptLines<Drafted>(values.drafts, ({ id }) => id).values()].filter(({ id }) => read.some(({ visit }) => visit === id))
  const bounds = boundsOf(values.model)
  const scored = lines.flatMap((line) =>
    marksOf(line, visitIn(visits, line.id), bounds).flatMap(({ certainty, isFound, isPlainlyTold, text }): Scored[] => {
      const judged = read.find((each) => each.visit === line.id && each.text === text)
      if (judged === undefined || certainty === null || !isFound) return []
      const { accepted, draw } = judged
      return [{ ...certainty, visit: line.id, draw, accepted, isPlainlyTold }]
    }),
  )
  for (const [draw, some] of [...Map.groupBy(scored, (each) => each.draw), ['all', scored] as const]) {
    const plain = some.filter((each) => each.isPlainlyTold)
    print(`${values.split}, drawing ${String(draw)}: ${String(some.length)} that were read and that the rules find`)
    for (const row of table('the mean over tokens', some, ({ mean }) => mean, [-0.8, -0.7, -0.6, -0.5, -0.4])) print(row)
    for (const row of table('the whole', some, ({ whole }) => whole, [-10, -7, -5, -4, -3, -2])) print(row)
    for (const row of table('the whole, plainly told', plain, ({ whole }) => whole, [-10, -7, -5, -4, -3, -2])) print(row)
  }
  return 0
}
