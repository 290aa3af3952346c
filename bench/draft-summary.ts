/** The figures of a run of drafts as a whole: scores with intervals beside the published ones, time, tokens, memory, verdicts, loops. */
import type { DraftResult } from './draft-store.ts'
import { rougeOfDivisions } from './divisions.ts'
import { publishedRows, scopes, type Scope } from './published.ts'
import type { Rouge } from './rouge.ts'
import { bootstrapMean, intervalText, type Interval } from './statistics.ts'

export type ScoreInterval = { readonly r1: Interval; readonly r2: Interval; readonly rLsum: Interval }

function intervalsOf(scores: readonly Rouge[]): ScoreInterval {
  const of = (pick: (score: Rouge) => number) => bootstrapMean(scores.map((score) => 100 * pick(score)))
  return { r1: of((score) => score.r1), r2: of((score) => score.r2), rLsum: of((score) => score.rLsum) }
}

export type DraftSummary = {
  readonly visits: number
  readonly scores: Readonly<Record<Scope, ScoreInterval>>
  readonly asWritten: ScoreInterval
  readonly secondsToFirstWord: Interval
  readonly secondsToNote: Interval
  readonly readTokensPerSecond: Interval
  readonly writeTokensPerSecond: Interval
  readonly tokens: { readonly read: number; readonly reread: number; readonly written: number }
  readonly peakMemoryBytes: number | null
  readonly verdicts: { readonly supported: number; readonly unsure: number; readonly unsupported: number; readonly contradicted: number }
  readonly omissionsAVisit: Interval
  readonly loops: {
    readonly sentenceTwice: number
    readonly passageThrice: number
    readonly endedInLoop: number
    /** Notes in which the guard cut a section short, of those where it was counted. */
    readonly cutShort: number
    readonly cutsCounted: number
    readonly endedFull: number
  }
  readonly plain: { readonly visits: number; readonly scores: ScoreInterval; readonly seconds: number; readonly timeRatio: number } | null
}

function plainOf(results: readonly DraftResult[]): DraftSummary['plain'] {
  const compared = results.flatMap(({ metrics, plain }) => (plain === null ? [] : [{ ours: metrics.msTotal / 1000, plain }]))
  if (compared.length === 0) return null
  const sum = (pick: (pair: (typeof compared)[number]) => number) => compared.reduce((total, pair) => total + pick(pair), 0)
  const seconds = sum(({ plain }) => plain.seconds)
  return {
    visits: compared.length,
    scores: intervalsOf(compared.map(({ plain }) => plain)),
    seconds: seconds / compared.length,
    timeRatio: sum(({ ours }) => ours) / seconds,
  }
}

export function summaryOf(results: readonly DraftResult[]): DraftSummary {
  const sum = (pick: (result: DraftResult) => number) => results.reduce((total, result) => total + pick(result), 0)
  const mean = (pick: (result: DraftResult) => number) => bootstrapMean(results.map(pick))
  const count = (pick: (result: DraftResult) => boolean) => results.filter(pick).length
  const divided = rougeOfDivisions(results.map(({ reference, text }) => ({ candidate: text, reference })))
  const peaks = results.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? [])
  return {
    visits: results.length,
    scores: {
      whole: intervalsOf(results.map(({ note }) => note)),
      subjective: intervalsOf(divided.subjective),
      objective_exam: intervalsOf(divided.objective_exam),
      objective_results: intervalsOf(divided.objective_results),
      assessment_and_plan: intervalsOf(divided.assessment_and_plan),
    },
    asWritten: intervalsOf(results.map(({ raw }) => raw)),
    secondsToFirstWord: mean(({ metrics }) => metrics.msToFirstWord / 1000),
    secondsToNote: mean(({ metrics }) => metrics.msTotal / 1000),
    readTokensPerSecond: mean(({ metrics }) => metrics.readTokensPerSecond),
    writeTokensPerSecond: mean(({ metrics }) => metrics.writeTokensPerSecond),
    tokens: {
      read: sum(({ metrics }) => metrics.tokensRead),
      reread: sum(({ metrics }) => metrics.tokensReread),
      written: sum(({ metrics }) => metrics.tokensWritten),
    },
    peakMemoryBytes: peaks.length === 0 ? null : Math.max(...peaks),
    verdicts: {
      supported: sum(({ verdicts }) => verdicts.supported),
      unsure: sum(({ verdicts }) => verdicts.unsure),
      unsupported: sum(({ verdicts }) => verdicts.unsupported),
      contradicted: sum(({ verdicts }) => verdicts.contradicted),
    },
    omissionsAVisit: mean(({ omissions }) => omissions),
    loops: {
      sentenceTwice: count(({ loops }) => loops.sentenceTwice),
      passageThrice: count(({ loops }) => loops.passageThrice),
      endedInLoop: count(({ stopReason }) => stopReason === 'loop'),
      cutShort: count(({ loopCuts }) => (loopCuts ?? 0) > 0),
      cutsCounted: count(({ loopCuts }) => loopCuts !== undefined),
      endedFull: count(({ stopReason }) => stopReason === 'max-tokens' || stopReason === 'context-full'),
    },
    plain: plainOf(results),
  }
}

