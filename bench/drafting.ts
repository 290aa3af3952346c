/**
 * Drafting on real visits, through the app's own drafting code and engine process: ROUGE of each note against the one that a
 * clinician accepted, whole and by division, with seconds, tokens, memory, verdicts and signs of loops, beside the published figures.
 * `--asr` drafts from raw speech recognition where the data has it. Resumable: what is done is in `.bench/`, one line a visit.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { DraftEvent, type DraftMetrics } from '../src/contract/drafting.ts'
import { markOf } from '../src/contract/marks.ts'
import type { Template } from '../src/contract/records.ts'
import { buildPrompt, draftingOf, loadTemplates, promptIdOf, templateOf, type Drafting } from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { aciVisits, recognisedVisits, type AciVisit } from './aci.ts'
import { draftStore, resultOf, type DraftLine, type DraftResult, type DraftStore } from './draft-store.ts'
import { summaryLines, summaryOf } from './draft-summary.ts'
import { adapterOf, madeOf, modelAt, resourcesFolder, standardModel } from './drafts.ts'
import { memoryKeeping, type MemoryKeeping } from './memory-keeping.ts'
import { plainUse, type PlainUse } from './plain-use.ts'
import { print } from './print.ts'
import { peakMemoryOf } from './process-memory.ts'
import { checkRouge, percents } from './published.ts'
import { rouge, type Rouge } from './rouge.ts'
import { bootstrapMean, intervalText } from './statistics.ts'
import { talkVisits } from './talk.ts'

/** A split of ACI-Bench; `talk`: the visits written to train on of which none is trained on, those with a note by this template. */
function visitsOf(split: string, templateId: string): readonly AciVisit[] {
  if (split !== 'talk') return aciVisits(split)
  return talkVisits().filter((visit) => visit.split === 'valid' && visit.templateId === templateId)
}

async function draftVisit(drafting: Drafting, keeping: MemoryKeeping, visit: AciVisit, templateId: string): Promise<DraftLine> {
  const encounterId = keeping.add(visit.turns, visit.sex)
  let text = ''
  let metrics: DraftMetrics | null = null
  let written = 0
  let loopCuts = 0
  for await (const sent of drafting.start({ encounterId, templateId, redoSection: null, inParts: false })) {
    // As the window gets it: what the contract refuses would end the draft there.
    const event = DraftEvent.parse(sent)
    // Reading again after writing has begun: the guard stopped the model, and it goes on.
    if (event.type === 'reading' && written > 0) {
      loopCuts++
      written = 0
    }
    if (event.type === 'progress') written = event.tokensWritten
    if (event.type === 'section') text += `\n${event.title.toUpperCase()}\n`
    if (event.type === 'statement') text += `${event.statement.text}\n`
    if (event.type === 'done') metrics = event.metrics
  }
  const { decision, omissions, statements, tokens } = keeping.kept(encounterId)
  if (decision === null || metrics === null) throw new Error(`no draft of ${visit.id}`)
  return {
    id: visit.id,
    metrics,
    stopReason: decision.stopReason,
    omissions: omissions.length,
    plain: null,
    output: decision.output,
    text,
    statements: statements.map(({ reasons, sectionKey, text: sentence, verdict }) => {
      const doubted = reasons.some(({ check, outcome }) => check === 'certainty' && outcome === 'unsure')
      return { sectionKey, text: sentence, verdict, doubted, supported: markOf({ reasons, verdict }) === 'supported' }
    }),
    loopCuts,
    tokens,
  }
}

async function plainNote(plain: PlainUse, visit: AciVisit, template: Template): Promise<DraftLine['plain']> {
  const { output, seconds } = await plain.write(buildPrompt(template, visit.turns), 1400)
  return { ...rouge(output, visit.note), seconds }
}

function scores(score: Rouge): string {
  return percents([score]).join('/')
}

function row({ loops, metrics, note, omissions, plain, raw, stopReason, id, verdicts }: DraftResult): string {
  const { contradicted, supported, unsure, unsupported } = verdicts
  return (
    `${id.padEnd(9)} ${scores(note).padEnd(18)} ${scores(raw).padEnd(18)} ` +
    `${(plain === null ? '-' : `${scores(plain)} ${plain.seconds.toFixed(0)} s`).padEnd(25)} ` +
    `${(metrics.msTotal / 1000).toFixed(1)} s, first word ${(metrics.msToFirstWord / 1000).toFixed(1)} s, ` +
    `read ${String(metrics.tokensRead)} again ${String(metrics.tokensReread)} wrote ${String(metrics.tokensWritten)}, ` +
    `${String(supported)}/${String(unsure)}/${String(unsupported)}/${String(contradicted)} verdicts, ${String(omissions)} omissions, ` +
    `${stopReason}${loops.sentenceTwice ? ', a sentence twice' : ''}${loops.passageThrice ? ', a passage thrice' : ''}`
  )
}

