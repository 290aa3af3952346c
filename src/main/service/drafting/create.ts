/** Drafting, put together from the parts of the service. */
import { Fault } from '../../../contract/errors.ts'
import type { Settings } from '../../../contract/settings.ts'
import type { Decisions } from '../decisions/index.ts'
import type { EngineConnection } from '../engine-connection.ts'
import type { Calibrations, Evaluations, Models } from '../models/index.ts'
import type { Records } from '../records/index.ts'
import type { Vault } from '../vault/index.ts'
import { draftingOf, type Drafting } from './drafting.ts'
import { vaultKeeping } from './vault-keeping.ts'

export type CreateDrafting = {
  readonly vault: Vault
  readonly records: Records
  readonly decisions: Decisions
  readonly models: Models
  readonly calibrations: Calibrations
  readonly evaluations: Evaluations
  readonly appVersion: string
  readonly settings: { get(): Settings }
  readonly engine: EngineConnection
  readonly now: () => Date
  readonly resourcesFolder: string
}

export function createDrafting({
  vault,
  records,
  decisions,
  models,
  calibrations,
  evaluations,
  appVersion,
  settings,
  engine,
  now,
  resourcesFolder,
}: CreateDrafting): Drafting {
  return draftingOf({
    keeping: vaultKeeping({ vault, records, decisions }),
    calibrations,
    evaluations,
    appVersion,
    model: (id) => models.resolve(id),
    settings: () => settings.get(),
    engine,
    assertWritable: () => {
      if (vault.readOnly) throw new Fault('LEDGER_BROKEN')
    },
    now,
    resourcesFolder,
  })
}
