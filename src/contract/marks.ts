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

/** Fewer statements say nothing of a draft as a whole. */
const ENOUGH = 8

export type FoundShare = { readonly found: number; readonly of: number }

/**
 * How little of a draft the rules find in the visit, where that is less than half; null otherwise. A model that has not followed a visit shows it
 * so: of drafts with less than half, a quarter to a half of the statements were right (docs/grounding.md, "Whole drafts judged").
 */
export function poorlyFound(statements: readonly Pick<Statement, 'origin' | 'verdict'>[]): FoundShare | null {
  const drafted = statements.filter(({ origin }) => origin === 'model')
  const found = drafted.filter(({ verdict }) => verdict === 'supported').length
  return drafted.length >= ENOUGH && found < drafted.length / 2 ? { found, of: drafted.length } : null
}
