import type { Answer } from '../../../../contract/drafting.ts'
import type { Disposition, Omission } from '../../../../contract/records.ts'
import type { Db } from '../../vault/index.ts'

export type AnswerAction = Answer['action'] | 'dismiss'
/** What an answer changed, as it was before: what undoing goes back to. `absent` for a statement that was added. */
export type Before =
  | { readonly statement: { readonly disposition: Disposition; readonly text: string } }
  | { readonly omission: Omission['disposition'] }
  | { readonly absent: true }
export type AnswerRow = {
  readonly noteId: string
  readonly subject: { readonly statementId: string } | { readonly omissionId: string }
  readonly decisionId: string
  readonly action: AnswerAction
  readonly text: string | null
  /** Answers of one act share it and are undone together. */
  readonly batch: string
  readonly before: Before
  readonly undoes: number | null
  readonly userId: string
  readonly at: string
}

type Row = {
  seq: number
  note_id: string
  statement_id: string | null
  omission_id: string | null
  decision_id: string
  action: AnswerAction
  text: string | null
  batch: string
  before: string
  undoes: number | null
  user_id: string
  at: string
}

/** The last act of a note that is not undone and is no undoing itself. */
const LAST = `SELECT batch FROM answer WHERE note_id = ? AND undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM answer AS undoing WHERE undoing.undoes = answer.seq) ORDER BY seq DESC LIMIT 1`

export type AnswerTable = ReturnType<typeof createAnswerTable>

/** Append-only: what the clinician did with each statement, in order. */
export function createAnswerTable(db: Db) {
  const insert = db.prepare<Record<string, string | number | null>>(
    `INSERT INTO answer (note_id, statement_id, omission_id, decision_id, action, text, batch, before, undoes, user_id, at)
     VALUES (:noteId, :statementId, :omissionId, :decisionId, :action, :text, :batch, :before, :undoes, :userId, :at)`,
  )
  const last = db.prepare<[string], { batch: string }>(LAST)
  const ofBatch = db.prepare<[string, string], Row>('SELECT * FROM answer WHERE note_id = ? AND batch = ? ORDER BY seq DESC')
  return {
    insert({ subject, before, ...answer }: AnswerRow): void {
      insert.run({
        ...answer,
        statementId: 'statementId' in subject ? subject.statementId : null,
        omissionId: 'omissionId' in subject ? subject.omissionId : null,
        before: JSON.stringify(before),
      })
    },
    canUndo: (noteId: string): boolean => last.get(noteId) !== undefined,
    /** The answers of the last act that can be undone, newest first; empty where there is none. */
    lastBatch(noteId: string): (AnswerRow & { seq: number })[] {
      const found = last.get(noteId)
      if (found === undefined) return []
      return ofBatch.all(noteId, found.batch).map((row) => ({
        seq: row.seq,
        noteId: row.note_id,
        subject: row.statement_id === null ? { omissionId: row.omission_id ?? '' } : { statementId: row.statement_id },
        decisionId: row.decision_id,
        action: row.action,
        text: row.text,
        batch: row.batch,
        before: JSON.parse(row.before) as Before,
        undoes: row.undoes,
        userId: row.user_id,
        at: row.at,
      }))
    },
  }
}

/** What was done with the statements that a decision wrote, and with those added to its note, oldest first. */
export function answersOfDecision(db: Db, decisionId: string): Answer[] {
  return db
    .prepare<[string], Pick<Row, 'statement_id' | 'action' | 'text' | 'user_id' | 'at'>>(
      'SELECT statement_id, action, text, user_id, at FROM answer WHERE decision_id = ? AND statement_id IS NOT NULL ORDER BY seq',
    )
    .all(decisionId)
    .flatMap(({ statement_id: statementId, action, text, user_id: userId, at }) =>
      statementId === null || action === 'dismiss' ? [] : [{ statementId, action, text, userId, at }],
    )
}
