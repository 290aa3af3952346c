/**
 * Drafting on real visits, through the app's own drafting code and engine process: ROUGE of each note against the one that a
 * clinician accepted, seconds, tokens, verdicts, and how long plain use of the library takes for the same. Resumable: what is done
 * is in `.bench/`, one line a visit.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { DraftMetrics } from '../src/contract/drafting.ts'
import type { Model } from '../src/contract/models.ts'
import type { Turn, Verdict } from '../src/contract/records.ts'
import {
  buildPrompt,
  checkStatement,
  draftingOf,
  loadTemplates,
  promptIdOf,
  templateOf,
  type Drafting,
} from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { aciVisits, requireData, type AciVisit } from './aci.ts'
import { parseCsv } from './csv.ts'
import { memoryKeeping, type MemoryKeeping } from './memory-keeping.ts'
import { plainUse, type PlainUse } from './plain-use.ts'
import { print } from './print.ts'
import { rouge, type Rouge } from './rouge.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const standardModel = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'cloister-models',
  'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
)

type Result = {
  readonly id: string
  readonly note: Rouge
  readonly raw: Rouge
  readonly metrics: DraftMetrics
  readonly stopReason: string
  readonly verdicts: Record<Verdict, number>
  readonly omissions: number
  readonly plain: (Rouge & { readonly seconds: number }) | null
  readonly output: string
  readonly statements: readonly { readonly sectionKey: string; readonly text: string; readonly verdict: Verdict }[]
}

/** The published figures that our ROUGE must reproduce from the outputs that they were computed of, to two decimals. */
const published: readonly (readonly [string, string])[] = [
  ['gpt-4', 'GPT-4'],
  ['chatgpt', 'ChatGPT'],
  ['bart-ft-samsum-division', 'BART+FT$_{\\mathrm{SAMSum}}$ (Division)'],
  ['led', 'LED'],
  ['longest-doctor-turn', 'longest doctor turn'],
  ['whole-transcript', 'transcript'],
]

/** @throws Error where one figure differs */
export function checkRouge(): number {
  const references = new Map(aciVisits('test1').map((visit) => [visit.id, visit.note]))
  const scores = readFileSync(requireData('aci-bench/published-scores-test1.csv'), 'utf8').split(/\r?\n/)
  for (const [file, name] of published) {
    const line = scores.find((row) => row.startsWith(`${name},`))?.split(',') ?? []
    const rows = parseCsv(readFileSync(requireData(`aci-bench/reference-outputs/${file}.csv`), 'utf8'))
    const ours = meanOf(rows.map((row) => rouge(row['note'] ?? '', references.get(row['encounter_id'] ?? '') ?? '')))
    const figures = percents(ours)
    if (figures.join() !== line.slice(1, 4).join())
      throw new Error(`ROUGE of ${name}: ours ${figures.join(' ')}, published ${line.slice(1, 4).join(' ')}`)
  }
  return published.length
}

function meanOf(scores: readonly Rouge[]): Rouge {
  const mean = (pick: (score: Rouge) => number) => scores.reduce((sum, score) => sum + pick(score), 0) / Math.max(1, scores.length)
  return { r1: mean((score) => score.r1), r2: mean((score) => score.r2), rLsum: mean((score) => score.rLsum) }
}

function percents({ r1, r2, rLsum }: Rouge): string[] {
  return [r1, r2, rLsum].map((score) => (100 * score).toFixed(2))
}

async function draftVisit(drafting: Drafting, keeping: MemoryKeeping, visit: AciVisit): Promise<Omit<Result, 'plain'>> {
  const encounterId = keeping.add(visit.turns)
  let text = ''
  let metrics: DraftMetrics | null = null
  for await (const event of drafting.start({ encounterId, templateId: 'soap', redoSection: null, inParts: false })) {
    if (event.type === 'section') text += `\n${event.title.toUpperCase()}\n`
    if (event.type === 'statement') text += `${event.statement.text}\n`
    if (event.type === 'done') metrics = event.metrics
  }
  const { decision, omissions, statements } = keeping.kept(encounterId)
  if (decision === null || metrics === null) throw new Error(`no draft of ${visit.id}`)
  return {
    id: visit.id,
    note: rouge(text, visit.note),
    raw: rouge(decision.output, visit.note),
    metrics,
    stopReason: decision.stopReason,
    verdicts: decision.verdicts,
    omissions: omissions.length,
    output: decision.output,
    statements: statements.map(({ sectionKey, text: sentence, verdict }) => ({ sectionKey, text: sentence, verdict })),
  }
}

async function plainNote(plain: PlainUse, visit: AciVisit): Promise<Result['plain']> {
  const template = templateOf(loadTemplates(join(root, 'resources')), 'soap')
  const { output, seconds } = await plain.write(buildPrompt(template, visit.turns), 1400)
  return { ...rouge(output, visit.note), seconds }
}

function row(name: string, result: Pick<Result, 'note' | 'raw' | 'plain'>, more: string): string {
  const plain =
    result.plain === null ? '-'.padEnd(27) : `${percents(result.plain).join('/')} ${result.plain.seconds.toFixed(0)} s`.padEnd(27)
  return `${name.padEnd(9)} ${percents(result.note).join('/').padEnd(18)} ${percents(result.raw).join('/').padEnd(18)} ${plain} ${more}`
}

