/**
 * Speed with its yardsticks in one run, on the visits that are nearest to 1,700 tokens (`--visits`, three): `llama-bench` of the same
 * release, the library's documented use once a note and once a section, and Cloister after a visit that was read while it went on.
 * Rates, memory and what is written ahead are measured with the nearest. Settings are found by the product's own calibration. What is
 * compared takes turns, for machines are not alone.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { plainWay, type Calibration, type EngineWay } from '../src/contract/calibration.ts'
import type { DraftMetrics } from '../src/contract/drafting.ts'
import type { EnginePrompt } from '../src/contract/engine.ts'
import type { Model } from '../src/contract/models.ts'
import type { Template, Turn } from '../src/contract/records.ts'
import { buildPrompt, draftingOf, loadTemplates, templateOf, type Drafting } from '../src/main/service/drafting/index.ts'
import { forkedEngine, type ForkedEngine } from '../src/main/service/forked-engine.ts'
import { contextOf, estimateMemory, readGgufFacts } from '../src/main/service/models/index.ts'
import { aciVisits, type AciVisit } from './aci.ts'
import { adapterOf, modelAt, resourcesFolder, standardModel } from './drafts.ts'
import { liveVisit, type LiveVisit } from './live-visit.ts'
import { plainUse, type PlainUse } from './plain-use.ts'
import { print } from './print.ts'
import { peakMemoryOf } from './process-memory.ts'
import { median } from './statistics.ts'
import { runYardstick, yardstick, type Rates } from './yardstick.ts'

/** Tokens of the visit that the bars are given for. */
const VISIT_TOKENS = 1700
/** Tokens written where only the rate is asked for. */
const RATE_TOKENS = 96
/** Where a note that plain use writes is cut off: small models may go on without end. */
const NOTE_TOKENS = 1400
/** Where a section asked for by itself is. */
const SECTION_TOKENS = 300
/** What is read and written to try the library's own threads: so little, because on two cores they hardly get on. */
const SHORT_TURNS = 3
const SHORT_TOKENS = 8
/** When that is given up, in milliseconds. */
const SHORT_LIMIT = 120_000
/** The library takes as many threads as it counts cores, and four at least. */
const LEAST_THREADS = 4
/** Between the last turn and the asking, in seconds: a goodbye. */
const GOODBYE = 20
/** Turns that are heard between two readings of a visit that goes on. */
const TURNS_A_READING = 6

/** The first word is the first text that the model gives, a heading's as well: as plain use tells it. */
type Timed = { readonly seconds: number; readonly secondsToFirstWord: number; readonly tokensRead: number; readonly tokensWritten: number }
type Drafted = Timed & {
  /** Until the first word that is no heading. */
  readonly secondsToStatement: number
  readonly output: string
  readonly metrics: DraftMetrics
}

async function draft(drafting: Drafting, { encounterId, keeping }: LiveVisit): Promise<Drafted> {
  const started = performance.now()
  let firstOfStatement: number | null = null
  let metrics: DraftMetrics | null = null
  for await (const event of drafting.start({ encounterId, templateId: 'soap', redoSection: null, inParts: false })) {
    if (event.type === 'text' || event.type === 'statement') firstOfStatement ??= performance.now()
    if (event.type === 'done') metrics = event.metrics
  }
  const ended = performance.now()
  const output = keeping.kept(encounterId).decision?.output ?? ''
  if (metrics === null) throw new Error('no draft')
  return {
    seconds: (ended - started) / 1000,
    secondsToFirstWord: metrics.msToFirstWord / 1000,
    secondsToStatement: ((firstOfStatement ?? ended) - started) / 1000,
    tokensRead: metrics.tokensRead,
    tokensWritten: metrics.tokensWritten,
    output,
    metrics,
  }
}

/** Reads what has been heard so far; gives the seconds that it took. */
async function readOn(drafting: Drafting, live: LiveVisit, turns: readonly Turn[]): Promise<number> {
  const started = performance.now()
  live.hear(turns)
  for await (const _ of drafting.read({ encounterId: live.encounterId, templateId: 'soap' }));
  return (performance.now() - started) / 1000
}

/** The visit is read as it grows, its last turn too; then the note is asked for. `secondsOfLastTurn` were needed to read that turn. */
async function draftAfterLive(
  drafting: Drafting,
  live: LiveVisit,
  turns: readonly Turn[],
): Promise<Drafted & { readonly secondsOfLastTurn: number }> {
  for (let heard = TURNS_A_READING; heard < turns.length - 1; heard += TURNS_A_READING) await readOn(drafting, live, turns.slice(0, heard))
  await readOn(drafting, live, turns.slice(0, -1))
  const secondsOfLastTurn = await readOn(drafting, live, turns)
  return { ...(await draft(drafting, live)), secondsOfLastTurn }
}

