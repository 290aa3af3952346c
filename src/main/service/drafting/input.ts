/** What a draft is written from: the visit, its template, and the prompts for the engine, one a part. */
import { createHash } from 'node:crypto'
import type { EnginePrompt } from '../../../contract/engine.ts'
import { Fault, type ErrorCode } from '../../../contract/errors.ts'
import type { Note, Sex, Template, Turn } from '../../../contract/records.ts'
import { judgeSource, type SourceJudgement } from './grounding/judge-source.ts'
import { asText } from './note-writer.ts'
import { buildPrompt } from './prompt.ts'

/** Tokens that the longest notes of real visits need, with room to spare. */
export const NOTE_TOKENS = 1400

const refusals: Record<Exclude<SourceJudgement['state'], 'ok'>, ErrorCode> = {
  'too-thin': 'SOURCE_TOO_THIN',
  'not-a-visit': 'SOURCE_NOT_A_VISIT',
  'not-english': 'SOURCE_LANGUAGE',
}

/** @throws Fault SOURCE_EMPTY, SOURCE_TOO_THIN, SOURCE_NOT_A_VISIT, SOURCE_LANGUAGE */
export function requireVisit(turns: readonly Turn[] | null): readonly Turn[] {
  if (turns === null || turns.every((turn) => turn.text.trim() === '')) throw new Fault('SOURCE_EMPTY')
  const { state, words } = judgeSource(turns)
  if (state !== 'ok') throw new Fault(refusals[state], { words })
  return turns
}

export type Redo = { readonly note: Note; readonly sectionKey: string }

/** The prompts of a draft: one for each part, or one that goes on from the note as it stands up to the section to redo. */
export function promptsOf(template: Template, parts: readonly (readonly Turn[])[], sex: Sex, redo: Redo | null): EnginePrompt[] {
  if (redo === null) return parts.map((turns) => buildPrompt(template, turns, sex))
  const [turns = []] = parts
  const heading = template.sections.find((section) => section.key === redo.sectionKey)
  if (heading === undefined) throw new Fault('NOT_FOUND', { what: 'section' })
  const before = new Map<string, string[]>()
  for (const section of template.sections) {
    if (section.key === redo.sectionKey) break
    before.set(section.key, standingTexts(redo.note, section.key))
  }
  return [{ ...buildPrompt(template, turns, sex), answer: `${asText(template, before)}${heading.title.toUpperCase()}\n` }]
}

/** The sentences of a section as they stand: the clinician's wording where edited, none that were rejected. */
export function standingTexts(note: Note, sectionKey: string): string[] {
  const statements = note.sections.find((section) => section.key === sectionKey)?.statements ?? []
  return statements.filter((statement) => statement.disposition !== 'rejected').map((statement) => statement.currentText)
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 of all that the model was given, in order. */
export function inputHash(prompts: readonly EnginePrompt[]): string {
  return sha256(JSON.stringify(prompts.map(({ instructions, transcript, ask, answer = '' }) => [instructions, transcript, ask, answer])))
}
