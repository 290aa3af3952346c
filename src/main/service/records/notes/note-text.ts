/** A note as text: what is signed, and what is pasted elsewhere. Pure. */
import { createHash } from 'node:crypto'
import { emptySection, type Addendum, type Note, type NoteSection, type Statement } from '../../../../contract/records.ts'

/** Who wrote a sentence as it stands: the model alone, the model with the clinician's changes, or the clinician. */
export type Writer = 'model' | 'edited' | 'clinician'

export function writerOf({ origin, disposition }: Statement): Writer {
  if (origin === 'clinician') return 'clinician'
  return disposition === 'edited' ? 'edited' : 'model'
}

/** The statements of a section that are part of the note: all but the rejected. */
export function standing(section: NoteSection): Statement[] {
  return section.statements.filter(({ disposition }) => disposition !== 'rejected')
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The text whose hash is signed: JSON with fixed key order, of all that is part of the note and who wrote it. */
export function canonicalNote(note: Note, patientId: string): string {
  const sections = note.sections.map((section) => ({
    key: section.key,
    title: section.title,
    statements: standing(section).map((statement) => ({ id: statement.id, writer: writerOf(statement), text: statement.currentText })),
  }))
  const { id: noteId, encounterId, version } = note
  return JSON.stringify({ format: 'cloister.note/1', noteId, encounterId, patientId, version, sections })
}

/** The text whose hash an addendum is signed with; it names the note by its own hash. */
export function canonicalAddendum(noteSha256: string, { id, text }: Pick<Addendum, 'id' | 'text'>, noteId: string): string {
  return JSON.stringify({ format: 'cloister.addendum/1', addendumId: id, noteId, noteSha256, text })
}

/** Paragraphs of a section: one where all are sentences, else a line each, as lists come without full stops. */
export function paragraphs<T extends { readonly text: string }>(items: readonly T[]): T[][] {
  const prose = items.every(({ text }) => /[.!?]["')\]”’]*$/.test(text) && !text.includes('\n'))
  return prose && items.length > 0 ? [[...items]] : items.map((item) => [item])
}

/** A UTC instant in a zone: `2026-03-05 14:07 UTC-05:00`. */
export function localTime(instant: string, timeZone: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const parts = new Intl.DateTimeFormat('en', { ...options, timeZone, timeZoneName: 'longOffset' }).formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((found) => found.type === type)?.value ?? ''
  const zone = part('timeZoneName')
    .replace('GMT', 'UTC')
    .replace(/[+-]00:00$/, '')
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${zone}`
}

function sectionLines(section: NoteSection, empty: string): string[] {
  const items = standing(section).map(({ currentText }) => ({ text: currentText.trim() }))
  const body = items.length === 0 ? [empty] : paragraphs(items).map((paragraph) => paragraph.map(({ text }) => text).join(' '))
  return [section.title.toUpperCase(), ...body.flatMap((text) => text.split(/\r\n|\r|\n/))]
}

export function signatureLine({ userName, signedAt }: { userName: string; signedAt: string }, timeZone: string): string {
  return `Electronically signed by ${userName} on ${localTime(signedAt, timeZone)}`
}

export const AI_LINE = 'Drafted with AI from the visit transcript; reviewed by the signer.'

/** True where part of the note was drafted by a model. */
export function hasModelText(note: Note): boolean {
  return note.sections.some((section) => standing(section).some((statement) => writerOf(statement) !== 'clinician'))
}

/**
 * A signed note, or one section of it, as plain text for pasting into a record system: titles in capitals, no markup, lines ended by
 * CR LF, which every system takes for one line end. The whole note ends with its addenda and its signature; a section is bare.
 */
export function noteText(note: Note, sectionKey: string | null, timeZone: string): string {
  const sections = note.sections.filter(({ key }) => sectionKey === null || key === sectionKey)
  const blocks = sections.map((section) => sectionLines(section, emptySection(note, section)))
  if (sectionKey === null && note.signature !== null) {
    blocks.push([...(hasModelText(note) ? [AI_LINE] : []), signatureLine(note.signature, timeZone)])
    for (const { text, signature } of note.addenda) {
      blocks.push(['ADDENDUM', ...text.split(/\r\n|\r|\n/), signatureLine(signature, timeZone)])
    }
  }
  return blocks.map((lines) => lines.join('\r\n')).join('\r\n\r\n')
}
