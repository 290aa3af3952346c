/** What has been drafted already: a file in `.bench/` for each split, model, adapter, prompt form and source, one line a visit. */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DraftMetrics } from '../src/contract/drafting.ts'
import type { Template, Verdict } from '../src/contract/records.ts'
import { checkStatement, findOmissions, type WrittenToken } from '../src/main/service/drafting/index.ts'
import type { AciVisit } from './aci.ts'
import { benchFolder } from './drafts.ts'
import { keptLines } from './kept-lines.ts'
import { loopSigns, type LoopSigns } from './loop-signs.ts'
import { rouge, type Rouge } from './rouge.ts'

/** `doubted`, `supported`: for the model's own certainty, of which the rules know nothing. Absent in lines of before it was looked at. */
type DraftedStatement = {
  readonly sectionKey: string
  readonly text: string
  readonly verdict: Verdict
  readonly doubted?: boolean
  readonly supported?: boolean
}

/** One line of a file. */
export type DraftLine = {
  readonly id: string
  readonly metrics: DraftMetrics
  readonly stopReason: string
  readonly omissions: number
  /** What the library's documented use wrote for the same visit, and how long it took. */
  readonly plain: (Rouge & { readonly seconds: number }) | null
  /** As the model wrote it. */
  readonly output: string
  /** The note as the app shows it: headings and sentences, a line each. Lines from before it was kept have the sentences only. */
  readonly text?: string
  readonly statements: readonly DraftedStatement[]
  /** How often the note so far was read again after a loop, to go on in the section or with another. */
  readonly loopCuts?: number
  /** What the model held of each token of `output`. Absent in lines of before it was kept. */
  readonly tokens?: readonly WrittenToken[]
  /** The most that the engine's process has held since it was started, in bytes. */
  readonly peakMemoryBytes?: number | null
}

/** A line with what is reckoned anew each time: scores, verdicts by the checker and omissions by the list as they are now, signs of loops. */
export type DraftResult = DraftLine & {
  readonly text: string
  readonly reference: string
  readonly note: Rouge
  readonly raw: Rouge
  readonly verdicts: Readonly<Record<Verdict, number>>
  readonly loops: LoopSigns
}

export type DraftStore = {
  readonly path: string
  find(id: string): DraftLine | undefined
  /** The later line of a visit counts. */
  keep(line: DraftLine): void
}

/** @param parts of the file's name, which say what the drafts were made of */
export function draftStore(parts: readonly string[]): DraftStore {
  mkdirSync(benchFolder, { recursive: true })
  const path = join(benchFolder, `drafting-${parts.join('-')}.jsonl`)
  const lines = keptLines<DraftLine>(path, ({ id }) => id)
  return {
    path,
    find: (id) => lines.get(id),
    keep(line) {
      lines.set(line.id, line)
      appendFileSync(path, `${JSON.stringify(line)}\n`)
    },
  }
}

function textOf({ statements, text }: DraftLine, template: Template): string {
  if (text !== undefined) return text
  let section = ''
  return statements
    .map((statement) => {
      const heading = template.sections.find(({ key }) => key === statement.sectionKey)?.title.toUpperCase() ?? ''
      const line = statement.sectionKey === section ? '' : `\n${heading}\n`
      section = statement.sectionKey
      return `${line}${statement.text}\n`
    })
    .join('')
}

function verdictsOf(statements: readonly DraftedStatement[], { sex = 'unknown', turns }: AciVisit): Record<Verdict, number> {
  const verdicts = { supported: 0, unsure: 0, unsupported: 0, contradicted: 0 }
  for (const { doubted = false, sectionKey, text } of statements) {
    const { verdict } = checkStatement(text, turns, { sectionKey, sex })
    verdicts[doubted && verdict === 'supported' ? 'unsure' : verdict]++
  }
  return verdicts
}

export function resultOf(line: DraftLine, visit: AciVisit, template: Template): DraftResult {
  const text = textOf(line, template)
  const sentences = line.statements.map((statement) => statement.text)
  return {
    ...line,
    text,
    omissions: findOmissions(visit.turns, sentences).length,
    reference: visit.note,
    note: rouge(text, visit.note),
    raw: rouge(line.output, visit.note),
    verdicts: verdictsOf(line.statements, visit),
    loops: loopSigns(sentences),
  }
}
