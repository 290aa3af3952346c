import { z } from 'zod'
import { Id, Instant } from './records.ts'

/** Where the machine half of the key lives. `device-file` is weaker and recorded as such. */
export const KeychainBackend = z.enum(['os-keychain', 'device-file'])
export type KeychainBackend = z.infer<typeof KeychainBackend>
/** What was found of a keychain on this machine; `name` is the platform's ("Secret Service", "Keychain", "Credential Manager"). */
export const KeychainState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('available'), name: z.string(), library: z.enum(['keytar', '@napi-rs/keyring']) }),
  z.strictObject({ state: z.literal('locked'), name: z.string() }),
  z.strictObject({ state: z.literal('missing'), why: z.string() }),
])
export type KeychainState = z.infer<typeof KeychainState>

export const User = z.strictObject({ id: Id, name: z.string().trim().min(1).max(200), role: z.enum(['clinician']) })
export type User = z.infer<typeof User>

export const VaultStatus = z.strictObject({
  state: z.enum(['none', 'locked', 'open', 'damaged']),
  /** For `damaged`: the error code, e.g. VAULT_EMPTY_FILE. */
  problem: z.string().nullable(),
  folder: z.string(),
  backend: KeychainBackend.nullable(),
  keychain: KeychainState,
  user: User.nullable(),
  /** Set while a vault is open for reading only because its ledger does not add up. */
  readOnly: z.boolean(),
  recoveryKeyConfirmed: z.boolean(),
  appVersion: z.string(),
})
export type VaultStatus = z.infer<typeof VaultStatus>

export const CreateVault = z.strictObject({
  userName: z.string().trim().min(1).max(200),
  passphrase: z.string().max(1024),
  backend: KeychainBackend,
})
/** Groups of the printed recovery key, in order, e.g. `["K7QF", …]`; shown once. */
export const RecoveryKey = z.strictObject({ groups: z.array(z.string()), createdAt: Instant })
export type RecoveryKey = z.infer<typeof RecoveryKey>
