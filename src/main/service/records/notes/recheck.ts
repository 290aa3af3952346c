/** What a correction of the transcript does to the drafts of the visit: what rests on the turn is checked again. */
import { v7 as uuid } from 'uuid'
import type {
  CheckedStatement,
  Disposition,
  FoundOmission,
  Note,
  Omission,
  Reason,
  Sex,
  Source,
  Statement,
} from '../../../../contract/records.ts'
import type { RecordsContext } from '../context.ts'
import type { StatementRow } from '../tables/statement-table.ts'
import { loadNote } from './load.ts'

/** The product's own checks, which know nothing of how notes are kept. */
export type Checks = {
  readonly statement: (text: string, source: Source, sectionKey: string, sex: Sex) => CheckedStatement
  /** What the visit holds and these sentences do not. */
  readonly omissions: (source: Source, texts: readonly string[]) => readonly FoundOmission[]
}
/** For the ledger: what was checked again, and what of it needs an answer again. */
export type Rechecked = { readonly checkedAgain: readonly string[]; readonly reopened: readonly string[] }

/** What became of a turn: other words or another speaker, or the model is given it on a clinician's word, or no longer. */
export type TurnChange = { readonly number: number; readonly became: 'corrected' | 'given' | 'withheld' }

/** What was changed, and whose visit it is. */
type Correction = { readonly source: Source; readonly sex: Sex; readonly change: TurnChange; readonly version: number }

const rests = ({ evidence }: Pick<Statement, 'evidence'>, turn: number): boolean => evidence.some((entry) => entry.turn === turn)
const answered: Partial<Record<Disposition, string>> = { accepted: 'accepted', edited: 'edited' }

/** Why a statement reads differently now, in front of the reasons of the check. */
function correctedReason({ number, became }: TurnChange, disposition: Disposition, holds: boolean): Reason {
  const before = answered[disposition]
  const turn = `Turn ${String(number)} was ${became === 'given' ? 'given to the model' : became}`
  const sentence = holds
    ? `${turn} after the draft; checked again, this holds.`
    : before === undefined
      ? `${turn} after the draft; this was checked again.`
      : `${turn} after you had ${before} this: it needs your answer again.`
  return { check: 'corrected-turn', outcome: holds || before === undefined ? 'holds' : 'unsure', sentence, span: null }
}

export function createRechecks({ tables, now }: RecordsContext) {
  /** The patient's of a visit, as the record has it. */
  const sexOf = (encounterId: string): Sex => tables.patients.get(tables.encounters.get(encounterId)?.patientId ?? '')?.sex ?? 'unknown'

  const recheckStatement = (statement: StatementRow, { source, sex, change, version }: Correction, checks: Checks): boolean | null => {
    const found = checks.statement(statement.currentText, source, statement.sectionKey, sex)
    if (!rests(statement, change.number) && !rests(found, change.number)) return null
    // A doubt that the model had of its own words stays while they stand: these checks know nothing of it. That it was sure of them does not:
    // it had read another visit.
    const own = statement.reasons.filter(
      ({ check, outcome }) =>
        (check === 'written-by-clinician' && statement.origin === 'clinician') ||
        (check === 'certainty' && outcome !== 'holds' && statement.currentText === statement.text),
    )
    const isDoubted = own.some(({ check }) => check === 'certainty')
    const verdict = isDoubted && found.verdict === 'supported' ? 'unsure' : found.verdict
    const holds = verdict === 'supported'
    // A decision that was made on other words is not taken for one on these; a rejected sentence is out of the note either way.
    const reopen = !holds && answered[statement.disposition] !== undefined
    const reasons = [correctedReason(change, statement.disposition, holds), ...own, ...found.reasons]
    tables.statements.keepCheck(statement, version, now().toISOString())
    tables.statements.setCheck(statement.id, { verdict, evidence: found.evidence, reasons })
    if (reopen) tables.statements.setAnswer(statement.id, 'pending', statement.currentText, false)
    return reopen
  }

  const recheckOmissions = (note: Note, source: Source, turn: number, checks: Checks): void => {
    const standing = note.sections.flatMap(({ statements }) => statements).filter(({ disposition }) => disposition !== 'rejected')
    const touches = ({ turn: first, more = [] }: FoundOmission): boolean => first === turn || more.some((place) => place.turn === turn)
    const found = checks.omissions(
      source,
      standing.map(({ currentText }) => currentText),
    )
    const same = (a: FoundOmission) => (b: FoundOmission) => a.kind === b.kind && a.text === b.text && a.turn === b.turn
    const stale = note.omissions.filter((omission) => touches(omission) && omission.disposition === 'open' && !found.some(same(omission)))
    for (const { id } of stale) tables.omissions.takeBack(id)
    const fresh = found.filter((some) => touches(some) && !note.omissions.some(same(some)))
    fresh.forEach((some) => {
      const omission: Omission = { ...some, id: uuid(), disposition: 'open' }
      tables.omissions.insert(note.id, tables.omissions.next(note.id), omission)
    })
  }

  return {
    /** Whether a draft of the visit is being written now. */
    isDrafting: (encounterId: string): boolean => tables.notes.ofEncounter(encounterId).some(({ state }) => state === 'drafting'),
    /**
     * Checks again, in all drafts of a visit, the statements that rested on a turn or rest on it now, and lists anew what is missing of it. Call it
     * inside the record of the correction. What the clinician accepted or edited and no longer holds is open again, with the
     * wording as it stands.
     */
    recheck(source: Source, change: TurnChange, version: number, checks: Checks): Rechecked {
      const correction = { source, sex: sexOf(source.encounterId), change, version }
      const checkedAgain: string[] = []
      const reopened: string[] = []
      for (const { id } of tables.notes.ofEncounter(source.encounterId)) {
        for (const statement of tables.statements.ofNote(id)) {
          const reopen = recheckStatement(statement, correction, checks)
          if (reopen !== null) checkedAgain.push(statement.id)
          if (reopen === true) reopened.push(statement.id)
        }
        recheckOmissions(loadNote(tables, id), source, change.number, checks)
      }
      return { checkedAgain, reopened }
    },
  }
}
