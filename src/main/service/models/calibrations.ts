/** Calibrations on record: one for each model, adapter, machine, and what its engine is. */
import os from 'node:os'
import { Calibration } from '../../../contract/calibration.ts'
import type { EngineFacts } from '../../../contract/engine.ts'
import type { Model } from '../../../contract/models.ts'
import type { Vault } from '../vault/index.ts'

export type Calibrations = {
  /** What was measured of this model on this machine and holds for its engine; null where nothing does. The engine is asked only where anything was. */
  of(model: Model, askEngine: () => Promise<EngineFacts | null>): Promise<Calibration | null>
  /** Keeps it in place of the one before, and records it. */
  keep(model: Model, calibration: Calibration): void
}

/** Processor, cores and memory. */
export function machineName(): string {
  const [cpu] = os.cpus()
  return [
    cpu?.model.trim() ?? os.arch(),
    `${String(os.availableParallelism())} cores`,
    `${(os.totalmem() / 1024 ** 3).toFixed(0)} GiB`,
  ].join(', ')
}

/** What a calibration holds for: with another machine, another llama.cpp or another graphics processor it is measured anew. */
export function calibratedFor({ devices, gpus, llamaCppRelease }: EngineFacts): string {
  return [machineName(), `llama.cpp ${llamaCppRelease}`, ...devices, ...gpus].join(', ')
}

/** Names the weights that write: those of the model, and of its adapter. */
export function weightsOf({ adapter, sha256 }: Model): string {
  return adapter === null ? sha256 : `${sha256}+${adapter.sha256}`
}

export function createCalibrations(vault: Vault): Calibrations {
  const all = vault.db.prepare<[string], { machine: string; result: string }>(
    'SELECT machine, result FROM calibration WHERE model_sha256 = ?',
  )
  const keep = vault.db.prepare<[string, string, string]>(
    'INSERT INTO calibration (model_sha256, machine, result) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET result = excluded.result',
  )
  return {
    async of(model, askEngine) {
      const measured = all.all(weightsOf(model))
      const engine = measured.length === 0 ? null : await askEngine()
      const found = engine === null ? undefined : measured.find(({ machine }) => machine === calibratedFor(engine))
      return found === undefined ? null : Calibration.parse(JSON.parse(found.result))
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
