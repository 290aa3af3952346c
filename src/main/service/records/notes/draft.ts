/** Keeps a draft while it is written: what has come is in the vault, whatever happens next. */
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { AuditKind } from '../../../../contract/audit.ts'
import { Fault } from '../../../../contract/errors.ts'
import type { CheckedStatement, CutReason, FoundOmission, Note, Statement } from '../../../../contract/records.ts'
import { withStorageFaults } from '../../vault/index.ts'
import type { RecordsContext } from '../context.ts'
import type { NoteRow, NoteState, SectionHead } from '../tables/note-table.ts'
import { changeableNote, loadNote, noteRow, statementAt } from './load.ts'

export type BeginDraft = {
  readonly encounterId: string
  readonly templateId: string
  /** The template's sections, in order; kept with the note, so that a later change of the template does not change it. */
  readonly sections: readonly SectionHead[]
  /** The id that the decision will have. */
  readonly decisionId: string
  readonly modelName: string
  /** Write one section again: all others, and the clinician's own sentences in this one, are taken over with their answers. */
  readonly redo: { readonly noteId: string; readonly sectionKey: string } | null
}
export type FinishDraft = {
  readonly noteId: string
  readonly outcome: 'complete' | 'stopped' | 'failed'
  readonly omissions: readonly FoundOmission[]
  /** Runs in the same transaction: the place to save the decision. `noteId` is null where the draft was empty and is not kept. */
  readonly within: (noteId: string | null) => void
}

const kinds: Record<FinishDraft['outcome'], AuditKind> = {
  complete: 'note.drafted',
  stopped: 'note.draft-stopped',
  failed: 'note.draft-failed',
}

