/** For tests of this and later parts: records on a real encrypted vault, and drafts to review. Not part of the product. */
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import type { CheckedStatement, Encounter, FoundOmission, Note, Reason, Verdict } from '../../../contract/records.ts'
import { temporaryVault, type TemporaryVault } from '../vault/testing.ts'
import type { Vault } from '../vault/index.ts'
import { createRecords, type Records } from './index.ts'

export const resourcesFolder = join(import.meta.dirname, '../../../../resources')

/** A clock that tests move. */
export type TestClock = { readonly now: () => Date; advance(ms: number): void }
export function testClock(start = '2026-03-05T14:00:00.000Z'): TestClock {
  let at = Date.parse(start)
  return { now: () => new Date(at), advance: (ms) => void (at += ms) }
}

export type TestRecords = {
  readonly temporary: TemporaryVault
  readonly clock: TestClock
  vault: Vault
  records: Records
  /** Closes the vault, opens it again, and gives fresh records on it, as after a restart. */
  reopen(): Promise<void>
}

export async function testRecords(): Promise<TestRecords> {
  const clock = testClock()
  const temporary = await temporaryVault({ now: clock.now })
  const on = (vault: Vault): Records => createRecords({ vault, now: clock.now, resourcesFolder, timeZone: 'America/Chicago' })
  const made: TestRecords = {
    temporary,
    clock,
    vault: temporary.vault,
    records: on(temporary.vault),
    reopen: async () => {
      await made.vault.close()
      made.vault = await temporary.reopen()
      made.records = on(made.vault)
    },
  }
  return made
}

/** The acts on record, oldest first, without those of the vault itself. */
export function acts(vault: Vault): { kind: string; subjectId: string | null; body: Record<string, unknown> }[] {
  return vault.ledger
    .list({ beforeSeq: null, limit: 500 })
    .filter(({ kind }) => !kind.startsWith('vault.') && !kind.startsWith('recovery'))
    .map(({ kind, subjectId, body }) => ({ kind, subjectId, body: JSON.parse(body ?? '{}') as Record<string, unknown> }))
    .reverse()
}

export const sections = [
  { key: 'history', title: 'History of present illness' },
  { key: 'results', title: 'Results' },
  { key: 'plan', title: 'Assessment and plan' },
] as const

/** What makes a statement that the rules find one that is marked as supported. */
export const sure: Reason = { check: 'certainty', outcome: 'holds', sentence: 'The model was sure.', span: null }

export function checked(text: string, verdict: Verdict = 'supported', reasons: Reason[] = [sure]): CheckedStatement {
  return {
    text,
    verdict,
    risk: 'other',
    reasons: verdict === 'supported' ? reasons : [],
    evidence: [{ turn: 1, spans: [{ start: 0, end: 4 }], score: 0.9 }],
  }
}

export const omissions: readonly FoundOmission[] = [
  { kind: 'medication', text: 'Vitamin D, 1,000 units a day', turn: 30, spans: [{ start: 0, end: 9 }] },
  { kind: 'plan', text: 'eye exam', turn: 61, spans: [], more: [{ turn: 64, spans: [{ start: 2, end: 5 }] }] },
]

export function visit(records: Records): Encounter {
  const patient = records.patients.create({ familyName: 'García', givenName: 'María', birthDate: '1968-04-12', sex: 'female', mrn: null })
  const encounter = records.encounters.create({ patientId: patient.id, reason: 'Knee', templateId: 'soap' })
  records.sources.import({
    encounterId: encounter.id,
    speakers: [],
    incoming: {
      name: 'visit.txt',
      text: 'Doctor: How is the left knee today?\nPatient: It hurts, 6 of 10.\nDoctor: Any fever?\nPatient: No.',
    },
  })
  return encounter
}

/** A draft with a supported, an unsure and an unsupported statement, and two omissions. */
export function drafted(
  records: Records,
  encounterId: string,
  statements: readonly (readonly [string, CheckedStatement])[] = draftedStatements,
  outcome: 'complete' | 'stopped' = 'complete',
): Note {
  const { noteId } = records.notes.beginDraft({
    encounterId,
    templateId: 'soap',
    sections,
    decisionId: uuid(),
    modelName: 'Test model',
    redo: null,
  })
  for (const [sectionKey, statement] of statements) records.notes.appendStatement({ noteId, sectionKey, statement })
  const note = records.notes.finishDraft({ noteId, outcome, omissions, within: () => undefined })
  if (note === null) throw new Error('no note was kept')
  return note
}

export const draftedStatements: readonly (readonly [string, CheckedStatement])[] = [
  ['history', checked('The left knee hurts, 6 of 10.')],
  ['history', checked('She had a fever.', 'unsupported')],
  ['plan', checked('Take 650 mg of acetaminophen.', 'unsure')],
  ['plan', checked('Return in four weeks.')],
]
