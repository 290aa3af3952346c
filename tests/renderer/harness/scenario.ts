/** How the stand-in service is to behave, set by a test before the page loads. */
import type { ErrorCode } from '../../../src/contract/errors.ts'
import type { Settings } from '../../../src/contract/settings.ts'
import type { KeychainState } from '../../../src/contract/vault.ts'

export type Scenario = {
  readonly vault: 'none' | 'locked' | 'damaged'
  readonly problem: ErrorCode | null
  readonly keychain: KeychainState
  readonly reason: 'start' | 'lock' | 'service-restarted'
  /** Errors by procedure, e.g. `{ 'notes.sign': 'VAULT_FULL' }`; each call answers with it. */
  readonly errors: Readonly<Record<string, ErrorCode>>
  readonly settings: Partial<Settings>
  /** Milliseconds between the pieces of a stream. */
  readonly pace: number
  /** `day`: encounters in all states; `empty`: no one yet. */
  readonly data: 'day' | 'empty'
  readonly readOnly: boolean
  readonly ledgerHolds: boolean
  /** The vault was put back to an older copy; until that is accepted. */
  readonly rolledBack: boolean
  /** The state of the visit's source, as drafting judges it. */
  readonly judged: 'ok' | 'too-thin' | 'not-a-visit' | 'not-english' | 'no-model' | 'too-long'
  /** The visit knows little of what is drafted. */
  readonly poor: boolean
  /** The section in which the model goes round in circles, and is stopped, unless it is asked for alone. */
  readonly looped: string | null
  /** Text that was being typed when the app last ended. */
  readonly buffers: Readonly<Record<string, string>>
  /** The number of turns of the transcript; the made-up visit over and over. */
  readonly turns: number
}

export const usual: Scenario = {
  vault: 'locked',
  problem: null,
  keychain: { state: 'available', name: 'Secret Service', library: 'keytar' },
  reason: 'start',
  errors: {},
  settings: {},
  pace: 0,
  data: 'day',
  readOnly: false,
  ledgerHolds: true,
  rolledBack: false,
  judged: 'ok',
  poor: false,
  looped: null,
  buffers: {},
  turns: 0,
}

export const passphrase = 'lantern copper meadow violin'
export const recoveryGroups = ['K7QF2', '9MXTB', 'H3WPA', 'RD04C', 'V8JNE', '5TGYS', '2ZKQ7', 'WX6FM'] as const

declare global {
  interface Window {
    cloisterScenario?: Partial<Scenario>
    /** What the page asked the desktop for, in order. */
    cloisterCalls?: { readonly what: string; readonly input: unknown }[]
  }
}
