/** In which order a note is reviewed, and what is left of it. */
import { markOf, type Mark } from '../../contract/marks.ts'
import type { Note, Risk, Statement } from '../../contract/records.ts'

const riskOrder: readonly Risk[] = ['order', 'medication', 'symptom', 'diagnosis', 'other']
const markOrder: readonly Mark[] = ['contradicted', 'unsupported', 'unsure', 'found', 'supported']

/** Statements by risk, then those that hold least first, then as they stand in the note. */
export function reviewOrder(note: Pick<Note, 'sections'>): Statement[] {
  const all = note.sections.flatMap(({ statements }) => statements)
  const place = new Map(all.map((statement, index) => [statement.id, index]))
  return all.toSorted(
    (a, b) =>
      riskOrder.indexOf(a.risk) - riskOrder.indexOf(b.risk) ||
      markOrder.indexOf(markOf(a)) - markOrder.indexOf(markOf(b)) ||
      (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0),
  )
}

/** The next statement without an answer after `currentId`, round about; null where all have one. */
export function nextPending(note: Pick<Note, 'sections'>, currentId: string | null): Statement | null {
  const order = reviewOrder(note)
  const at = order.findIndex(({ id }) => id === currentId)
  return [...order.slice(at + 1), ...order.slice(0, at + 1)].find(({ disposition }) => disposition === 'pending') ?? null
}

/** The statement before `currentId` in the order of review, answered or not. */
export function previousInReview(note: Pick<Note, 'sections'>, currentId: string | null): Statement | null {
  const order = reviewOrder(note)
  const at = order.findIndex(({ id }) => id === currentId)
  return order[at <= 0 ? order.length - 1 : at - 1] ?? null
}

/** The statement `by` places further down the page; the same one at either end. */
export function neighbour(note: Pick<Note, 'sections'>, currentId: string | null, by: 1 | -1): Statement | null {
  const all = note.sections.flatMap(({ statements }) => statements)
  const at = all.findIndex(({ id }) => id === currentId)
  if (at === -1) return all[0] ?? null
  return all[at + by] ?? all[at] ?? null
}

export type Tally = {
  readonly total: number
  readonly accepted: number
  readonly edited: number
  /** Sentences of the clinician's own that stand, edited ones aside. */
  readonly written: number
  readonly rejected: number
  readonly pending: number
  /** Pending statements whose check did not hold: none may be left at signing. */
  readonly pendingMarked: number
  /** Pending statements that are marked as supported: they can be accepted together. */
  readonly pendingSupported: number
  readonly unsure: number
  readonly unsupported: number
  readonly contradicted: number
  readonly openOmissions: number
}

export function tally(note: Pick<Note, 'sections' | 'omissions'>): Tally {
  const all = note.sections.flatMap(({ statements }) => statements)
  const count = (is: (statement: Statement) => boolean): number => all.filter(is).length
  return {
    total: all.length,
    accepted: count(({ disposition, origin }) => disposition === 'accepted' && origin === 'model'),
    written: count(({ disposition, origin }) => origin === 'clinician' && disposition !== 'edited' && disposition !== 'rejected'),
    edited: count(({ disposition }) => disposition === 'edited'),
    rejected: count(({ disposition }) => disposition === 'rejected'),
    pending: count(({ disposition, origin }) => disposition === 'pending' && origin === 'model'),
    pendingMarked: count(({ disposition, verdict }) => disposition === 'pending' && verdict !== 'supported'),
    pendingSupported: count((statement) => statement.disposition === 'pending' && markOf(statement) === 'supported'),
    unsure: count(({ verdict }) => verdict === 'unsure'),
    unsupported: count(({ verdict }) => verdict === 'unsupported'),
    contradicted: count(({ verdict }) => verdict === 'contradicted'),
    openOmissions: note.omissions.filter(({ disposition }) => disposition === 'open').length,
  }
}

/** The note with an answer in place, before the service has said so. */
export function withAnswer(note: Note, statementId: string, disposition: Statement['disposition'], text: string | null): Note {
  return {
    ...note,
    canUndo: true,
    sections: note.sections.map((section) => ({
      ...section,
      statements: section.statements.map((statement) =>
        statement.id === statementId
          ? { ...statement, disposition, currentText: text ?? (disposition === 'pending' ? statement.text : statement.currentText) }
          : statement,
      ),
    })),
  }
}

/** The section that a thing found missing most likely belongs to. */
export function sectionFor(kind: Note['omissions'][number]['kind'], keys: readonly string[]): string {
  const wanted: Record<typeof kind, readonly string[]> = {
    medication: ['medications', 'assessment-and-plan', 'plan'],
    allergy: ['allergies', 'history'],
    number: ['results', 'physical-examination'],
    symptom: ['history', 'review-of-systems'],
    plan: ['assessment-and-plan', 'plan'],
    'mental-health': ['history', 'review-of-systems'],
    history: ['past-history', 'history'],
    denial: ['review-of-systems', 'history'],
    social: ['family-and-social-history', 'history'],
  }
  return wanted[kind].find((key) => keys.includes(key)) ?? keys[keys.length - 1] ?? ''
}
