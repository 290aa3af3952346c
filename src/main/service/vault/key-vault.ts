import type { KeychainState } from '../../../contract/vault.ts'

/**
 * A place of this machine for small secrets, by account name. Values never reach a log or an error.
 * All may throw Fault KEYCHAIN_LOCKED (locked, refused, or no answer in time) or KEYCHAIN_MISSING.
 */
export interface KeyVault {
  get(account: string): Promise<string | null>
  set(account: string, secret: string): Promise<void>
  delete(account: string): Promise<void>
  /** What there is of a keychain, asked of it and not guessed. Never throws. */
  state(): Promise<KeychainState>
}
