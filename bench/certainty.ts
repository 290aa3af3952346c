/**
 * What the model's certainty is worth: of the statements that a reader judged (`supported-read.json`) and that the rules show as
 * supported, how the mean probability of its tokens parts those that were accepted from those that were not, and what a threshold costs.
 * Needs the drafts that the statements come from (`--drafts`, a file of `.bench/`). Resumable there.
 */
import { appendFileSync, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import {
  buildPrompt,
  certaintiesOf,
  checkStatement,
  loadTemplates,
  templateOf,
  type AppraisedToken,
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
type Scored = { readonly visit: string; readonly draw: number; readonly accepted: boolean; readonly certainty: number }

/** The chance that a statement that was accepted has the higher certainty than one that was not (area under the ROC curve). */
export function areaUnder(scored: readonly Pick<Scored, 'accepted' | 'certainty'>[]): number | null {
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

function table(scored: readonly Scored[]): string[] {
  const area = areaUnder(scored)
  const sorted = scored.map(({ certainty }) => certainty).toSorted((a, b) => a - b)
  return [
    `  area under the curve ${area === null ? '-' : area.toFixed(3)}`,
    ...[0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6].map((share) => {
      const threshold = share === 0 ? -Infinity : (sorted[Math.floor(share * sorted.length)] ?? 0)
      return line(threshold, scored)
    }),
  ]
}

function line(threshold: number, scored: readonly Scored[]): string {
  const kept = scored.filter(({ certainty }) => certainty >= threshold)
  const byVisit = [...Map.groupBy(kept, ({ visit }) => visit).values()]
  const counts = byVisit.map((all) => ({ hits: all.filter(({ accepted }) => accepted).length, of: all.length }))
  const bad = kept.filter(({ accepted }) => !accepted).length
  return `  doubted below ${threshold.toFixed(2).padStart(9)}: ${String(kept.length).padStart(4)} stay supported, ${String(bad).padStart(3)} of them not accepted; accepted ${percentText(bootstrapShare(counts))}`
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      drafts: { type: 'string' },
      split: { type: 'string', default: 'test1' },
      threshold: { type: 'string' },
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
      const isShown = checkStatement(text, turns, { sectionKey }).verdict === 'supported'
      return judged === undefined || certainty === null || !isShown
        ? []
        : [{ visit: id, draw: judged.draw, accepted: judged.accepted, certainty }]
    })
  })
  for (const [draw, some] of [...Map.groupBy(scored, (each) => each.draw), ['all', scored] as const]) {
    print(`${values.split}, drawing ${String(draw)}: ${String(some.length)} that were read and that the rules show as supported`)
    for (const row of table(some)) print(row)
    if (values.threshold !== undefined) print(line(Number(values.threshold), some))
  }
  return 0
}
