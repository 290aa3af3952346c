/** Notes: drafted, reviewed, signed, amended, handed out. */
import type { Note } from '../../../../contract/records.ts'
import type { RecordsContext } from '../context.ts'
import { createBuffers } from './buffers.ts'
import { createDisclosure } from './disclosure.ts'
import { createDrafts } from './draft.ts'
import { loadNote, noteRow } from './load.ts'
import { createRechecks } from './recheck.ts'
import { createReview } from './review.ts'
import { createSigning } from './signing.ts'

export type { BeginDraft, FinishDraft } from './draft.ts'
export type { Checks, TurnChange } from './recheck.ts'

export type Notes = ReturnType<typeof createNotes>

export function createNotes(context: RecordsContext) {
  const { tables, viewed } = context
  return {
    /** For a person to read. @throws Fault NOT_FOUND */
    get({ id }: { id: string }): Note {
      const note = loadNote(tables, id)
      viewed('note.viewed', id, { encounterId: note.encounterId, version: note.version })
      return note
    },
    /** For the other parts of the service. @throws Fault NOT_FOUND */
    existing: (id: string): Note => loadNote(tables, id),
    /** Which note and section a redone note came from; null where it was drafted whole. @throws Fault NOT_FOUND */
    redoneFrom(id: string): { noteId: string; sectionKey: string } | null {
      const { redoOf, redoSection } = noteRow(tables, id)
      return redoOf === null || redoSection === null ? null : { noteId: redoOf, sectionKey: redoSection }
    },
    ...createDrafts(context),
    ...createRechecks(context),
    ...createReview(context),
    ...createSigning(context),
    ...createBuffers(context),
    disclose: createDisclosure(context),
  }
}
