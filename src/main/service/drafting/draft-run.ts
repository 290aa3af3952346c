/** One draft, from its first token to its record. */
import { v7 as uuid } from 'uuid'
import type { DraftEvent, Decision, Sampling } from '../../../contract/drafting.ts'
import type { EnginePrompt } from '../../../contract/engine.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Model } from '../../../contract/models.ts'
import type { Encounter, FoundOmission, Sex, Source, Template, Turn, Verdict } from '../../../contract/records.ts'
import { certaintyAdder } from './certainty.ts'
import { checkStatement } from './grounding/check-statement.ts'
import type { EngineSession, Loaded } from './engine-session.ts'
import { inputHash, sha256, standingTexts, type Redo } from './input.ts'
import type { Keeping } from './keeping.ts'
import { NoteParser } from './note-parser.ts'
import { isCutShort, nothingKept, writeNote } from './note-writer.ts'
import { findOmissions } from './omissions/omissions.ts'
import { promptIdOf } from './prompt.ts'

export type DraftRun = {
  readonly encounter: Encounter
  readonly source: Source
  readonly sex: Sex
  readonly template: Template
  readonly model: Model
  readonly loaded: Loaded
  readonly parts: readonly (readonly Turn[])[]
  readonly prompts: readonly EnginePrompt[]
  readonly sampling: Sampling
  readonly redo: Redo | null
}
type Needs = { readonly engine: EngineSession; readonly keeping: Keeping; readonly now: () => Date }

/** A note that is as long as most: what the time left is reckoned by until it is longer. */
const USUAL_TOKENS = 550

/**
 * Writes, checks and keeps. A stop, or a limit met before the model had ended, keeps what had come and ends with `done`, not complete;
 * a failure of the engine keeps it too and then throws its Fault.
 */
