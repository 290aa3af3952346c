/** Evaluations on record, one for each model, adapter and machine; and which models may draft for patients. */
import { Allowance, Evaluation, isFull, type EvaluationState } from '../../../contract/evaluation.ts'
import type { Model } from '../../../contract/models.ts'
import type { Vault } from '../vault/index.ts'
import { machineName, weightsOf } from './calibrations.ts'

export type Evaluations = {
  /** What is known of a model on this machine. The models of the catalogue are evaluated in the documentation, and may draft. */
  of(model: Model): EvaluationState
  /** Records it, and keeps it in place of the one before; a look at a few visits never takes the place of a whole evaluation. */
  keep(model: Model, evaluation: Evaluation): void
  /** Lets a model draft for patients without an evaluation, on record with its reason. */
  allow(model: Model, reason: string): EvaluationState
}

export function createEvaluations(vault: Vault, now: () => Date): Evaluations {
  const find = vault.db.prepare<[string, string], string>('SELECT result FROM evaluation WHERE model_sha256 = ? AND machine = ?').pluck()
  const keep = vault.db.prepare<[string, string, string]>(
    'INSERT INTO evaluation (model_sha256, machine, result) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET result = excluded.result',
  )
  const allowed = vault.db.prepare<[string], { reason: string; at: string }>(
    'SELECT reason, at FROM evaluation_allowance WHERE model_sha256 = ?',
  )
  const allow = vault.db.prepare<[string, string, string]>(
    'INSERT INTO evaluation_allowance (model_sha256, reason, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at',
  )

  function of(model: Model): EvaluationState {
    const found = find.get(weightsOf(model), machineName())
    const row = allowed.get(weightsOf(model))
    const evaluation = found === undefined ? null : Evaluation.parse(JSON.parse(found))
    const allowance = row === undefined ? null : Allowance.parse(row)
    return {
      evaluation,
      allowance,
      mayDraft: model.origin === 'catalogue' || allowance !== null || (evaluation !== null && isFull(evaluation)),
    }
  }

  return {
    of,
    keep(model, evaluation) {
      const { quality, omission, trapsSprung, unsupported, scores } = evaluation
      vault.record(
        { kind: 'model.evaluated', subjectId: model.id, body: { visits: scores.length, quality, omission, trapsSprung, unsupported } },
        () => {
          const before = of(model).evaluation
          if (before !== null && isFull(before) && !isFull(evaluation)) return
          keep.run(weightsOf(model), evaluation.machine, JSON.stringify(evaluation))
        },
      )
    },
    allow(model, reason) {
      vault.record({ kind: 'model.allowed-unevaluated', subjectId: model.id, body: { sha256: model.sha256, reason } }, () => {
        allow.run(weightsOf(model), reason, now().toISOString())
      })
      return of(model)
    },
  }
}
