/** Writes the note of a decision again: the same bytes, or what differs. */
import type { Decision, ReplayResult } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Model } from '../../../contract/models.ts'
import type { Sex, Template, Turn } from '../../../contract/records.ts'
import { parserFor } from './draft-run.ts'
import type { EngineSession, Loaded } from './engine-session.ts'
import { inputHash, promptsOf, sha256, type Redo } from './input.ts'
import type { Keeping } from './keeping.ts'
import { nothingKept, writeNote } from './note-writer.ts'
import { promptIdOf } from './prompt.ts'

export type Replay = {
  readonly decision: Decision
  readonly model: Model
  readonly loaded: Loaded
  readonly template: Template
  readonly pieces: readonly (readonly Turn[])[]
  /** As the patient's record has it now. */
  readonly sex: Sex
  readonly visitKey: string
  readonly engine: EngineSession
  readonly keeping: Keeping
}

/** A draft that was stopped is written again up to where it was stopped. */
export async function replayDecision(replay: Replay, signal: AbortSignal): Promise<ReplayResult> {
  const { decision, template, engine } = replay
  const redo = redoOf(replay)
  const prompts = promptsOf(template, replay.pieces, replay.sex, redo)
  const parser = parserFor(template, redo)
  const kept = nothingKept()
  const partial = decision.outcome !== 'complete'
  const reached = () => partial && kept.output.length >= decision.output.length
  const stop = new AbortController()
  for (const [index, prompt] of prompts.entries()) {
    if (reached()) break
    if (index > 0) parser.nextPart()
    const events = writeNote({
      template,
      prompt,
      sampling: decision.sampling,
      parser,
      write: engine.writer(`${replay.visitKey}/${String(index)}`),
      signal: AbortSignal.any([signal, stop.signal]),
      pieces: decision.engineWay?.pieces?.[index],
      kept,
      ...(redo === null ? {} : { onlySection: redo.sectionKey }),
    })
    while ((await events.next()).done !== true) if (reached()) break
    await events.return({ ...kept })
  }
  stop.abort()
  const output = partial ? kept.output.slice(0, decision.output.length) : kept.output
  const differences = differencesOf(replay, inputHash(prompts))
  const outputSha256 = sha256(output)
  const identical = outputSha256 === decision.outputSha256
  return { identical, outputSha256, differences, firstDifference: identical ? null : firstDifference(output, decision.output) }
}

function redoOf({ decision, keeping }: Replay): Redo | null {
  if (decision.purpose !== 'redo-section') return null
  const redo = decision.noteId === null ? null : keeping.redoneFrom(decision.noteId)
  if (redo === null) throw new Fault('REPLAY_IMPOSSIBLE', { why: 'the note it was redone from is not known' })
  return { note: keeping.note(redo.noteId), sectionKey: redo.sectionKey }
}

function differencesOf({ decision, model, loaded, template }: Replay, input: string): ReplayResult['differences'] {
  const facts: [string, string, string][] = [
    ['model', decision.modelSha256, model.sha256],
    ['adapter', decision.adapterSha256 ?? 'none', model.adapter?.sha256 ?? 'none'],
    ['llama.cpp release', decision.llamaCppRelease, loaded.llamaCppRelease],
    ['device', decision.device, loaded.device],
    ['threads', String(decision.threads), String(loaded.threads)],
    ['flash attention', decision.engineWay?.flashAttention ?? '', loaded.engineWay.flashAttention],
    ['tokens read at once', String(decision.engineWay?.readChunk ?? ''), String(loaded.engineWay.readChunk)],
    ['context', String(decision.contextTokens), String(loaded.contextTokens)],
    ['prompt', decision.promptId, promptIdOf(template)],
    ['input', decision.inputSha256, input],
  ]
  return facts.filter(([, recorded, now]) => recorded !== now && recorded !== '').map(([what, recorded, now]) => ({ what, recorded, now }))
}

/** UTF-16 offset of the first character that differs; the shorter length where one begins the other. */
export function firstDifference(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) return i
  return length
}