/** The note is asked for `seconds` after the visit was read, or when it is written: until then it is written ahead. */
async function draftLater(
  engine: ForkedEngine,
  drafting: Drafting,
  live: LiveVisit,
  turns: readonly Turn[],
  seconds: number,
): Promise<Drafted> {
  await readOn(drafting, live, turns)
  const until = performance.now() + seconds * 1000
  for (let isAhead = true; isAhead && performance.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    isAhead = (await engine.client().status({})).state === 'ahead'
  }
  return draft(drafting, live)
}

/** As a user without Cloister asks for one section after another, the visit pasted each time. */
async function plainSections(plain: PlainUse, template: Template, prompt: EnginePrompt): Promise<Timed> {
  const all: Timed[] = []
  for (const { instruction, title } of template.sections) {
    const ask =
      `END CONVERSATION\n\nWrite only the section "${title}" of the clinical note of this visit (${instruction}), using only what was said. ` +
      'If nothing was said of it, write "Not discussed".'
    all.push(await plain.write({ ...prompt, ask }, SECTION_TOKENS))
  }
  const sum = (pick: (timed: Timed) => number) => all.reduce((total, timed) => total + pick(timed), 0)
  return {
    seconds: sum(({ seconds }) => seconds),
    secondsToFirstWord: all[0]?.secondsToFirstWord ?? Number.NaN,
    tokensRead: sum(({ tokensRead }) => tokensRead),
    tokensWritten: sum(({ tokensWritten }) => tokensWritten),
  }
}

function medianRates(rates: readonly Rates[]): Rates {
  return {
    readTokensPerSecond: median(rates.map((rate) => rate.readTokensPerSecond)),
    writeTokensPerSecond: median(rates.map((rate) => rate.writeTokensPerSecond)),
  }
}

/** How fast the engine's process reads the whole prompt and writes behind it, run in one way. */
async function engineRates(
  engine: ForkedEngine,
  model: Model,
  way: EngineWay,
  prompt: EnginePrompt,
): Promise<Rates & { readonly threads: number }> {
  const threads = await loadInto(engine, model, way)
  const sampling = { temperature: 0, seed: 0, maxTokens: RATE_TOKENS }
  let rates: Rates | null = null
  for await (const event of await engine.client().write({ visitKey: 'rates', prompt, sampling }))
    if (event.type === 'done') rates = event.metrics
  if (rates === null) throw new Error('the engine said nothing')
  const { readTokensPerSecond, writeTokensPerSecond } = rates
  return { readTokensPerSecond, writeTokensPerSecond, threads }
}

/** Starts the engine's process anew with the model; gives the threads that it took. */
async function loadInto(engine: ForkedEngine, { adapter, name, path }: Model, way: EngineWay): Promise<number> {
  await engine.restart()
  const load = await engine.client().load({ path, adapterPath: adapter?.path ?? null, name, contextTokens: contextOf(null), ...way })
  let threads = 1
  for await (const event of load) if (event.type === 'loaded') threads = event.threads
  return threads
}

