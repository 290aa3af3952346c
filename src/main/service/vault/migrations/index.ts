/** Every step of the vault's schema, in order. Append only; the runner refuses an array that is out of order. */
import { migration as vault } from './0010-vault.ts'
import { migration as ledger } from './0100-ledger.ts'
import { migration as records } from './0200-records.ts'
import { migration as decisions } from './0300-decisions.ts'
import { migration as models } from './0400-models.ts'
import { migration as contradicted } from './0500-contradicted.ts'
import { migration as modelHashes } from './0600-model-hashes.ts'
import { migration as adapters } from './0650-adapters.ts'
import { migration as omissionTurns } from './0700-omission-turns.ts'
import { migration as calibrations } from './0750-calibrations.ts'
import { migration as evaluations } from './0800-evaluations.ts'
import { migration as sourceVersions } from './0850-source-versions.ts'
import { migration as decisionSources } from './0900-decision-sources.ts'
import { migration as cutSections } from './0950-cut-sections.ts'
import { migration as vouchedTurns } from './1000-vouched-turns.ts'
import type { Migration } from './migration.ts'

export type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [
  vault,
  ledger,
  records,
  decisions,
  models,
  contradicted,
  modelHashes,
  adapters,
  omissionTurns,
  calibrations,
  evaluations,
  sourceVersions,
  decisionSources,
  cutSections,
  vouchedTurns,
]