function figures({ metrics, omissions, stopReason, verdicts }: Result): string {
  const { contradicted, supported, unsure, unsupported } = verdicts
  return (
    `${(metrics.msTotal / 1000).toFixed(1)} s, first word ${(metrics.msToFirstWord / 1000).toFixed(1)} s, ` +
    `read ${String(metrics.tokensRead)} again ${String(metrics.tokensReread)} wrote ${String(metrics.tokensWritten)}, ` +
    `${String(supported)}/${String(unsure)}/${String(unsupported)}/${String(contradicted)} verdicts, ${String(omissions)} omissions, ${stopReason}`
  )
}

function summary(results: readonly Result[]): string {
  const compared = results.filter((result) => result.plain !== null)
  const seconds = (pick: (result: Result) => number) => compared.reduce((sum, result) => sum + pick(result), 0)
  const plain =
    compared.length === 0
      ? null
      : {
          ...meanOf(compared.flatMap((result) => result.plain ?? [])),
          seconds: seconds((result) => result.plain?.seconds ?? 0) / compared.length,
        }
  const ratio =
    compared.length === 0
      ? ''
      : `, ${(seconds((result) => result.metrics.msTotal / 1000) / seconds((result) => result.plain?.seconds ?? 0)).toFixed(2)} of plain use on ${String(compared.length)} visits`
  const sum = (pick: (result: Result) => number) => results.reduce((total, result) => total + pick(result), 0)
  const mean = (pick: (result: Result) => number) => (sum(pick) / results.length).toFixed(1)
  return row(
    'mean',
    { note: meanOf(results.map((result) => result.note)), raw: meanOf(results.map((result) => result.raw)), plain },
    `${mean((result) => result.metrics.msTotal / 1000)} s${ratio}, read again ${String(sum((result) => result.metrics.tokensReread))}, ` +
      `verdicts ${String(sum((result) => result.verdicts.supported))}/${String(sum((result) => result.verdicts.unsure))}/${String(sum((result) => result.verdicts.unsupported))}/${String(sum((result) => result.verdicts.contradicted))}, ` +
      `${mean((result) => result.omissions)} omissions a visit, ${String(results.filter((result) => result.stopReason === 'loop').length)} ended in a loop`,
  )
}

/** The verdicts of a draft by the checker as it is now, whenever the draft was written. */
function verdictsOf({ statements }: Result, turns: readonly Turn[]): Record<Verdict, number> {
  const verdicts = { supported: 0, unsure: 0, unsupported: 0, contradicted: 0 }
  for (const { sectionKey, text } of statements) verdicts[checkStatement(text, turns, { sectionKey }).verdict]++
  return verdicts
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      limit: { type: 'string', default: '1000' },
      plain: { type: 'string', default: '1000' },
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      threads: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
    },
  })
  const path = values.model
  if (!existsSync(path)) {
    process.stderr.write(`No model at ${path}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const visits = aciVisits(values.split).slice(0, Number(values.limit))
  if (!values.json) print(`ROUGE reproduces ${String(checkRouge())} published rows`)
  const template = templateOf(loadTemplates(join(root, 'resources')), 'soap')
  mkdirSync(join(root, '.bench'), { recursive: true })
  const adapter = values.adapter === undefined ? null : { path: values.adapter, sha256: await sha256Of(values.adapter), licence: '' }
  const name = [values.split, basename(path, '.gguf'), ...(adapter === null ? [] : [adapter.sha256.slice(0, 12)]), promptIdOf(template)]
  const file = join(root, '.bench', `drafting-${name.join('-')}.jsonl`)
  const turnsOf = new Map(visits.map((visit) => [visit.id, visit.turns]))
  const done = new Map<string, Result>(
    (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
      .filter((line) => line.trim() !== '')
      .map((line): Result => JSON.parse(line) as Result)
      .map((result) => [result.id, { ...result, verdicts: verdictsOf(result, turnsOf.get(result.id) ?? []) }]),
  )
  const threads = Number(values.threads)
  const engine = forkedEngine()
  const keeping = memoryKeeping()
  const model: Model = {
    id: basename(path, '.gguf'),
    name: basename(path, '.gguf'),
    path,
    sha256: '0'.repeat(64),
    bytes: 0,
    licence: '',
    card: '',
    adapter,
    origin: 'imported',
    present: true,
    selected: true,
    facts: null,
    estimatedMemoryBytes: null,
    importedAt: null,
  }
  const drafting = draftingOf({
    keeping,
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'cpu', threads }),
    calibrations: { of: () => null, keep: () => undefined },
    engine,
    now: () => new Date(),
    resourcesFolder: join(root, 'resources'),
  })
  let plain: PlainUse | null = null
  const results: Result[] = []
  if (!values.json) print(`${'visit'.padEnd(9)} ${'note R1/R2/RLsum'.padEnd(18)} ${'as written'.padEnd(18)} plain use`)
  for (const [index, visit] of visits.entries()) {
    let result = done.get(visit.id)
    if (result === undefined) {
      result = { ...(await draftVisit(drafting, keeping, visit)), plain: null }
      appendFileSync(file, `${JSON.stringify(result)}\n`)
    }
    if (result.plain === null && index < Number(values.plain)) {
      plain ??= await plainUse(path, result.metrics.contextTokens, threads)
      result = { ...result, plain: await plainNote(plain, visit) }
      appendFileSync(file, `${JSON.stringify(result)}\n`) // the later line of a visit counts
    }
    results.push(result)
    if (!values.json) print(row(result.id, result, figures(result)))
  }
  engine.kill()
  if (values.json) print(JSON.stringify(results.map((result) => ({ ...result, output: undefined }))))
  else print(summary(results))
  return 0
}