export function createDrafts({ vault, tables, now }: RecordsContext) {
  /** SHA-256 over the texts of a note's statements, by which the ledger knows what was drafted. */
  const hashOfDraft = (noteId: string): string => {
    const hash = createHash('sha256')
    for (const { sectionKey, text } of tables.statements.ofNote(noteId)) hash.update(`${JSON.stringify([sectionKey, text])}\n`)
    return hash.digest('hex')
  }

  const copyForRedo = (note: NoteRow, redo: { readonly noteId: string; readonly sectionKey: string }): void => {
    for (const statement of tables.statements.ofNote(redo.noteId)) {
      if (statement.sectionKey === redo.sectionKey && statement.origin === 'model') continue
      tables.statements.insert({ ...statement, id: uuid(), noteId: note.id, copiedFrom: statement.id })
    }
  }

  const copiedDisposition = (note: NoteRow, found: FoundOmission): 'open' | 'added' | 'dismissed' => {
    if (note.redoOf === null) return 'open'
    const same = tables.omissions
      .ofNote(note.redoOf)
      .find((old) => old.kind === found.kind && old.turn === found.turn && old.text === found.text)
    return same?.disposition ?? 'open'
  }

  const finish = ({ noteId, outcome, omissions, within }: FinishDraft): Note | null => {
    const row = noteRow(tables, noteId)
    if (row.state !== 'drafting') throw new Fault('CONFLICT', { state: row.state })
    const written = tables.statements.written(noteId, row.decisionId)
    const kept = outcome === 'complete' || written > 0 || tables.answers.canUndo(noteId)
    const body = {
      ...{ noteId, encounterId: row.encounterId, version: row.version, decisionId: row.decisionId, templateId: row.templateId },
      ...{ outcome, kept, statements: written, omissions: omissions.length, sha256: hashOfDraft(noteId) },
      ...(row.redoOf === null ? {} : { redoOf: row.redoOf, redoSection: row.redoSection }),
    }
    return vault.record({ kind: kinds[outcome], subjectId: noteId, body }, () => {
      if (!kept) {
        tables.statements.removeOfNote(noteId)
        tables.notes.remove(noteId)
        within(null)
        return null
      }
      omissions.forEach((found, i) => {
        tables.omissions.insert(noteId, i, { ...found, id: uuid(), disposition: copiedDisposition(row, found) })
      })
      // The other sections of a redone note are as whole as they were.
      const base = row.redoOf === null ? null : noteRow(tables, row.redoOf)
      const state: NoteState = outcome === 'complete' ? (base?.state ?? outcome) : outcome
      tables.notes.setState(noteId, state)
      within(noteId)
      return loadNote(tables, noteId)
    })
  }

  /** The note that is being drafted, where it may take what comes for a section. */
  const draftedNote = (noteId: string, sectionKey: string): NoteRow => {
    const note = noteRow(tables, noteId)
    if (note.state !== 'drafting') throw new Fault('CONFLICT', { state: note.state })
    if (!note.sections.some(({ key }) => key === sectionKey)) throw new Fault('NOT_FOUND', { what: 'section' })
    if (vault.readOnly) throw new Fault('LEDGER_BROKEN')
    return note
  }

  return {
    /**
     * Makes a new version of the note of a visit, with nothing in it yet, or for a redo with all but the section.
     * @throws Fault NOT_FOUND; NOTE_SIGNED where a note of the visit is signed; CONFLICT where the note to redo is still being written
     */
    beginDraft({ redo, ...draft }: BeginDraft): { noteId: string; version: number } {
      const { encounterId, decisionId, templateId } = draft
      if (tables.encounters.get(encounterId) === null) throw new Fault('NOT_FOUND', { what: 'encounter' })
      if (tables.signatures.noteOfEncounter(encounterId) !== null) throw new Fault('NOTE_SIGNED')
      const base = redo === null ? null : changeableNote(tables, redo.noteId)
      if (base !== null && (base.encounterId !== encounterId || !base.sections.some(({ key }) => key === redo?.sectionKey)))
        throw new Fault('NOT_FOUND', { what: 'section' })
      if (base?.state === 'drafting') throw new Fault('CONFLICT', { state: base.state })
      const note: NoteRow = {
        ...draft,
        // A redone note keeps the sections it had, or sentences of a template that changed would have no place.
        sections:
          base?.sections.map((section) => (section.key === redo?.sectionKey ? { ...section, cut: null } : section)) ?? draft.sections,
        templateId: base?.templateId ?? templateId,
        id: uuid(),
        version: tables.notes.nextVersion(encounterId),
        state: 'drafting',
        redoOf: redo?.noteId ?? null,
        redoSection: redo?.sectionKey ?? null,
        createdAt: now().toISOString(),
        // All but one section of a redone note rest on what was read before.
        turnsRead: base === null ? (tables.sources.ofEncounter(encounterId)?.turns.length ?? null) : base.turnsRead,
      }
      const body = { noteId: note.id, encounterId, version: note.version, decisionId, state: 'drafting', redoOf: note.redoOf }
      return vault.record({ kind: 'note.saved', subjectId: note.id, body }, () => {
        tables.notes.insert(note)
        if (redo !== null) copyForRedo(note, redo)
        return { noteId: note.id, version: note.version }
      })
    },

    /**
     * Adds a sentence as it comes, durably. What was appended is put on record as a whole, by hash, when the draft ends.
     * @throws Fault NOT_FOUND where the note has no such section; CONFLICT once drafting has ended
     */
    appendStatement({ noteId, sectionKey, statement }: { noteId: string; sectionKey: string; statement: CheckedStatement }): Statement {
      const note = draftedNote(noteId, sectionKey)
      return withStorageFaults(() => {
        const ordinal = tables.statements.next(noteId, sectionKey, 'model')
        const { text, risk, verdict, reasons, evidence } = statement
        const row = {
          ...{ id: uuid(), noteId, sectionKey, ordinal, text, risk, verdict, reasons, evidence },
          ...({ origin: 'model', disposition: 'pending', currentText: text, withdrawn: false, copiedFrom: null } as const),
          decisionId: note.decisionId,
        }
        tables.statements.insert(row)
        return statementAt(row, ordinal)
      })
    },

    /**
     * Keeps that the model was stopped in a section, durably, as a sentence is kept.
     * @throws Fault NOT_FOUND where the note has no such section; CONFLICT once drafting has ended
     */
    cutSection({ noteId, key, why }: { noteId: string; key: string; why: CutReason }): void {
      const note = draftedNote(noteId, key)
      withStorageFaults(() => {
        tables.notes.setSections(
          noteId,
          note.sections.map((section) => (section.key === key ? { ...section, cut: why } : section)),
        )
      })
    },

    /**
     * Ends a draft, with its decision in the same transaction. A draft that stopped before its first sentence leaves no note.
     * @returns the note, or null where none is left
     * @throws Fault NOT_FOUND; CONFLICT where it had ended before
     */
    finishDraft: finish,

    /** Ends drafts that a crash left open; what they hold is kept. Called when a vault has been opened. */
    closeOrphans(): void {
      if (vault.readOnly) return
      for (const { id } of tables.notes.inDrafting()) finish({ noteId: id, outcome: 'failed', omissions: [], within: () => undefined })
    },
  }
}