/** What noise costs: the same visits from raw recognition and from the transcript of the split, where both have been drafted. */
function noiseLines(recognised: readonly DraftResult[], store: DraftStore, split: string, template: Template): string[] {
  const clean = new Map(aciVisits(split).map((visit) => [visit.id, visit]))
  const pairs = recognised.flatMap((noisy) => {
    const [line, visit] = [store.find(noisy.id), clean.get(noisy.id)]
    return line === undefined || visit === undefined ? [] : [{ noisy, plain: resultOf(line, visit, template) }]
  })
  if (pairs.length === 0) return [`The transcripts of ${split} have not been drafted in this way yet: run without --asr to compare.`]
  const lost = (pick: (score: Rouge) => number) =>
    intervalText(bootstrapMean(pairs.map(({ noisy, plain }) => 100 * (pick(noisy.note) - pick(plain.note)))))
  return [
    `the same ${String(pairs.length)} visits from their transcripts: ${percents(pairs.map(({ plain }) => plain.note)).join('/')}; ` +
      `raw recognition against that: R1 ${lost((score) => score.r1)}, R2 ${lost((score) => score.r2)}, RLsum ${lost((score) => score.rLsum)}`,
  ]
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      split: { type: 'string', default: 'valid' },
      asr: { type: 'boolean', default: false },
      limit: { type: 'string', default: '1000' },
      plain: { type: 'string', default: '0' },
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      template: { type: 'string', default: 'soap' },
      threads: { type: 'string', default: '2' },
      json: { type: 'string' },
    },
  })
  const { split } = values
  const path = values.model
  if (!existsSync(path)) {
    process.stderr.write(`No model at ${path}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const template = templateOf(loadTemplates(resourcesFolder), values.template)
  const visits = (values.asr ? recognisedVisits(split) : visitsOf(split, template.id)).slice(0, Number(values.limit))
  if (visits.length === 0) {
    process.stderr.write(`The data has no ${values.asr ? 'raw recognition' : `notes by the template ${template.id}`} of ${split}.\n`)
    return 2
  }
  print(`ROUGE reproduces ${String(checkRouge())} published rows`)
  const model = modelAt(path, adapterOf(path, values.adapter))
  const made = madeOf(model, promptIdOf(template))
  const cleanStore = draftStore([split, ...made])
  const store = values.asr ? draftStore([`${split}-asr`, ...made]) : cleanStore
  const threads = Number(values.threads)
  const engine = forkedEngine()
  const keeping = memoryKeeping()
  const drafting = draftingOf({
    keeping,
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'cpu', threads }),
    calibrations: { of: () => Promise.resolve(null), keep: () => undefined },
    engine,
    now: () => new Date(),
    resourcesFolder,
  })
  let plain: PlainUse | null = null
  const results: DraftResult[] = []
  print(`${'visit'.padEnd(9)} ${'note R1/R2/RLsum'.padEnd(18)} ${'as written'.padEnd(18)} plain use`)
  try {
    for (const [index, visit] of visits.entries()) {
      let line = store.find(visit.id)
      if (line === undefined) {
        const drafted = await draftVisit(drafting, keeping, visit, template.id)
        line = { ...drafted, peakMemoryBytes: peakMemoryOf(engine.pid) }
        store.keep(line)
      }
      if (line.plain === null && index < Number(values.plain)) {
        plain ??= await plainUse(path, { contextSize: line.metrics.contextTokens, threads })
        line = { ...line, plain: await plainNote(plain, visit, template) }
        store.keep(line)
      }
      const result = resultOf(line, visit, template)
      results.push(result)
      print(row(result))
    }
  } finally {
    engine.kill()
    await plain?.end()
  }
  const summary = summaryOf(results)
  for (const line of summaryLines(summary, split === 'test1' && !values.asr && results.length === aciVisits(split).length)) print(line)
  if (values.asr) for (const line of noiseLines(results, cleanStore, split, template)) print(line)
  if (values.json !== undefined) {
    // Figures only: what was said and written stays in `.bench/`.
    const rows = results.map(({ output: _o, reference: _r, statements: _s, text: _t, ...figures }) => figures)
    const run = { split, asr: values.asr, model: basename(path), adapter: model.adapter?.sha256 ?? null, template: template.id }
    writeFileSync(values.json, `${JSON.stringify({ ...run, promptId: promptIdOf(template), summary, visits: rows }, null, 2)}\n`)
  }
  return 0
}
