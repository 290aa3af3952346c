/** Tries a model on the project's own visits through the code that drafts for patients; what it writes stays in memory. */
import type { Evaluation, EvaluationVisit, VisitScore } from '../../../contract/evaluation.ts'
import type { DraftMetrics, Sampling } from '../../../contract/drafting.ts'
import type { Model } from '../../../contract/models.ts'
import type { Template } from '../../../contract/records.ts'
import { machineName } from '../models/index.ts'
import { runDraft } from './draft-run.ts'
import type { EngineSession, Loaded } from './engine-session.ts'
import { figuresOf, scoreVisit } from './evaluation.ts'
import { promptsOf } from './input.ts'
import { memoryKeeping } from './memory-keeping.ts'

export type EvaluationRun = {
  readonly model: Model
  readonly loaded: Loaded
  readonly visits: readonly EvaluationVisit[]
  readonly template: Template
  readonly sampling: Sampling
  readonly engine: EngineSession
  readonly appVersion: string
  readonly now: () => Date
}
export type EvaluationStep = { readonly visit: number; readonly title: string; readonly secondsLeft: number | null }

/** Drafts visit by visit, saying which one is next; null where it was stopped before its end. @throws the Faults of drafting */
export async function* evaluateModel(run: EvaluationRun, signal: AbortSignal): AsyncGenerator<EvaluationStep, Evaluation | null, void> {
  const { engine, loaded, model, now, sampling, template, visits } = run
  const scores: VisitScore[] = []
  const metrics: DraftMetrics[] = []
  const isStopped = () => signal.aborted
  let memoryBytes: number | null = null
  const started = performance.now()
  for (const [index, visit] of visits.entries()) {
    const each = index === 0 ? null : (performance.now() - started) / 1000 / index
    yield { visit: index + 1, title: visit.title, secondsLeft: each === null ? null : each * (visits.length - index) }
    if (signal.aborted) return null
    const keeping = memoryKeeping()
    const id = keeping.add(visit.turns.map((turn, i) => ({ ...turn, number: i + 1, startMs: null, endMs: null })))
    const { encounter, source } = keeping.visit(id)
    if (source === null) return null
    const parts = [source.turns]
    const prompts = promptsOf(template, parts, 'unknown', null)
    const draft = runDraft(
      { encounter, source, sex: 'unknown', template, model, loaded, parts, prompts, sampling, redo: null },
      { engine, keeping, now },
      signal,
    )
    for await (const event of draft) {
      if (event.type !== 'done') continue
      if (!event.complete && isStopped()) return null
      metrics.push(event.metrics)
    }
    scores.push(scoreVisit(visit, keeping.kept(id)))
    const held = (await engine.status().catch(() => null))?.memoryBytes ?? null
    if (held !== null) memoryBytes = Math.max(memoryBytes ?? 0, held)
  }
  return {
    modelId: model.id,
    modelName: model.name,
    modelSha256: model.sha256,
    adapterSha256: model.adapter?.sha256 ?? null,
    machine: machineName(),
    appVersion: run.appVersion,
    evaluatedAt: now().toISOString(),
    ...figuresOf(scores, metrics),
    memoryBytes,
  }
}
