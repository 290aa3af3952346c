/** Patients, encounters, sources and notes: what a visit leaves in the vault. */
import type { Encounter } from '../../../contract/records.ts'
import type { Vault } from '../vault/index.ts'
import type { RecordsContext } from './context.ts'
import { createEncounters } from './encounters.ts'
import { createNotes } from './notes/index.ts'
import { createPatients } from './patients.ts'
import { createSampleVisit, isExamplePatient } from './sample.ts'
import { createSources } from './sources.ts'
import { createTables } from './tables/index.ts'
import { createViewLog, type ViewLog } from './view-log.ts'

export type { BeginDraft, Checks, FinishDraft } from './notes/index.ts'
export { answersOfDecision } from './tables/index.ts'
export {
  givesOrders,
  hashOfTurns,
  isInstructionLike,
  languageOf,
  parseTranscript,
  type Incoming,
  type Language,
} from './transcript/index.ts'
export { createViewLog, type ViewLog } from './view-log.ts'

export type RecordsOptions = {
  readonly vault: Vault
  readonly now: () => Date
  /** The app's `resources` folder, which holds the sample visit. */
  readonly resourcesFolder: string
  /** IANA name of the zone of printed times; the machine's own unless given. */
  readonly timeZone?: string
}
export type Records = ReturnType<typeof createRecords>

/** Opens the records of a vault. Drafts that a crash left open are closed, with what they hold. */
export function createRecords({ vault, now, resourcesFolder, timeZone }: RecordsOptions) {
  const viewed: ViewLog = createViewLog(vault, now)
  const context: RecordsContext = {
    vault,
    tables: createTables(vault.db),
    now,
    viewed,
    resourcesFolder,
    timeZone: timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
  const patients = createPatients(context)
  const encounters = createEncounters(context)
  const notes = createNotes(context)
  const sources = createSources(context, notes)
  notes.closeOrphans()
  return {
    patients,
    encounters: {
      ...encounters,
      /** Whether it is a visit of the example patient, as the project wrote it. */
      isExample: (id: string): boolean => isExamplePatient(context.tables.patients.get(encounters.existing(id).patientId)),
      createSample: (): Encounter => createSampleVisit(context, { patients, encounters, sources }),
    },
    sources,
    notes,
  }
}
