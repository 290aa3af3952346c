/** Drafting for an open vault: how ready a visit is, reading it ahead, writing its note, and writing it again to compare. */
import { availableParallelism } from 'node:os'
import type { Calibration, CalibrationEvent, EngineWay } from '../../../contract/calibration.ts'
import type { DraftEvent, DraftRequest, Readiness, ReplayResult, Sampling } from '../../../contract/drafting.ts'
import type { EnginePrompt } from '../../../contract/engine.ts'
import type { EvaluationEvent, EvaluationRequest } from '../../../contract/evaluation.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Model } from '../../../contract/models.ts'
import type { Encounter, Sex, Source, Template, Turn } from '../../../contract/records.ts'
import type { Settings } from '../../../contract/settings.ts'
import type { EngineConnection } from '../engine-connection.ts'
import { calibratedFor, contextOf, type Calibrations, type Evaluations } from '../models/index.ts'
import { findWay, trialOf, wayFor } from './calibration.ts'
import { runDraft, type DraftRun } from './draft-run.ts'
import { EngineSession, type Loaded } from './engine-session.ts'
import { evaluateModel } from './evaluate.ts'
import { loadEvaluationVisits } from './evaluation-visits.ts'
import { NOTE_TOKENS, promptsOf, requireVisit, type Redo } from './input.ts'
import { judgeSource } from './grounding/judge-source.ts'
import type { Keeping } from './keeping.ts'
import { planParts } from './parts.ts'
import { buildPrompt, transcriptText } from './prompt.ts'
import { replayDecision } from './replay.ts'
import { loadTemplates, templateOf } from './templates.ts'

export type Drafting = {
  templates(): Template[]
  /** @throws Fault NOT_FOUND */
  readiness(input: { encounterId: string; templateId: string }): Promise<Readiness>
  /** Loads the model where needed and reads the visit; ends when it is read. From then on its note is written ahead, until something else is asked for. */
  read(input: { encounterId: string; templateId: string }, signal?: AbortSignal): AsyncGenerator<Readiness, void, void>
  start(request: DraftRequest, signal?: AbortSignal): AsyncGenerator<DraftEvent, void, void>
  /** Writes the note of a decision again and compares. @throws Fault NOT_FOUND, REPLAY_IMPOSSIBLE, and those of `start` */
  replay(decisionId: string, signal?: AbortSignal): Promise<ReplayResult>
  /** What was measured of the chosen model on this machine. */
  calibration(): Promise<Calibration | null>
  /** Measures how the chosen model runs best here, for about 20 seconds, and uses that from then on. @throws Fault ENGINE_BUSY */
  calibrate(signal?: AbortSignal): AsyncGenerator<CalibrationEvent, void, void>
  /** Ends what the engine does ahead of a draft: the vault closes. */
  close(): Promise<void>
  /** Tries a model on the project's own visits and keeps how it did; a visit that needs the engine stops it. @throws Fault NOT_FOUND, ENGINE_BUSY, and those of drafting */
  evaluate(request: EvaluationRequest, signal?: AbortSignal): AsyncGenerator<EvaluationEvent, void, void>
}

/** What a draft is written from. */
type Visit = { readonly source: Source; readonly sex: Sex }

export type DraftingParts = {
  readonly keeping: Keeping
  /** The model of an id, or the one to draft with, its file present and its hash known. */
  readonly model: (id?: string) => Promise<Model>
  readonly settings: () => Pick<Settings, 'device' | 'threads'>
  /** What was measured of a model on this machine, and where a new measurement is kept. */
  readonly calibrations: Calibrations
  /** Which models may draft for patients. Without it nothing is evaluated and none is held back: benchmarks have no patients. */
  readonly evaluations?: Evaluations
  readonly appVersion?: string
  readonly engine: EngineConnection
  /** Throws where nothing can be kept, so that a long measurement does not end in vain. */
  readonly assertWritable?: () => void
  readonly now: () => Date
  readonly resourcesFolder: string
  /** Cores of the processor; as many as there are unless given. */
  readonly cores?: number
  /** Milliseconds without a word after which the engine is taken to hang; three minutes unless given. */
  readonly silenceMs?: number
}