export async function* runDraft(
  run: DraftRun,
  { engine, keeping, now }: Needs,
  signal: AbortSignal,
): AsyncGenerator<DraftEvent, void, void> {
  const { encounter, source, template, model, redo } = run
  const decisionId = uuid()
  const startedAt = now().toISOString()
  const { noteId } = keeping.begin({
    encounterId: encounter.id,
    template,
    decisionId,
    modelName: model.name,
    redo: redo === null ? null : { noteId: redo.note.id, sectionKey: redo.sectionKey },
  })
  const kept = nothingKept()
  const texts: string[] = []
  const verdicts: Record<Verdict, number> = { supported: 0, unsure: 0, unsupported: 0, contradicted: 0 }
  const parser = parserFor(template, redo)
  const withCertainty = model.certainty === undefined ? null : certaintyAdder(source.turns, model.certainty)
  if (redo !== null) {
    for (const section of template.sections) if (section.key !== redo.sectionKey) texts.push(...standingTexts(redo.note, section.key))
  }
  let ended = false

  function finish(outcome: Decision['outcome'], omissions: readonly FoundOmission[]): boolean {
    if (ended) return false
    ended = true
    const decision: Decision = {
      id: decisionId,
      encounterId: encounter.id,
      noteId,
      purpose: redo === null ? 'draft' : 'redo-section',
      templateId: template.id,
      promptId: promptIdOf(template),
      modelId: model.id,
      modelName: model.name,
      modelSha256: model.sha256,
      adapterSha256: model.adapter?.sha256 ?? null,
      llamaCppRelease: run.loaded.llamaCppRelease,
      device: run.loaded.device,
      threads: run.loaded.threads,
      engineWay: { ...run.loaded.engineWay, pieces: kept.pieces.map((pieces) => [...pieces]) },
      contextTokens: run.loaded.contextTokens,
      sampling: run.sampling,
      sourceSha256: source.sha256,
      inputSha256: inputHash(run.prompts),
      outputSha256: sha256(kept.output),
      output: kept.output,
      outcome,
      stopReason: kept.stopReason === '' ? outcome : kept.stopReason,
      cutSections: kept.cutSections,
      repeatsLeftOut: parser.dropped.duplicates,
      metrics: kept.metrics,
      startedAt,
      endedAt: now().toISOString(),
      verdicts,
      answers: [],
    }
    return keeping.finish({ decision, omissions, tokens: kept.tokens })
  }

  try {
    if (redo !== null) {
      const section = template.sections.find(({ key }) => key === redo.sectionKey)
      if (section !== undefined) yield { type: 'section', key: section.key, title: section.title }
    }
    let cutShort = false
    for (const [index, prompt] of run.prompts.entries()) {
      if (index > 0) parser.nextPart()
      const started = performance.now()
      let writingSince = 0
      const events = writeNote({
        template,
        prompt,
        sampling: run.sampling,
        parser,
        write: engine.writer(`${source.id}/${String(index)}`),
        signal,
        kept,
        ...(redo === null ? {} : { onlySection: redo.sectionKey }),
      })
      for await (const event of events) {
        switch (event.type) {
          case 'reading': {
            const { tokensDone, tokensTotal } = event
            const elapsed = (performance.now() - started) / 1000
            const secondsLeft = tokensDone > 0 ? (elapsed / tokensDone) * (tokensTotal - tokensDone) : null
            yield { type: 'reading', tokensDone, tokensTotal, secondsLeft, part: index + 1, parts: run.prompts.length }
            break
          }
          case 'progress': {
            // What was written ahead comes at once, and says nothing of how long the rest will take.
            const tokensNow = event.tokensWritten - event.tokensAhead
            if (tokensNow <= 0) break
            if (writingSince === 0) writingSince = performance.now()
            const seconds = (performance.now() - writingSince) / 1000
            const tokensPerSecond = seconds > 0 ? tokensNow / seconds : 0
            const left = USUAL_TOKENS - event.tokensWritten
            const secondsLeft = left > 0 && tokensPerSecond > 0 && redo === null ? left / tokensPerSecond : null
            yield { type: 'progress', tokensWritten: event.tokensWritten, tokensPerSecond, secondsLeft }
            break
          }
          case 'section':
            yield event
            break
          case 'text':
            yield event
            break
          case 'cut':
            keeping.cut(noteId, event)
            yield event
            break
          case 'sentence': {
            const { sectionKey, text } = event
            const found = checkStatement(text, source.turns, { sectionKey, sex: run.sex })
            const checked = withCertainty?.(found, sectionKey, kept) ?? found
            const statement = keeping.append(noteId, sectionKey, checked)
            verdicts[checked.verdict]++
            texts.push(text)
            yield { type: 'statement', sectionKey, statement }
            break
          }
        }
      }
      cutShort ||= isCutShort(kept.stopReason)
    }
    const omissions = findOmissions(source.turns, texts)
    const complete = !cutShort
    finish(complete ? 'complete' : 'stopped', omissions)
    yield { type: 'omissions', omissions }
    yield { type: 'done', noteId, decisionId, complete, metrics: kept.metrics }
  } catch (error) {
    const stopped = signal.aborted || (error instanceof Fault && error.code === 'DRAFT_STOPPED')
    const isKept = finish(stopped ? 'stopped' : 'failed', stopped ? findOmissions(source.turns, texts) : [])
    if (!stopped) throw error
    if (!isKept) throw new Fault('DRAFT_STOPPED')
    yield { type: 'done', noteId, decisionId, complete: false, metrics: kept.metrics }
  } finally {
    // The reader of the events went away in the middle: what had come is kept, as if it had been stopped.
    finish('stopped', [])
  }
}

/** A parser that knows what the other sections of a note say, where only one of them is written again. */
export function parserFor(template: Template, redo: Redo | null): NoteParser {
  const parser = new NoteParser(template)
  if (redo === null) return parser
  for (const section of template.sections) {
    if (section.key === redo.sectionKey) parser.push(`${section.title}:\n`)
    else for (const text of standingTexts(redo.note, section.key)) parser.know(text)
  }
  return parser
}
