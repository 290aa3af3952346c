/** One repository file a table. Prepared statements are kept for the life of the open vault. */
import type { Db } from '../../vault/index.ts'
import { createAddendumTable } from './addendum-table.ts'
import { createAnswerTable } from './answer-table.ts'
import { createBufferTable } from './buffer-table.ts'
import { createEncounterTable } from './encounter-table.ts'
import { createNoteTable } from './note-table.ts'
import { createOmissionTable } from './omission-table.ts'
import { createPatientTable } from './patient-table.ts'
import { createSignatureTable } from './signature-table.ts'
import { createSourceTable } from './source-table.ts'
import { createStatementTable } from './statement-table.ts'

export type Tables = ReturnType<typeof createTables>

export function createTables(db: Db) {
  return {
    patients: createPatientTable(db),
    encounters: createEncounterTable(db),
    sources: createSourceTable(db),
    notes: createNoteTable(db),
    statements: createStatementTable(db),
    omissions: createOmissionTable(db),
    answers: createAnswerTable(db),
    signatures: createSignatureTable(db),
    addenda: createAddendumTable(db),
    buffers: createBufferTable(db),
  }
}

export { answersOfDecision } from './answer-table.ts'
