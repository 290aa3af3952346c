/** Handing a signed note out. The act is on record before the text is. */
import { Fault } from '../../../../contract/errors.ts'
import type { Note } from '../../../../contract/records.ts'
import type { RecordsContext } from '../context.ts'
import { loadNote } from './load.ts'
import { noteHtml } from './note-html.ts'
import { canonicalAddendum, canonicalNote, noteText, sha256 } from './note-text.ts'

export type Purpose = 'copy' | 'print' | 'pdf'
export type Disclosure = { readonly text: string; readonly html: string; readonly fileName: string }

const extensions: Record<Purpose, string> = { copy: 'txt', print: 'html', pdf: 'pdf' }

/** What is handed out is what was signed: the rows are hashed again. */
function assertAsSigned(note: Note, patientId: string): void {
  const { signature } = note
  if (signature === null) throw new Fault('NOTE_UNSIGNED')
  const same =
    sha256(canonicalNote(note, patientId)) === signature.sha256 &&
    note.addenda.every((addendum) => sha256(canonicalAddendum(signature.sha256, addendum, note.id)) === addendum.signature.sha256)
  if (!same) throw new Fault('LEDGER_BROKEN', { what: 'signature' })
}

export function createDisclosure({ vault, tables, timeZone }: RecordsContext) {
  /**
   * The signed note or one section of it: plain text to paste, HTML to print, and a file name that says nothing of the patient.
   * @throws Fault NOT_FOUND, NOTE_UNSIGNED; LEDGER_BROKEN where the rows are not those that were signed
   */
  return ({ noteId, sectionKey, purpose }: { noteId: string; sectionKey: string | null; purpose: Purpose }): Disclosure => {
    const note = loadNote(tables, noteId)
    const encounter = tables.encounters.get(note.encounterId)
    const patient = encounter === null ? null : tables.patients.get(encounter.patientId)
    if (encounter === null || patient === null) throw new Fault('VAULT_CORRUPT')
    assertAsSigned(note, patient.id)
    if (sectionKey !== null && !note.sections.some(({ key }) => key === sectionKey)) throw new Fault('NOT_FOUND', { what: 'section' })
    const text = noteText(note, sectionKey, timeZone)
    const html = noteHtml({ note, patient, encounter, timeZone }, sectionKey)
    const body = { noteId, sectionKey, purpose, textSha256: sha256(text), noteSha256: note.signature?.sha256 }
    return vault.record({ kind: 'note.disclosed', subjectId: noteId, body }, () => ({
      text,
      html,
      // The end of the id: its beginning is a time.
      fileName: `note-${noteId.slice(-8)}.${extensions[purpose]}`,
    }))
  }
}
