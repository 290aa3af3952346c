/** Signing freezes a note; from then on there are addenda. */
import { v7 as uuid } from 'uuid'
import { Fault } from '../../../../contract/errors.ts'
import type { Note, Verdict } from '../../../../contract/records.ts'
import type { RecordsContext } from '../context.ts'
import { changeableNote, loadNote } from './load.ts'
import { canonicalAddendum, canonicalNote, sha256, standing, writerOf } from './note-text.ts'

/** Throws what keeps a note from being signed. */
function assertSignable(note: Note): void {
  const statements = note.sections.flatMap((section) => section.statements)
  const open = statements.filter(({ disposition, verdict }) => disposition === 'pending' && verdict !== 'supported')
  if (open.length > 0) {
    const count = (verdict: Verdict): number => open.filter((statement) => statement.verdict === verdict).length
    throw new Fault('NOTE_PENDING', {
      pending: open.length,
      unsure: count('unsure'),
      unsupported: count('unsupported'),
      contradicted: count('contradicted'),
    })
  }
  if (!note.sections.some((section) => standing(section).length > 0)) throw new Fault('NOTE_EMPTY')
}

export function createSigning({ vault, tables, now }: RecordsContext) {
  const patientIdOf = (note: Note): string => {
    const encounter = tables.encounters.get(note.encounterId)
    if (encounter === null) throw new Fault('VAULT_CORRUPT')
    return encounter.patientId
  }
  /** The note as it may be signed now. */
  const signable = (noteId: string): Note => {
    const row = changeableNote(tables, noteId)
    if (row.state === 'drafting') throw new Fault('CONFLICT', { state: row.state })
    const note = loadNote(tables, noteId)
    assertSignable(note)
    return note
  }
  const assertPassphrase = async (passphrase: string): Promise<void> => {
    if (vault.readOnly) throw new Fault('LEDGER_BROKEN')
    if (!(await vault.checkPassphrase(passphrase))) throw new Fault('PASSPHRASE_WRONG')
  }
  const by = () => ({ signedAt: now().toISOString(), userId: vault.user.id, userName: vault.user.name })

  return {
    /**
     * Attests this version with the user's passphrase. Every statement marked unsure, unsupported or contradicted must have an answer; supported ones
     * may stand as they are.
     * @throws Fault NOT_FOUND; NOTE_SIGNED; CONFLICT while it is being drafted; NOTE_PENDING with counts; NOTE_EMPTY;
     *   PASSPHRASE_WRONG, TOO_MANY_TRIES
     */
    async sign({ noteId, passphrase }: { noteId: string; passphrase: string }): Promise<Note> {
      signable(noteId)
      await assertPassphrase(passphrase)
      const note = signable(noteId) // as it is now: the passphrase took its time
      const canonical = canonicalNote(note, patientIdOf(note))
      const signature = { ...by(), sha256: sha256(canonical) }
      const statements = note.sections.flatMap(standing)
      const count = (writer: string): number => statements.filter((statement) => writerOf(statement) === writer).length
      const body = {
        ...{ noteId, encounterId: note.encounterId, version: note.version, sha256: signature.sha256 },
        written: { model: count('model'), edited: count('edited'), clinician: count('clinician') },
      }
      return vault.record({ kind: 'note.signed', subjectId: noteId, body }, () => {
        tables.signatures.insert(noteId, { ...signature, canonical })
        return loadNote(tables, noteId)
      })
    },

    /** @throws Fault NOT_FOUND, NOTE_UNSIGNED, PASSPHRASE_WRONG, TOO_MANY_TRIES */
    async addAddendum({ noteId, text, passphrase }: { noteId: string; text: string; passphrase: string }): Promise<Note> {
      const { signature: signed } = loadNote(tables, noteId)
      if (signed === null) throw new Fault('NOTE_UNSIGNED')
      await assertPassphrase(passphrase)
      const id = uuid()
      const signature = { ...by(), sha256: sha256(canonicalAddendum(signed.sha256, { id, text }, noteId)) }
      const body = { noteId, addendumId: id, sha256: signature.sha256, noteSha256: signed.sha256 }
      return vault.record({ kind: 'note.addendum', subjectId: noteId, body }, () => {
        tables.addenda.insert(noteId, { id, text, signature })
        return loadNote(tables, noteId)
      })
    },
  }
}