/** Seconds for a few turns and a few words behind them, or null where the limit came first. */
async function shortSeconds(engine: ForkedEngine, model: Model, way: EngineWay, turns: readonly Turn[]): Promise<number | null> {
  await loadInto(engine, model, way)
  const transcript = turns
    .slice(0, SHORT_TURNS)
    .map(({ text }) => text)
    .join('\n')
  const prompt: EnginePrompt = { instructions: 'Say what was said.', transcript, ask: 'What was said?' }
  const sampling = { temperature: 0, seed: 0, maxTokens: SHORT_TOKENS }
  const signal = AbortSignal.timeout(SHORT_LIMIT)
  const started = performance.now()
  try {
    for await (const event of await engine.client().write({ visitKey: 'short', prompt, sampling }, { signal }))
      if (event.type === 'done') return (performance.now() - started) / 1000
    return null
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}

function ratesOf({ seconds, secondsToFirstWord, tokensRead, tokensWritten }: Timed): Rates {
  return {
    readTokensPerSecond: tokensRead / secondsToFirstWord,
    writeTokensPerSecond: Math.max(0, tokensWritten - 1) / Math.max(0.001, seconds - secondsToFirstWord),
  }
}

type Sized = { readonly visit: AciVisit; readonly tokens: number }

/** The visits by how near their transcripts are to 1,700 tokens. */
async function byNearness(engine: ForkedEngine, template: Template, visits: readonly AciVisit[]): Promise<Sized[]> {
  const sized: Sized[] = []
  for (const visit of visits) {
    const { transcript } = await engine.client().countTokens(buildPrompt(template, visit.turns))
    sized.push({ visit, tokens: transcript })
  }
  return sized.sort((a, b) => Math.abs(a.tokens - VISIT_TOKENS) - Math.abs(b.tokens - VISIT_TOKENS))
}

/** The three that the bars compare, for one visit. */
type Compared = { readonly id: string; readonly live: Timed; readonly note: Timed; readonly sections: Timed }

async function compare(
  { visit: { id, turns } }: Sized,
  { drafting, live, plain, template }: { drafting: Drafting; live: LiveVisit; plain: PlainUse; template: Template },
): Promise<Compared> {
  const prompt = buildPrompt(template, turns)
  const afterLive = timesOf(await draftAfterLive(drafting, live, turns))
  print(timeLine(`${id}: Cloister, read while it went on`, afterLive))
  const note = timesOf(await plain.write(prompt, NOTE_TOKENS))
  print(timeLine(`${id}: plain use, once a note`, note))
  const sections = await plainSections(plain, template, prompt)
  print(timeLine(`${id}: plain use, once a section`, sections))
  return { id, live: afterLive, note, sections }
}

type Bar = { readonly name: string; readonly value: number; readonly bar: string; readonly isMet: boolean }
const atMost = (name: string, value: number, bar: number): Bar => ({ name, value, bar: `<= ${String(bar)}`, isMet: value <= bar })
const atLeast = (name: string, value: number, bar: number): Bar => ({ name, value, bar: `>= ${String(bar)}`, isMet: value >= bar })

function rateLine(name: string, { readTokensPerSecond, writeTokensPerSecond }: Rates): string {
  return `${name.padEnd(84)} reads ${readTokensPerSecond.toFixed(1).padStart(6)}  writes ${writeTokensPerSecond.toFixed(1).padStart(5)} tokens/s`
}
function timeLine(name: string, { seconds, secondsToFirstWord, tokensRead, tokensWritten }: Timed): string {
  return (
    `${name.padEnd(44)} first word ${secondsToFirstWord.toFixed(2).padStart(6)} s, whole ${seconds.toFixed(1).padStart(6)} s, ` +
    `read ${String(tokensRead)}, wrote ${String(tokensWritten)} tokens`
  )
}
function wayText({ flashAttention, readChunk, threads }: EngineWay): string {
  return `threads ${threads === null ? 'by the engine' : String(threads)}, flash attention ${flashAttention}, ${String(readChunk)} tokens a batch`
}
/** Without the text. */
function timesOf({ seconds, secondsToFirstWord, tokensRead, tokensWritten }: Timed): Timed {
  return { seconds, secondsToFirstWord, tokensRead, tokensWritten }
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: 'string', default: standardModel },
      adapter: { type: 'string' },
      split: { type: 'string', default: 'valid' },
      visits: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '2' },
      json: { type: 'string' },
    },
  })
  const path = values.model
  if (!existsSync(path)) {
    process.stderr.write(`No model at ${path}. Run the preparing step, or name one with --model.\n`)
    return 2
  }
  const measure = yardstick()
  const template = templateOf(loadTemplates(resourcesFolder), 'soap')
  const facts = readGgufFacts(path)
  const name = basename(path, '.gguf')
  const adapter = adapterOf(path, values.adapter)
  const model = { ...modelAt(path, adapter), bytes: facts.fileBytes }
  const engine = forkedEngine()
  const live = liveVisit()
  const found: Calibration[] = []
  const drafting = draftingOf({
    keeping: live.keeping,
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'auto', threads: null }),
    calibrations: { of: () => Promise.resolve(found.at(-1) ?? null), keep: (_, calibration) => found.push(calibration) },
    engine,
    now: () => new Date(),
    resourcesFolder,
  })
  let plain: PlainUse | null = null
  try {
    for await (const _ of drafting.calibrate());
    const [calibration] = found
    if (calibration === undefined) throw new Error('the calibration found nothing')
    const { chosen } = calibration
    print(`${cpus()[0]?.model ?? ''}, ${String(availableParallelism())} cores; ${name}${adapter === null ? '' : ' with adapter'}`)
    print(`calibration, ${calibration.seconds.toFixed(1)} s: ${wayText(chosen)}`)
    for (const trial of calibration.trials) print(rateLine(`  ${wayText(trial.way)}`, trial))

    const [nearest, ...further] = (await byNearness(engine, template, aciVisits(values.split))).slice(0, Number(values.visits))
    if (nearest === undefined) throw new Error('no visits')
    const { visit, tokens: visitTokens } = nearest
    const prompt = buildPrompt(template, visit.turns)
    const { instructions, total } = await engine.client().countTokens(prompt)
    print(`${visit.id} of ${values.split}: ${String(visitTokens)} tokens of transcript, ${String(total)} with instructions and ask`)

    // Rates: the engine in each way, the calibration's and the library's among them, and the yardstick, in turns.
    // The library's batch, on as many threads as cores; with its own number of threads, see below.
    const libraryWay: EngineWay = { ...plainWay, readChunk: 512 }
    const others = [{ ...chosen, flashAttention: chosen.flashAttention === 'off' ? ('auto' as const) : ('off' as const) }]
    const ways = [chosen, libraryWay, ...others].filter((way, i, all) => all.findIndex((other) => wayText(other) === wayText(way)) === i)
    const rates = ways.map((way) => ({ way, rates: [] as Rates[] }))
    const benchRates: Rates[] = []
    const bareRates: Rates[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const tried of rates) {
        const measured = await engineRates(engine, model, tried.way, prompt)
        tried.rates.push(measured)
        if (tried.way !== chosen || !('path' in measure)) continue
        const settings = {
          model: path,
          threads: measured.threads,
          flashAttention: chosen.flashAttention !== 'off',
          chunk: chosen.readChunk,
        }
        // The engine reads behind the instructions, and writes behind all.
        benchRates.push(runYardstick(measure.path, { ...settings, read: total - instructions, write: RATE_TOKENS, behind: total }))
        // llama-bench loads no adapter: of the same file is the engine without one.
        if (adapter !== null) bareRates.push(await engineRates(engine, { ...model, adapter: null }, tried.way, prompt))
      }
    }
    const rateOf = (wanted: EngineWay) => medianRates(rates.find(({ way }) => wayText(way) === wayText(wanted))?.rates ?? [])
    const engineRate = rateOf(chosen)
    if ('path' in measure) print(rateLine(`llama-bench ${measure.release}, settings as calibrated`, medianRates(benchRates)))
    else print(`llama-bench ${measure.release} could not be built: ${measure.why}`)
    if (bareRates.length > 0) print(rateLine('engine as calibrated, without the adapter', medianRates(bareRates)))
    for (const { way } of rates) {
      const role = way === chosen ? ' (calibrated)' : wayText(way) === wayText(libraryWay) ? ' (library)' : ''
      print(rateLine(`engine, ${wayText(way)}${role}`, rateOf(way)))
    }

    // The library's defaults as they are, its own number of threads included.
    const libraryThreads = Math.max(LEAST_THREADS, availableParallelism())
    const shortAsCalibrated = await shortSeconds(engine, model, chosen, visit.turns)
    const shortByDefault = await shortSeconds(engine, model, { ...libraryWay, threads: libraryThreads }, visit.turns)
    const limit = SHORT_LIMIT / 1000
    const inWords = (seconds: number | null) => (seconds === null ? `not done in ${String(limit)} s` : `${seconds.toFixed(1)} s`)
    print(
      `a few turns and ${String(SHORT_TOKENS)} tokens behind them: as calibrated ${inWords(shortAsCalibrated)}, ` +
        `with the library's defaults, ${String(libraryThreads)} threads among them, ${inWords(shortByDefault)}`,
    )

    // Notes: Cloister and plain use, in turns.
    await engine.restart()
    const afterLive = await draftAfterLive(drafting, live, visit.turns)
    print(timeLine('Cloister, visit read while it went on', afterLive))
    print(`  the first word of a statement came after ${afterLive.secondsToStatement.toFixed(2)} s`)
    print(`  before that, reading the last turn took ${afterLive.secondsOfLastTurn.toFixed(2)} s`)
    const afterGoodbye = await draftLater(engine, drafting, live, visit.turns, GOODBYE)
    print(timeLine(`Cloister, asked ${String(GOODBYE)} s after it was read`, afterGoodbye))
    const writtenAhead = await draftLater(engine, drafting, live, visit.turns, Infinity)
    print(timeLine('Cloister, asked when it was written ahead', writtenAhead))
    const areSame = [afterGoodbye, writtenAhead].every(({ output }) => output === afterLive.output)
    print(`  written ahead, the notes are ${areSame ? 'the same' : 'not the same'} as written when asked`)
    // As many threads as cores: the library takes four at least, and on two cores they wait for each other at every layer.
    const plainOptions = { contextSize: contextOf(null), threads: availableParallelism() }
    plain = await plainUse(path, { ...plainOptions, ...(adapter === null ? {} : { lora: adapter.path }) })
    const note = await plain.write(prompt, NOTE_TOKENS)
    print(timeLine('plain use, once a note', note))
    print(rateLine('plain use, from its first word on', ratesOf(note)))
    await engine.client().forget({})
    const unread = await draft(drafting, live)
    print(timeLine('Cloister, nothing read before', unread))
    const memory = peakMemoryOf(engine.pid)
    const sections = await plainSections(plain, template, prompt)
    print(timeLine(`plain use, once a section (${String(template.sections.length)})`, sections))
    print(`the two Cloister notes are ${afterLive.output === unread.output ? 'the same' : 'not the same'}`)
    const estimated = estimateMemory(facts, contextOf(null))
    if (memory !== null) print(`memory estimated ${(estimated / 1e6).toFixed(0)} MB, at its peak ${(memory / 1e6).toFixed(0)} MB`)

    const compared: Compared[] = [{ id: visit.id, live: timesOf(afterLive), note: timesOf(note), sections }]
    for (const next of further) {
      print(`${next.visit.id}: ${String(next.tokens)} tokens of transcript`)
      compared.push(await compare(next, { drafting, live, plain, template }))
    }
    const perNote = compared.map(({ live: own, note: other }) => own.seconds / other.seconds)
    const perSection = compared.map(({ live: own, sections: other }) => own.seconds / other.seconds)
    const firstWord = compared.map(({ live: own, note: other }) => own.secondsToFirstWord / other.secondsToFirstWord)
    compared.forEach(({ id, live: { tokensWritten } }, i) => {
      const ratios = [perNote, perSection, firstWord].map((each) => each[i]?.toFixed(3) ?? '').join(', ')
      print(`${id}, ${String(tokensWritten)} tokens written: of plain use per note, per section, to the first word ${ratios}`)
    })

    const bench = medianRates(benchRates)
    const bars: Bar[] = [
      atMost('note after a visit read live / plain use per note', median(perNote), 0.55),
      atMost('note after a visit read live / plain use per section', median(perSection), 0.2),
      atMost('first word / first word of plain use', median(firstWord), 0.05),
      ...('path' in measure
        ? [
            atLeast('reading / llama-bench', engineRate.readTokensPerSecond / bench.readTokensPerSecond, 0.97),
            atLeast('writing / llama-bench', engineRate.writeTokensPerSecond / bench.writeTokensPerSecond, 0.97),
            ...(bareRates.length === 0
              ? []
              : [
                  atLeast(
                    'writing without the adapter / llama-bench',
                    medianRates(bareRates).writeTokensPerSecond / bench.writeTokensPerSecond,
                    0.97,
                  ),
                ]),
          ]
        : []),
      // Where the defaults did not get done, the ratio is at least this.
      atLeast("speed as calibrated / the library's defaults", (shortByDefault ?? limit) / (shortAsCalibrated ?? limit), 1.3),
    ]
    for (const { bar, isMet, name: what, value } of bars)
      print(`${what.padEnd(54)} ${value.toFixed(3)}  bar ${bar}  ${isMet ? 'met' : 'missed'}`)
    if (values.json !== undefined) {
      const made = {
        model: basename(path),
        adapter: adapter !== null,
        cores: availableParallelism(),
        visit: visit.id,
        visitTokens,
        total,
      }
      const times = {
        plainNote: timesOf(note),
        plainSections: sections,
        afterLive: { ...timesOf(afterLive), secondsOfLastTurn: afterLive.secondsOfLastTurn },
        afterGoodbye: timesOf(afterGoodbye),
        writtenAhead: timesOf(writtenAhead),
        unread: timesOf(unread),
      }
      const sameNote = afterLive.output === unread.output
      const figures = {
        ...made,
        calibration,
        rates,
        short: { asCalibrated: shortAsCalibrated, byDefault: shortByDefault, libraryThreads },
        benchRates,
        bareRates,
        times,
        compared,
        sameNote,
        memory: { estimated, peak: memory },
        bars,
        yardstick: measure,
      }
      writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
    }
    return 0
  } finally {
    engine.kill()
    await plain?.end()
  }
}
