/** Each use of the model, with what the clinician did with what it wrote. Append-only. */
import type { Answer, Decision, DecisionRow } from '../../../contract/drafting.ts'
import { Fault } from '../../../contract/errors.ts'
import { answersOfDecision, createViewLog } from '../records/index.ts'
import type { Vault } from '../vault/index.ts'
import { createDecisionTable, type SavedDecision } from './decision-table.ts'

export type { SavedDecision } from './decision-table.ts'
export type Decisions = ReturnType<typeof createDecisions>

export function createDecisions({ vault, now }: { readonly vault: Vault; readonly now: () => Date }) {
  const table = createDecisionTable(vault.db)
  const viewed = createViewLog(vault, now)
  const existing = (id: string): Decision => {
    const saved = table.get(id)
    if (saved === null) throw new Fault('NOT_FOUND', { what: 'decision' })
    return { ...saved, answers: answersOfDecision(vault.db, id) }
  }
  return {
    /**
     * Saves a decision as part of the act that it belongs to: call it inside `notes.finishDraft`, whose record then covers both.
     * @throws RangeError outside a transaction
     */
    save(decision: SavedDecision): void {
      if (!vault.db.inTransaction) throw new RangeError('a decision is saved together with its note')
      table.insert(decision)
    },
    /** For a person to read. @throws Fault NOT_FOUND */
    get({ id }: { id: string }): Decision {
      const decision = existing(id)
      viewed('decision.viewed', id, { encounterId: decision.encounterId })
      return decision
    },
    /** For the other parts of the service. @throws Fault NOT_FOUND */
    existing,
    /** Newest first; of one visit, or of all. */
    list: ({ encounterId, limit }: { encounterId: string | null; limit: number }): DecisionRow[] => table.list(encounterId, limit),
    /** What the clinician did with the statements that a decision wrote, oldest first. */
    answers: (id: string): Answer[] => answersOfDecision(vault.db, id),
  }
}