/** Tokens by which a chat template's own marks and a rounding may exceed the count. */
const MARGIN = 64
/** Letters a token, for a first estimate before a model is loaded. */
const LETTERS = 3.6

/** A light one, chosen on the `valid` visits (docs/quality.md): small models fall into loops without, and lose needed words with a strong one. */
const PENALTIES: Sampling['penalties'] = {
  repeat: { penalty: 1.05, lastTokens: 200 },
  afterLoop: { penalty: 1.15, lastTokens: 400, withGiven: true },
}

/** The whole note is written greedily; a section that is asked for again must be free to come out otherwise. */
export function samplingOf(redoVersion: number | null): Sampling {
  return redoVersion === null
    ? { temperature: 0, seed: 0, maxTokens: NOTE_TOKENS, penalties: PENALTIES }
    : { temperature: 0.7, seed: redoVersion, maxTokens: NOTE_TOKENS, penalties: PENALTIES }
}

export function draftingOf(parts: DraftingParts): Drafting {
  const { keeping, now } = parts
  const engine = new EngineSession(parts.engine, parts.silenceMs)
  const templates = loadTemplates(parts.resourcesFolder)
  const fractions = new Map<string, number>()
  let reading: { readonly key: string; readonly stop: AbortController; readonly ended: Promise<void> } | null = null
  /** The note that is written, or has been, before it is asked for. */
  let ahead: { readonly key: string; readonly stop: AbortController; ended: Promise<void> } | null = null
  let calibrating: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null
  let writing = false
  const isWriting = () => writing

  function calibrationOf(model: Model): Promise<Calibration | null> {
    return parts.calibrations.of(model, () => engine.facts())
  }

  async function wayOf(model: Model): Promise<EngineWay> {
    return wayFor(parts.settings(), (await calibrationOf(model))?.chosen ?? null)
  }

  function readKey(source: Source, model: Model): string {
    return [source.id, source.sha256, model.sha256].join('/')
  }

  async function currentModel(): Promise<Model | null> {
    try {
      return await parts.model()
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }

  async function neededTokens(template: Template, turns: readonly Turn[], sex: Sex, model: Model): Promise<number> {
    const prompt = buildPrompt(template, turns, sex)
    if (engine.loaded?.modelId === model.id && !writing && reading === null) {
      const counted = await engine.count(prompt).catch(() => null)
      if (counted !== null) return counted.total + NOTE_TOKENS
    }
    return Math.ceil((prompt.instructions.length + prompt.transcript.length + prompt.ask.length) / LETTERS) + NOTE_TOKENS
  }

  async function readiness({ encounterId, templateId }: { encounterId: string; templateId: string }): Promise<Readiness> {
    const { sex, source } = keeping.visit(encounterId)
    const template = templateOf(templates, templateId)
    const model = await currentModel()
    const blank: Readiness = {
      modelName: model?.name ?? null,
      device: engine.loaded?.device ?? null,
      contextTokens: model === null ? null : (engine.loaded?.contextTokens ?? contextOf(model.facts)),
      neededTokens: null,
      parts: 1,
      state: 'ready',
      fractionRead: 0,
    }
    if (source === null) return { ...blank, state: 'no-source' }
    const judged = judgeSource(source.turns).state
    if (judged !== 'ok') return { ...blank, state: judged }
    if (model === null) return { ...blank, state: 'no-model' }
    const needed = await neededTokens(template, source.turns, sex, model)
    const context = blank.contextTokens ?? contextOf(null)
    const fixed = NOTE_TOKENS + Math.ceil(1200 / LETTERS) + MARGIN
    const count = needed + MARGIN <= context ? 1 : Math.ceil((needed - fixed) / Math.max(256, context - fixed))
    const fractionRead = fractions.get(readKey(source, model)) ?? 0
    const state = engine.isLoading
      ? 'loading-model'
      : reading?.key === readKey(source, model)
        ? 'reading'
        : fractionRead >= 1
          ? 'read'
          : 'ready'
    return { ...blank, neededTokens: needed, parts: count, state, fractionRead }
  }

  /** Ends what the engine does ahead of a draft, also what is begun in the meantime. */
  async function stopReading(): Promise<void> {
    while (reading !== null || ahead !== null) {
      const stopped = ahead
      reading?.stop.abort()
      stopped?.stop.abort()
      await Promise.all([reading?.ended, stopped?.ended])
      if (ahead === stopped) ahead = null
    }
  }

  /**
   * The engine goes on behind a visit that is read and writes its note: it is there, or a part of it, when it is asked for, and the same as if
   * it were written then. Nothing of it leaves the engine before. What fails here fails again for the draft, and is said there.
   */
  function writeAhead(key: string, visitKey: string, prompt: EnginePrompt): void {
    const stop = new AbortController()
    const write = async () => {
      for await (const _ of engine.writeAhead(visitKey, prompt, samplingOf(null), stop.signal));
    }
    const begun = { key, stop, ended: Promise.resolve() }
    ahead = begun
    begun.ended = write().catch(() => {
      if (ahead === begun) ahead = null
    })
  }

  /** Whether a draft of it could be asked for and kept. */
  function canDraft(model: Model, encounter: Encounter): boolean {
    try {
      parts.assertWritable?.()
    } catch {
      return false
    }
    return (encounter.status === 'new' || encounter.status === 'ready') && mayDraft(model, encounter.id)
  }

  function mayDraft(model: Model, encounterId: string): boolean {
    return parts.evaluations?.of(model).mayDraft !== false || keeping.isExample(encounterId)
  }

  async function* read(input: { encounterId: string; templateId: string }, signal?: AbortSignal): AsyncGenerator<Readiness, void, void> {
    const first = await readiness(input)
    if (
      writing ||
      first.state === 'no-source' ||
      first.state === 'no-model' ||
      first.state.startsWith('not-') ||
      first.state === 'too-thin'
    ) {
      yield first
      return
    }
    await stopCalibrating()
    const { encounter, sex, source } = keeping.visit(input.encounterId)
    if (source === null) return
    const model = await parts.model()
    const key = readKey(source, model)
    const way = await wayOf(model)
    const aheadKey = JSON.stringify([key, model.adapter?.sha256, way, input.templateId, sex])
    if (ahead?.key === aheadKey && first.state === 'read' && engine.loaded?.modelId === model.id) {
      yield first
      return
    }
    await stopReading()
    if (isWriting()) return
    const stop = new AbortController()
    const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let end = () => {}
    reading = { key, stop, ended: new Promise((resolve) => (end = resolve)) }
    try {
      yield { ...first, state: 'loading-model' }
      const loaded = await engine.ensureLoaded(model, way, contextOf(model.facts))
      both.throwIfAborted()
      const template = templateOf(templates, input.templateId)
      const visitParts = await partsOf(template, { source, sex }, loaded, true)
      const [part = source.turns] = visitParts
      const facts = { ...first, device: loaded.device, contextTokens: loaded.contextTokens }
      fractions.clear() // the engine holds one visit at a time
      const visitKey = `${source.id}/0`
      const prompt = buildPrompt(template, part, sex)
      for await (const event of engine.read(visitKey, prompt, both)) {
        const fractionRead = event.tokensTotal === 0 ? 1 : Math.min(1, event.tokensDone / event.tokensTotal)
        fractions.set(key, fractionRead)
        yield { ...facts, state: fractionRead >= 1 ? 'read' : 'reading', fractionRead }
      }
      fractions.set(key, 1)
      both.throwIfAborted()
      if (visitParts.length === 1 && canDraft(model, encounter)) writeAhead(aheadKey, visitKey, prompt)
      yield { ...facts, state: 'read', fractionRead: 1 }
    } catch (error) {
      if (!both.aborted) throw error
    } finally {
      reading = null
      end()
    }
  }

  /** The turns in as many parts as the context asks for. @throws Fault CONTEXT_TOO_SMALL unless `allowed` */
  async function partsOf(
    template: Template,
    { sex, source: { turns } }: Visit,
    loaded: Loaded,
    allowed: boolean,
  ): Promise<(readonly Turn[])[]> {
    const counted = await engine.count(buildPrompt(template, turns, sex))
    const room = loaded.contextTokens - counted.instructions - counted.ask - NOTE_TOKENS - MARGIN
    if (counted.transcript <= room) return [turns]
    const total = counted.total + NOTE_TOKENS
    if (!allowed) throw new Fault('CONTEXT_TOO_SMALL', { neededTokens: total, contextTokens: loaded.contextTokens })
    if (room < 256) throw new Fault('CONTEXT_TOO_SMALL', { neededTokens: total, contextTokens: loaded.contextTokens })
    const rate = counted.transcript / Math.max(1, transcriptText(turns).length)
    return planParts(turns, Math.floor(room * 0.95), (some) => Math.ceil(transcriptText(some).length * rate * 1.02))
  }

  async function* start(request: DraftRequest, signal: AbortSignal = new AbortController().signal): AsyncGenerator<DraftEvent, void, void> {
    const template = templateOf(templates, request.templateId)
    visitToDraft(request.encounterId)
    if (writing) throw new Fault('ENGINE_BUSY')
    writing = true
    try {
      await stopCalibrating()
      await stopReading()
      const model = await parts.model()
      if (!mayDraft(model, request.encounterId)) throw new Fault('MODEL_NOT_EVALUATED', { model: model.name.slice(0, 200) })
      const redo = redoOf(request)
      const loaded = await engine.ensureLoaded(model, await wayOf(model), contextOf(model.facts))
      if (signal.aborted) throw new Fault('DRAFT_STOPPED')
      const { encounter, source, sex, pieces } = await visitInParts(request, template, loaded)
      const run: DraftRun = {
        encounter,
        source,
        sex,
        template,
        model,
        loaded,
        parts: pieces,
        prompts: promptsOf(template, pieces, sex, redo),
        sampling: samplingOf(redo === null ? null : redo.note.version),
        redo,
      }
      fractions.clear()
      yield* runDraft(run, { engine, keeping, now }, signal)
      if (pieces.length === 1) fractions.set(readKey(source, model), 1)
    } finally {
      writing = false
    }
  }

  function visitToDraft(encounterId: string): Visit & { encounter: Encounter } {
    const { encounter, source, sex } = keeping.visit(encounterId)
    requireVisit(source?.turns ?? null)
    if (source === null) throw new Fault('SOURCE_EMPTY')
    return { encounter, source, sex }
  }

  /** The visit as it stands when its parts are known: it may have gone on, or been corrected, while tokens were counted. */
  async function visitInParts({ encounterId, inParts }: DraftRequest, template: Template, loaded: Loaded) {
    for (;;) {
      const visit = visitToDraft(encounterId)
      const pieces = await partsOf(template, visit, loaded, inParts)
      const now = visitToDraft(encounterId)
      if (now.source.sha256 === visit.source.sha256 && now.sex === visit.sex) return { ...visit, pieces }
    }
  }

  function redoOf(request: DraftRequest): Redo | null {
    if (request.redoSection === null) return null
    const note = keeping.note(request.redoSection.noteId)
    if (note.encounterId !== request.encounterId) throw new Fault('NOT_FOUND', { what: 'note' })
    return { note, sectionKey: request.redoSection.sectionKey }
  }

  async function replay(decisionId: string, signal: AbortSignal = new AbortController().signal): Promise<ReplayResult> {
    if (writing) throw new Fault('ENGINE_BUSY')
    writing = true
    try {
      await stopCalibrating()
      await stopReading()
      const decision = keeping.decision(decisionId)
      const model = await parts.model()
      const { pieces: _, ...way } = decision.engineWay ?? {}
      const askedFor = { ...(await wayOf(model)), ...way, threads: decision.threads }
      const loaded = await engine.ensureLoaded(model, askedFor, contextOf(model.facts))
      const source = keeping.sourceOf(decision)
      if (source === null) throw new Fault('REPLAY_IMPOSSIBLE', { why: 'the transcript it was drafted from is not kept' })
      const template = templateOf(templates, decision.templateId)
      requireVisit(source.turns)
      const { sex } = keeping.visit(decision.encounterId)
      const pieces = await partsOf(template, { source, sex }, loaded, true)
      fractions.clear()
      const result = await replayDecision({ decision, model, loaded, template, pieces, sex, visitKey: source.id, engine, keeping }, signal)
      keeping.replayed(decision, result.identical)
      return result
    } finally {
      writing = false
    }
  }

  /** Whoever wants the engine for a visit does not wait for a measurement. */
  async function stopCalibrating(): Promise<void> {
    if (calibrating === null) return
    calibrating.stop.abort()
    await calibrating.ended
  }

  async function* calibrate(signal?: AbortSignal): AsyncGenerator<CalibrationEvent, void, void> {
    parts.assertWritable?.()
    if (writing || calibrating !== null) throw new Fault('ENGINE_BUSY')
    const stop = new AbortController()
    const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let end = () => {}
    calibrating = { stop, ended: new Promise((resolve) => (end = resolve)) }
    const stopped = () => both.aborted
    try {
      await stopReading()
      fractions.clear()
      const model = await parts.model()
      const known = await engine.facts()
      if (known === null) throw new Fault('ENGINE_UNAVAILABLE')
      const possible = { cores: parts.cores ?? availableParallelism(), gpus: known.gpus, settings: parts.settings() }
      const search = findWay(possible, async (way) => {
        both.throwIfAborted()
        await engine.ensureLoaded(model, way, contextOf(model.facts))
        both.throwIfAborted()
        const { readTokens, writeTokens } = trialOf(way)
        return engine.trial(readTokens, writeTokens)
      })
      while (!stopped()) {
        const step = await search.next()
        if (step.done !== true) {
          yield step.value
          continue
        }
        const { chosen, seconds, trials } = step.value
        if (stopped()) return
        const facts = { modelId: model.id, modelName: model.name, machine: calibratedFor(known), measuredAt: now().toISOString() }
        const calibration: Calibration = { ...facts, seconds, trials: [...trials], chosen }
        parts.calibrations.keep(model, calibration)
        yield { type: 'done', calibration }
        return
      }
    } catch (error) {
      if (!stopped()) throw error
    } finally {
      calibrating = null
      end()
    }
  }

  async function* evaluate({ id, visits: count }: EvaluationRequest, signal?: AbortSignal): AsyncGenerator<EvaluationEvent, void, void> {
    const { evaluations } = parts
    if (evaluations === undefined) throw new Fault('NOT_FOUND')
    parts.assertWritable?.()
    if (writing || calibrating !== null) throw new Fault('ENGINE_BUSY')
    const stop = new AbortController()
    const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
    let end = () => {}
    calibrating = { stop, ended: new Promise((resolve) => (end = resolve)) }
    const stopped = () => both.aborted
    try {
      await stopReading()
      fractions.clear()
      const model = await parts.model(id)
      const loaded = await engine.ensureLoaded(model, await wayOf(model), contextOf(model.facts))
      if (stopped()) return
      const visits = loadEvaluationVisits(parts.resourcesFolder).slice(0, count ?? undefined)
      const template = templateOf(templates, 'soap')
      const trial = { model, loaded, visits, template, sampling: samplingOf(null), engine, appVersion: parts.appVersion ?? '', now }
      const steps = evaluateModel(trial, both)
      while (!stopped()) {
        const step = await steps.next()
        if (stopped()) return
        if (step.done !== true) {
          yield { type: 'visit', visits: visits.length, ...step.value }
          continue
        }
        if (step.value === null) return
        evaluations.keep(model, step.value)
        yield { type: 'done', evaluation: step.value }
        return
      }
    } catch (error) {
      if (!stopped()) throw error
    } finally {
      calibrating = null
      end()
    }
  }

  async function calibration(): Promise<Calibration | null> {
    const model = await currentModel()
    return model === null ? null : calibrationOf(model)
  }

  return { templates: () => [...templates], readiness, read, start, replay, calibration, calibrate, close: stopReading, evaluate }
}
