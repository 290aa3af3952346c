/** Calibrations on record: one for each model, adapter and machine. */
import os from 'node:os'
import { Calibration } from '../../../contract/calibration.ts'
import type { Model } from '../../../contract/models.ts'
import type { Vault } from '../vault/index.ts'

export type Calibrations = {
  /** What was measured of this model on this machine; null where nothing was. */
  of(model: Model): Calibration | null
  /** Keeps it in place of the one before, and records it. */
  keep(model: Model, calibration: Calibration): void
}

/** What a calibration holds for: with another processor, more cores or more memory it is measured anew. */
export function machineName(): string {
  const [cpu] = os.cpus()
  return [
    cpu?.model.trim() ?? os.arch(),
    `${String(os.availableParallelism())} cores`,
    `${(os.totalmem() / 1024 ** 3).toFixed(0)} GiB`,
  ].join(', ')
}

/** Names the weights that write: those of the model, and of its adapter. */
export function weightsOf({ adapter, sha256 }: Model): string {
  return adapter === null ? sha256 : `${sha256}+${adapter.sha256}`
}

export function createCalibrations(vault: Vault): Calibrations {
  const find = vault.db.prepare<[string, string], string>('SELECT result FROM calibration WHERE model_sha256 = ? AND machine = ?').pluck()
  const keep = vault.db.prepare<[string, string, string]>(
    'INSERT INTO calibration (model_sha256, machine, result) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET result = excluded.result',
  )
  return {
    of(model) {
      const found = find.get(weightsOf(model), machineName())
      return found === undefined ? null : Calibration.parse(JSON.parse(found))
    },
    keep(model, calibration) {
      vault.record(
        { kind: 'model.calibrated', subjectId: model.id, body: { chosen: calibration.chosen, trials: calibration.trials.length } },
        () => {
          keep.run(weightsOf(model), calibration.machine, JSON.stringify(calibration))
        },
      )
    },
  }
}
