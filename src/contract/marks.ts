/** What is shown of a statement: the verdict of the rules, and what the model's certainty added to it. */
import type { Reason, Statement, Verdict } from './records.ts'

/**
 * From best to worst. `supported`: the rules find it, in one place of the visit, and the model was sure of it. `found`: the rules find it,
 * and no more is known; such statements are wrong far more often (docs/grounding.md).
 */
export type Mark = 'supported' | 'found' | Exclude<Verdict, 'supported'>

export function markOf({ reasons, verdict }: Pick<Statement, 'reasons' | 'verdict'>): Mark {
  if (verdict !== 'supported') return verdict
  return reasons.some(({ check, outcome }) => check === 'certainty' && outcome === 'holds') ? 'supported' : 'found'
}

/** A statement with what the model's certainty says of it in front of its reasons: a doubt makes it unsure, nothing makes it better. */
export function withReason<T extends Pick<Statement, 'reasons' | 'verdict'>>(statement: T, reason: Reason): T {
  const verdict: Verdict = statement.verdict === 'supported' && reason.outcome !== 'holds' ? 'unsure' : statement.verdict
  return { ...statement, verdict, reasons: [reason, ...statement.reasons] }
}
