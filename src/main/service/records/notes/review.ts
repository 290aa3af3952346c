/** What the clinician does with the statements of a draft. Each act is an answer on record, and can be undone. */
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { Fault } from '../../../../contract/errors.ts'
import { markOf } from '../../../../contract/marks.ts'
import type { Disposition, Note, Omission, OmissionKind, Risk, Span } from '../../../../contract/records.ts'
import type { RecordsContext } from '../context.ts'
import type { AnswerAction, Before } from '../tables/answer-table.ts'
import type { NoteRow } from '../tables/note-table.ts'
import type { StatementRow } from '../tables/statement-table.ts'
import { changeableNote, loadNote } from './load.ts'

export type DecideAction =
  { readonly type: 'accept' } | { readonly type: 'edit'; readonly text: string } | { readonly type: 'reject' } | { readonly type: 'reopen' }

const riskOfOmission: Record<OmissionKind, Risk> = {
  medication: 'medication',
  allergy: 'medication',
  number: 'other',
  symptom: 'symptom',
  plan: 'order',
  'mental-health': 'symptom',
  history: 'other',
  denial: 'symptom',
  social: 'other',
}

function placesOf({ turn, spans, more = [] }: Omission): { turn: number; spans: Span[] }[] {
  return [{ turn, spans }, ...more]
}

/**
 * What a statement becomes. The text stays the clinician's once it is edited: accepting keeps it, rejecting only takes it out of the
 * note, and only reopening goes back to what was drafted.
 */
