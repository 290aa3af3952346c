/** Where drafting reads a visit and keeps a note: the one place that knows the doors of records, decisions and the vault. */
import type { Decision } from '../../../contract/drafting.ts'
import type {
  CheckedStatement,
  CutSection,
  Encounter,
  FoundOmission,
  Note,
  Sex,
  Source,
  Statement,
  Template,
} from '../../../contract/records.ts'
import type { Token } from './certainty.ts'

export type Keeping = {
  /** @throws Fault NOT_FOUND */
  visit(encounterId: string): { readonly encounter: Encounter; readonly source: Source | null; readonly sex: Sex }
  /** The transcript as a decision read it; null where it is not kept. */
  sourceOf(decision: Decision): Source | null
  /** Whether it is a visit of the example patient that the project wrote. */
  isExample(encounterId: string): boolean
  note(noteId: string): Note
  decision(id: string): Decision
  /** @throws Fault NOTE_SIGNED */
  begin(draft: BeginDraft): { readonly noteId: string; readonly version: number }
  append(noteId: string, sectionKey: string, statement: CheckedStatement): Statement
  /** Keeps that the model was stopped in a section, as it comes. */
  cut(noteId: string, section: CutSection): void
  /**
   * The end of a draft, however it came: note, omissions, decision and ledger entry in one transaction. False where no note is
   * left, since nothing had been written.
   */
  finish(end: EndDraft): boolean
  /** Which note and section a redone note came from; null where it was drafted whole. */
  redoneFrom(noteId: string): { readonly noteId: string; readonly sectionKey: string } | null
  replayed(decision: Decision, identical: boolean): void
}
export type BeginDraft = {
  readonly encounterId: string
  readonly template: Template
  readonly decisionId: string
  readonly modelName: string
  readonly redo: { readonly noteId: string; readonly sectionKey: string } | null
}
export type EndDraft = {
  readonly decision: Decision
  readonly omissions: readonly FoundOmission[]
  /** What the model held of each token of the output: for benchmarks; a vault keeps what followed from it. */
  readonly tokens: readonly Token[]
}
