import { Fault } from '../../../../contract/errors.ts'
import type { Note, Statement } from '../../../../contract/records.ts'
import type { StatementRow } from '../tables/statement-table.ts'
import type { NoteRow } from '../tables/note-table.ts'
import type { Tables } from '../tables/index.ts'

/** A statement as the contract shows it, at its place in its section. */
export function statementAt(row: StatementRow, ordinal: number): Statement {
  const { id, sectionKey, origin, text, risk, verdict, reasons, evidence, disposition, currentText } = row
  return { id, sectionKey, ordinal, origin, text, risk, verdict, reasons, evidence, disposition, currentText }
}

/** @throws Fault NOT_FOUND */
export function noteRow(tables: Tables, id: string): NoteRow {
  const row = tables.notes.get(id)
  if (row === null) throw new Fault('NOT_FOUND', { what: 'note' })
  return row
}

/** The whole note as it stands now. @throws Fault NOT_FOUND */
export function loadNote(tables: Tables, id: string): Note {
  const row = noteRow(tables, id)
  const statements = tables.statements.ofNote(id)
  const signed = tables.signatures.get(id)
  return {
    id,
    encounterId: row.encounterId,
    version: row.version,
    templateId: row.templateId,
    decisionId: row.decisionId,
    complete: row.state === 'complete',
    createdAt: row.createdAt,
    turnsRead: row.turnsRead,
    sections: row.sections.map(({ key, title, cut = null }) => ({
      key,
      title,
      cut,
      statements: statements.filter((statement) => statement.sectionKey === key).map(statementAt),
    })),
    omissions: tables.omissions.ofNote(id),
    signature:
      signed === null ? null : { signedAt: signed.signedAt, userId: signed.userId, userName: signed.userName, sha256: signed.sha256 },
    addenda: tables.addenda.ofNote(id),
    canUndo: signed === null && tables.answers.canUndo(id),
  }
}

/** The note, if it may still be changed. @throws Fault NOT_FOUND; NOTE_SIGNED where this or another draft of the visit is signed */
export function changeableNote(tables: Tables, id: string): NoteRow {
  const row = noteRow(tables, id)
  if (tables.signatures.noteOfEncounter(row.encounterId) !== null) throw new Fault('NOTE_SIGNED')
  return row
}
