import type { Vault } from '../vault/index.ts'
import type { Tables } from './tables/index.ts'
import type { ViewLog } from './view-log.ts'

/** What all parts of the records work with. */
export type RecordsContext = {
  readonly vault: Vault
  readonly tables: Tables
  readonly now: () => Date
  readonly viewed: ViewLog
  /** The app's `resources` folder. */
  readonly resourcesFolder: string
  /** IANA name of the zone in which times are printed. */
  readonly timeZone: string
}
