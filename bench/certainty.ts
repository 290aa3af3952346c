/**
 * What the model's certainty is worth: of the statements that a reader judged (`supported-read.json`) and that the rules find, how the
 * mean of ln P over the tokens, and ln P of the whole, part those that were accepted from those that were not, and what a bound costs.
 * Needs the drafts that the statements come from (`--drafts`, a file of `.bench/`). Resumable there.
 */
import { appendFileSync, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import {
  buildPrompt,
  certaintiesOf,
  checkStatement,
  isToldTogether,
  loadTemplates,
  templateOf,
  type AppraisedToken,
  type TextCertainty,
} from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { aciVisits, type AciVisit } from './aci.ts'
import type { DraftLine } from './draft-store.ts'
import { adapterOf, resourcesFolder, standardModel } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { print } from './print.ts'
import { bootstrapShare, percentText } from './statistics.ts'
import { readStatements } from './supported.ts'

type Appraised = { readonly id: string; readonly tokens: readonly AppraisedToken[] }
type Scored = TextCertainty & {
  readonly visit: string
  readonly draw: number
  readonly accepted: boolean
  readonly isToldTogether: boolean
}

/** The chance that a statement that was accepted has the higher certainty than one that was not (area under the ROC curve). */
export function areaUnder(scored: readonly { readonly accepted: boolean; readonly certainty: number }[]): number | null {
  const [good, bad] = [scored.filter(({ accepted }) => accepted), scored.filter(({ accepted }) => !accepted)]
  if (good.length === 0 || bad.length === 0) return null
  const wins = good.flatMap((a) => bad.map((b): number => (a.certainty > b.certainty ? 1 : a.certainty === b.certainty ? 0.5 : 0)))
  return wins.reduce((sum, win) => sum + win, 0) / wins.length
}

async function appraiseAll(
  lines: readonly DraftLine[],
  visits: ReadonlyMap<string, AciVisit>,
  path: string,
  file: string,
): Promise<Map<string, Appraised>> {
  const done = keptLines<Appraised>(file, ({ id }) => id)
  for (const { id, tokens } of lines) if (tokens !== undefined) done.set(id, { id, tokens })
  const template = templateOf(loadTemplates(resourcesFolder), 'soap')
  const engine = forkedEngine()
  try {
    const adapterPath = adapterOf(path, undefined)?.path ?? null
    const request = { path, adapterPath, name: basename(path), contextTokens: 8192, device: 'cpu', threads: 2 } as const
    const missing = lines.filter(({ id }) => !done.has(id) && visits.has(id))
    if (missing.length > 0) for await (const _ of await engine.client().load(request));
    for (const { id, output } of missing) {
      const prompt = buildPrompt(template, visits.get(id)?.turns ?? [])
      for await (const event of await engine.client().appraise({ visitKey: id, prompt, text: output })) {
        if (event.type === 'progress') continue
        done.set(id, { id, tokens: event.tokens })
        appendFileSync(file, `${JSON.stringify({ id, tokens: event.tokens })}\n`)
      }
    }
  } finally {
    engine.kill()
  }
  return done
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

export async function run(argv: readonly string[]): Promise<number> {
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
  const visits = new Map(aciVisits(values.split).map((visit) => [visit.id, visit]))
  const read = readStatements().statements.filter(({ split }) => split === values.split)
  const lines = [...keptLines<DraftLine>(values.drafts, ({ id }) => id).values()].filter(({ id }) => read.some(({ visit }) => visit === id))
  const appraised = await appraiseAll(lines, visits, values.model, values.drafts.replace(/drafting-/, 'certainty-'))
  const scored = lines.flatMap(({ id, output, statements }) => {
    const turns = visits.get(id)?.turns ?? []
    const certainties = certaintiesOf(
      statements.map(({ text }) => text),
      output,
      appraised.get(id)?.tokens ?? [],
    )
    return statements.flatMap(({ sectionKey, text }, i): Scored[] => {
      const judged = read.find((each) => each.visit === id && each.text === text)
      const certainty = certainties[i] ?? null
      const isFound = checkStatement(text, turns, { sectionKey }).verdict === 'supported'
      if (judged === undefined || certainty === null || !isFound) return []
      const { accepted, draw } = judged
      return [{ ...certainty, visit: id, draw, accepted, isToldTogether: isToldTogether(text, turns) }]
    })
  })
  for (const [draw, some] of [...Map.groupBy(scored, (each) => each.draw), ['all', scored] as const]) {
    const together = some.filter((each) => each.isToldTogether)
    print(`${values.split}, drawing ${String(draw)}: ${String(some.length)} that were read and that the rules find`)
    for (const row of table('the mean over tokens', some, ({ mean }) => mean, [-0.8, -0.7, -0.6, -0.5, -0.4])) print(row)
    for (const row of table('the whole', some, ({ whole }) => whole, [-10, -7, -5, -4, -3, -2])) print(row)
    for (const row of table('the whole, told in one place', together, ({ whole }) => whole, [-10, -7, -5, -4, -3, -2])) print(row)
  }
  return 0
}
