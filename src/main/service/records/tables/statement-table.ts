import type { Disposition, Evidence, Reason, Risk, Statement, Verdict } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

/** A statement as it is kept: the contract's, and where it came from. */
export type StatementRow = Statement & {
  readonly noteId: string
  readonly decisionId: string | null
  readonly copiedFrom: string | null
  readonly withdrawn: boolean
}

type Row = {
  id: string
  note_id: string
  section_key: string
  position: number
  origin: 'model' | 'clinician'
  decision_id: string | null
  copied_from: string | null
  text: string
  risk: Risk
  verdict: Verdict
  reasons: string
  evidence: string
  disposition: Disposition
  current_text: string
  withdrawn: number
}

function statementOf(row: Row): StatementRow {
  return {
    id: row.id,
    noteId: row.note_id,
    sectionKey: row.section_key,
    ordinal: row.position,
    origin: row.origin,
    decisionId: row.decision_id,
    copiedFrom: row.copied_from,
    text: row.text,
    risk: row.risk,
    verdict: row.verdict,
    // Written by this table from checked values; a vault whose bytes were changed does not open.
    reasons: JSON.parse(row.reasons) as Reason[],
    evidence: JSON.parse(row.evidence) as Evidence[],
    disposition: row.disposition,
    currentText: row.current_text,
    withdrawn: row.withdrawn === 1,
  }
}

export type StatementTable = ReturnType<typeof createStatementTable>

export function createStatementTable(db: Db) {
  const columns =
    'id, note_id, section_key, position, origin, decision_id, copied_from, text, risk, verdict, reasons, evidence, disposition, current_text, withdrawn'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM statement WHERE id = ?`)
  // The model's sentences first, then the clinician's, each in the order in which they came.
  const ofNote = db.prepare<[string], Row>(
    `SELECT ${columns} FROM statement WHERE note_id = ? AND withdrawn = 0 ORDER BY section_key, origin DESC, position`,
  )
  const insert = db.prepare<Record<string, string | number | null>>(
    `INSERT INTO statement (${columns})
     VALUES (:id, :noteId, :sectionKey, :position, :origin, :decisionId, :copiedFrom, :text, :risk, :verdict, :reasons, :evidence,
       :disposition, :currentText, :withdrawn)`,
  )
  const next = db.prepare<[string, string, string], { next: number }>(
    'SELECT coalesce(max(position), -1) + 1 AS next FROM statement WHERE note_id = ? AND section_key = ? AND origin = ?',
  )
  const setAnswer = db.prepare<[string, string, number, string]>(
    'UPDATE statement SET disposition = ?, current_text = ?, withdrawn = ? WHERE id = ?',
  )
  const setCheck = db.prepare<[string, string, string, string]>('UPDATE statement SET verdict = ?, reasons = ?, evidence = ? WHERE id = ?')
  const keepCheck = db.prepare<[string, number, string, string, string, string, string]>(
    `INSERT INTO statement_check_before (statement_id, source_version, verdict, reasons, evidence, disposition, at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const removeChecks = db.prepare<[string]>(
    'DELETE FROM statement_check_before WHERE statement_id IN (SELECT id FROM statement WHERE note_id = ?)',
  )
  const written = db.prepare<[string, string], { n: number }>('SELECT count(*) AS n FROM statement WHERE note_id = ? AND decision_id = ?')
  const removeOfNote = db.prepare<[string]>('DELETE FROM statement WHERE note_id = ?')
  return {
    get(id: string): StatementRow | null {
      const row = byId.get(id)
      return row === undefined ? null : statementOf(row)
    },
    ofNote: (noteId: string): StatementRow[] => ofNote.all(noteId).map(statementOf),
    /** The position after the last of a section. */
    next: (noteId: string, sectionKey: string, origin: Statement['origin']): number => next.get(noteId, sectionKey, origin)?.next ?? 0,
    /** How many statements of a note a decision wrote (copies of earlier ones keep their own decision). */
    written: (noteId: string, decisionId: string): number => written.get(noteId, decisionId)?.n ?? 0,
    insert(statement: StatementRow): void {
      const { ordinal, reasons, evidence, withdrawn, id, noteId, sectionKey, origin, decisionId, copiedFrom } = statement
      const { text, risk, verdict, disposition, currentText } = statement
      insert.run({
        ...{ id, noteId, sectionKey, origin, decisionId, copiedFrom, text, risk, verdict, disposition, currentText },
        position: ordinal,
        reasons: JSON.stringify(reasons),
        evidence: JSON.stringify(evidence),
        withdrawn: withdrawn ? 1 : 0,
      })
    },
    setAnswer(id: string, disposition: Disposition, currentText: string, withdrawn: boolean): void {
      setAnswer.run(disposition, currentText, withdrawn ? 1 : 0, id)
    },
    /** What a check of it says now. */
    setCheck(id: string, { verdict, reasons, evidence }: Pick<Statement, 'verdict' | 'reasons' | 'evidence'>): void {
      setCheck.run(verdict, JSON.stringify(reasons), JSON.stringify(evidence), id)
    },
    /** Keeps what the check before said, and the answer it had, as `version` of the source takes their place. */
    keepCheck({ id, verdict, reasons, evidence, disposition }: StatementRow, version: number, at: string): void {
      keepCheck.run(id, version, verdict, JSON.stringify(reasons), JSON.stringify(evidence), disposition, at)
    },
    removeOfNote(noteId: string): void {
      removeChecks.run(noteId)
      removeOfNote.run(noteId)
    },
  }
}