const scopeNames: Readonly<Record<Scope, string>> = {
  whole: 'whole note',
  subjective: 'subjective',
  objective_exam: 'objective exam',
  objective_results: 'objective results',
  assessment_and_plan: 'assessment and plan',
}

function scoreLine(name: string, cells: readonly string[]): string {
  return `${name.padEnd(34)} ${cells.map((cell) => cell.padEnd(20)).join(' ')}`.trimEnd()
}

/** The summary in lines; with the published figures below each of ours, where they are of the same visits. */
export function summaryLines(summary: DraftSummary, withPublished: boolean): string[] {
  const published = withPublished ? publishedRows() : []
  const cells = ({ r1, r2, rLsum }: ScoreInterval) => [r1, r2, rLsum].map((interval) => intervalText(interval, 2))
  const { loops, plain, tokens, verdicts } = summary
  const statements = verdicts.supported + verdicts.unsure + verdicts.unsupported + verdicts.contradicted
  const share = (part: number) => `${String(part)} (${((100 * part) / Math.max(1, statements)).toFixed(1)} %)`
  return [
    scoreLine(`${String(summary.visits)} visits`, ['R1', 'R2', 'RLsum']),
    ...scopes.flatMap((scope) => [
      scoreLine(scopeNames[scope], cells(summary.scores[scope])),
      ...published.map(({ name, of }) => scoreLine(`  published: ${name}`, of[scope])),
    ]),
    scoreLine('as the model wrote it', cells(summary.asWritten)),
    ...(plain === null
      ? []
      : [
          scoreLine(`plain use, ${String(plain.visits)} visits`, cells(plain.scores)),
          `plain use takes ${plain.seconds.toFixed(1)} s; a draft takes ${plain.timeRatio.toFixed(2)} of that`,
        ]),
    `seconds to the first word ${intervalText(summary.secondsToFirstWord)}, to the note ${intervalText(summary.secondsToNote)}`,
    `reads ${intervalText(summary.readTokensPerSecond)} and writes ${intervalText(summary.writeTokensPerSecond)} tokens/s`,
    `tokens read ${String(tokens.read)}, read again ${String(tokens.reread)}, written ${String(tokens.written)}`,
    `peak memory of the engine ${summary.peakMemoryBytes === null ? 'not known' : `${(summary.peakMemoryBytes / 1e6).toFixed(0)} MB`}`,
    `${String(statements)} statements: supported ${share(verdicts.supported)}, unsure ${share(verdicts.unsure)}, ` +
      `unsupported ${share(verdicts.unsupported)}, contradicted ${share(verdicts.contradicted)}; omissions listed a visit ${intervalText(summary.omissionsAVisit)}`,
    `loops: a sentence twice in ${String(loops.sentenceTwice)} notes, a passage of 8 words thrice in ${String(loops.passageThrice)}; ` +
      `ended by the guard ${String(loops.endedInLoop)}, cut short by it on the way ${String(loops.cutShort)} of ${String(loops.cutsCounted)}, ` +
      `ended at the limit of tokens ${String(loops.endedFull)}`,
  ]
}
