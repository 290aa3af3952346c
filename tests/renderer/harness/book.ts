/** What the stand-in service remembers: patients, encounters, notes. */
import type { Encounter, EncounterStatus, Note, NoteSummary, Patient, Source, Statement } from '../../../src/contract/records.ts'
import { drafted, missing, templates, turns } from './visit.ts'
import type { Scenario } from './scenario.ts'

let ids = 0
/** Ids that are the same in each run, so that a test can name them. */
export function nextId(): string {
  ids++
  return `01930000-0000-7000-8000-${String(ids).padStart(12, '0')}`
}
export const hash = (seed: number): string => Array.from({ length: 64 }, (_, i) => ((seed * 31 + i * 7) % 16).toString(16)).join('')

const noon = (): Date => {
  const date = new Date()
  date.setHours(8, 10, 0, 0)
  return date
}
function at(minutes: number): string {
  return new Date(noon().getTime() + minutes * 60_000).toISOString()
}

export type Book = {
  readonly patients: Map<string, Patient>
  readonly encounters: Map<string, Encounter>
  readonly sources: Map<string, Source>
  readonly notes: Map<string, Note[]>
  readonly buffers: Map<string, Map<string, { text: string; savedAt: string }>>
  readonly undo: Map<string, Note[]>
}

function patient(familyName: string, givenName: string, birthDate: string, sex: Patient['sex'], mrn: string | null): Patient {
  return { id: nextId(), familyName, givenName, birthDate, sex, mrn, createdAt: at(-600), updatedAt: at(-600) }
}

function encounter(patientId: string, reason: string, minutes: number, status: EncounterStatus): Encounter {
  return { id: nextId(), patientId, reason, startedAt: at(minutes), status, templateId: 'soap', createdAt: at(minutes) }
}

export function sourceOf(encounterId: string, count: number): Source {
  const all = count === 0 ? turns : Array.from({ length: count }, (_, i) => ({ ...(turns[i % turns.length] ?? turns[0]!), number: i + 1 }))
  return { id: nextId(), encounterId, name: 'visit.txt', format: 'labelled-text', sha256: hash(3), turns: [...all], importedAt: at(2) }
}

export function asStatement(checked: (typeof drafted)[number][1][number], sectionKey: string, ordinal: number): Statement {
  return { ...checked, id: nextId(), sectionKey, ordinal, origin: 'model', disposition: 'pending', currentText: checked.text }
}

export function noteOf(
  encounterId: string,
  version: number,
  written: ReadonlyMap<string, Statement[]>,
  complete: boolean,
  looped: string | null,
): Note {
  return {
    id: nextId(),
    encounterId,
    version,
    templateId: 'soap',
    decisionId: nextId(),
    complete,
    createdAt: at(5 + version),
    turnsRead: turns.length,
    sections: (templates[0]?.sections ?? []).map(({ key, title }) => ({
      key,
      title,
      cut: key === looped ? ('loop' as const) : null,
      statements: written.get(key) ?? [],
    })),
    omissions: complete ? missing.map((omission) => ({ ...omission, id: nextId(), disposition: 'open' as const })) : [],
    signature: null,
    addenda: [],
    canUndo: false,
  }
}

export function fullNote(encounterId: string, version: number, looped: string | null): Note {
  return noteOf(
    encounterId,
    version,
    new Map(drafted.map(([key, list]) => [key, list.map((checked, i) => asStatement(checked, key, i))])),
    true,
    looped,
  )
}

export function summary(note: Note): NoteSummary {
  const all = note.sections.flatMap(({ statements }) => statements)
  return {
    id: note.id,
    version: note.version,
    createdAt: note.createdAt,
    templateId: note.templateId,
    modelName: 'Qwen2.5 Coder 1.5B Instruct',
    complete: note.complete,
    signed: note.signature !== null,
    statements: all.length,
    contradicted: all.filter(({ verdict }) => verdict === 'contradicted').length,
    unsupported: all.filter(({ verdict }) => verdict === 'unsupported').length,
    unsure: all.filter(({ verdict }) => verdict === 'unsure').length,
  }
}

export function signedNote(note: Note, userName: string): Note {
  return {
    ...note,
    canUndo: false,
    sections: note.sections.map((section) => ({
      ...section,
      statements: section.statements.map((statement) => ({
        ...statement,
        disposition:
          statement.disposition === 'pending'
            ? statement.verdict === 'unsupported' || statement.verdict === 'contradicted'
              ? ('rejected' as const)
              : ('accepted' as const)
            : statement.disposition,
      })),
    })),
    signature: { signedAt: at(30), userId: '01930000-0000-7000-8000-00000000feed', userName, sha256: hash(9) },
  }
}

export function openBook(scenario: Scenario): Book {
  const book: Book = {
    patients: new Map(),
    encounters: new Map(),
    sources: new Map(),
    notes: new Map(),
    buffers: new Map(),
    undo: new Map(),
  }
  if (scenario.data === 'empty') return book
  const people = [
    patient('Okafor', 'Ngozi', '1968-03-12', 'female', '40-1177'),
    patient('Lindqvist', 'Per', '1954-11-02', 'male', '40-0932'),
    patient('Marín', 'Consuelo', '1991-07-25', 'female', null),
    patient('Abernathy', 'Theodore', '1947-01-30', 'male', '38-5521'),
    patient('Nakagawa', 'Emi', '2002-09-14', 'female', '41-2090'),
  ]
  for (const person of people) book.patients.set(person.id, person)
  // All have the same transcript, so that their reasons must be ones that it fits.
  const plan: readonly (readonly [number, string, number, EncounterStatus])[] = [
    [1, 'Asthma follow-up', 0, 'signed'],
    [3, 'Wheeze on the stairs', 35, 'in-review'],
    [0, 'Cough, blood pressure check', 70, 'ready'],
    [2, 'Sore throat', 105, 'new'],
    [4, 'Night-time cough', -24 * 60, 'drafted'],
  ]
  for (const [who, reason, minutes, status] of plan) {
    const visit = encounter(people[who]?.id ?? '', reason, minutes, status)
    book.encounters.set(visit.id, visit)
    if (status === 'new') continue
    book.sources.set(visit.id, sourceOf(visit.id, scenario.turns))
    if (status === 'ready') continue
    const note = fullNote(visit.id, 1, scenario.looped)
    const ready: Note = { ...note, sections: note.sections }
    book.notes.set(visit.id, [status === 'signed' ? signedNote(ready, 'Dr. Ana Whitfield') : ready])
  }
  return book
}