export function decided(statement: StatementRow, action: DecideAction): { readonly disposition: Disposition; readonly text: string } {
  const { text, currentText } = statement
  switch (action.type) {
    case 'accept':
      return { disposition: currentText === text ? 'accepted' : 'edited', text: currentText }
    case 'edit':
      return { disposition: action.text === text ? 'accepted' : 'edited', text: action.text }
    case 'reject':
      return { disposition: 'rejected', text: currentText }
    case 'reopen':
      return { disposition: 'pending', text }
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

export function createReview({ vault, tables, now }: RecordsContext) {
  type Subject = { readonly statementId: string } | { readonly omissionId: string }
  type Given = {
    readonly subject: Subject
    readonly decisionId: string
    readonly action: AnswerAction
    readonly text: string | null
    readonly before: Before
  }

  const answer = (note: NoteRow, batch: string, given: Given & { readonly undoes?: number }): void => {
    tables.answers.insert({ undoes: null, ...given, noteId: note.id, batch, userId: vault.user.id, at: now().toISOString() })
  }
  const statementOf = (note: NoteRow, id: string): StatementRow => {
    const statement = tables.statements.get(id)
    if (statement?.noteId !== note.id || statement.withdrawn) throw new Fault('NOT_FOUND', { what: 'statement' })
    return statement
  }
  const omissionOf = (note: NoteRow, id: string) => {
    const omission = tables.omissions.get(id)
    if (omission?.noteId !== note.id) throw new Fault('NOT_FOUND', { what: 'omission' })
    return omission
  }
  const record = (note: NoteRow, body: Record<string, unknown>, work: () => void): Note => {
    const act = { kind: 'note.statement-decided', subjectId: note.id, body: { noteId: note.id, ...body } } as const
    return vault.record(act, () => {
      work()
      return loadNote(tables, note.id)
    })
  }
  /** Writes one statement's new state and the answer that says so. */
  const apply = (note: NoteRow, batch: string, statement: StatementRow, action: DecideAction): void => {
    const next = decided(statement, action)
    tables.statements.setAnswer(statement.id, next.disposition, next.text, false)
    answer(note, batch, {
      subject: { statementId: statement.id },
      decisionId: statement.decisionId ?? note.decisionId,
      action: action.type,
      text: action.type === 'edit' ? action.text : null,
      before: { statement: { disposition: statement.disposition, text: statement.currentText } },
    })
  }
  const dispose = (
    note: NoteRow,
    batch: string,
    omission: { id: string; disposition: 'open' | 'added' | 'dismissed' },
    to: 'added' | 'dismissed',
  ): void => {
    tables.omissions.setDisposition(omission.id, to)
    answer(note, batch, {
      subject: { omissionId: omission.id },
      decisionId: note.decisionId,
      action: to === 'added' ? 'add' : 'dismiss',
      text: null,
      before: { omission: omission.disposition },
    })
  }

  return {
    /** Accepts, edits, rejects or reopens. What changes nothing is not recorded. @throws Fault NOT_FOUND, NOTE_SIGNED */
    decide({ noteId, statementId, action }: { noteId: string; statementId: string; action: DecideAction }): Note {
      const note = changeableNote(tables, noteId)
      const statement = statementOf(note, statementId)
      const next = decided(statement, action)
      if (next.disposition === statement.disposition && next.text === statement.currentText) return loadNote(tables, noteId)
      const body = {
        ...{ statementId, action: action.type, verdict: statement.verdict, from: statement.disposition, to: next.disposition },
        ...(next.text === statement.currentText ? {} : { textFrom: hash(statement.currentText), textTo: hash(next.text) }),
      }
      return record(note, body, () => {
        apply(note, uuid(), statement, action)
      })
    },

    /** Accepts every pending statement that is marked as supported, as one act. @throws Fault NOT_FOUND, NOTE_SIGNED */
    acceptSupported({ noteId }: { noteId: string }): Note {
      const note = changeableNote(tables, noteId)
      const open = tables.statements
        .ofNote(noteId)
        .filter((statement) => statement.disposition === 'pending' && markOf(statement) === 'supported')
      if (open.length === 0) return loadNote(tables, noteId)
      return record(note, { action: 'accept-supported', statementIds: open.map(({ id }) => id) }, () => {
        const batch = uuid()
        for (const statement of open) apply(note, batch, statement, { type: 'accept' })
      })
    },

    /** Adds a sentence of the clinician's own, or an omission in the clinician's words. @throws Fault NOT_FOUND, NOTE_SIGNED, CONFLICT */
    addStatement({
      noteId,
      sectionKey,
      text,
      omissionId,
    }: {
      noteId: string
      sectionKey: string
      text: string
      omissionId: string | null
    }): Note {
      const note = changeableNote(tables, noteId)
      if (!note.sections.some(({ key }) => key === sectionKey)) throw new Fault('NOT_FOUND', { what: 'section' })
      const omission = omissionId === null ? null : omissionOf(note, omissionId)
      if (omission?.disposition === 'added') throw new Fault('CONFLICT', { what: 'omission' })
      const id = uuid()
      return record(note, { action: 'add', statementId: id, sectionKey, omissionId, text: hash(text) }, () => {
        const batch = uuid()
        tables.statements.insert({
          ...{ id, noteId, sectionKey, text, currentText: text },
          ...({
            origin: 'clinician',
            disposition: 'accepted',
            verdict: 'supported',
            decisionId: null,
            copiedFrom: null,
            withdrawn: false,
          } as const),
          ordinal: tables.statements.next(noteId, sectionKey, 'clinician'),
          risk: omission === null ? 'other' : riskOfOmission[omission.kind],
          reasons: [{ check: 'written-by-clinician', outcome: 'holds', sentence: 'Written by the clinician.', span: null }],
          evidence: omission === null ? [] : placesOf(omission).map((place) => ({ ...place, score: 1 })),
        })
        answer(note, batch, { subject: { statementId: id }, decisionId: note.decisionId, action: 'add', text, before: { absent: true } })
        if (omission !== null) dispose(note, batch, omission, 'added')
      })
    },

    /** @throws Fault NOT_FOUND, NOTE_SIGNED, CONFLICT where it was added to the note */
    dismissOmission({ noteId, omissionId }: { noteId: string; omissionId: string }): Note {
      const note = changeableNote(tables, noteId)
      const omission = omissionOf(note, omissionId)
      if (omission.disposition === 'added') throw new Fault('CONFLICT', { what: 'omission' })
      if (omission.disposition === 'dismissed') return loadNote(tables, noteId)
      return record(note, { action: 'dismiss-omission', omissionId }, () => {
        dispose(note, uuid(), omission, 'dismissed')
      })
    },

    /** Takes back the last act on this note that still stands; again and again, also after a restart. @throws Fault NOTHING_TO_UNDO */
    undo({ noteId }: { noteId: string }): Note {
      const note = changeableNote(tables, noteId)
      const last = tables.answers.lastBatch(noteId)
      const [first] = last
      if (first === undefined) throw new Fault('NOTHING_TO_UNDO')
      const body = { action: 'undo', undone: last.map(({ subject, action }) => ({ ...subject, action })) }
      return record(note, body, () => {
        const batch = uuid()
        for (const { subject, before, seq, decisionId, text } of last) {
          const until = undoOne(subject, before)
          answer(note, batch, {
            subject,
            decisionId,
            action: 'undo',
            text: 'statementId' in subject ? text : null,
            before: until,
            undoes: seq,
          })
        }
      })
    },
  }

  /** Puts back what was before; gives what was until now. */
  function undoOne(subject: Subject, before: Before): Before {
    if ('omissionId' in subject) {
      const omission = tables.omissions.get(subject.omissionId)
      if (omission === null || !('omission' in before)) throw new Fault('VAULT_CORRUPT')
      tables.omissions.setDisposition(omission.id, before.omission)
      return { omission: omission.disposition }
    }
    const statement = tables.statements.get(subject.statementId)
    if (statement === null) throw new Fault('VAULT_CORRUPT')
    const { id, disposition, currentText } = statement
    if ('absent' in before) tables.statements.setAnswer(id, disposition, currentText, true)
    else if ('statement' in before) tables.statements.setAnswer(id, before.statement.disposition, before.statement.text, false)
    return { statement: { disposition, text: currentText } }
  }
}
