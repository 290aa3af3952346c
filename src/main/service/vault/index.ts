/** The vault: where everything about patients lives, and the keys to it. */
export { createVault } from './create.ts'
export type { Db } from './database.ts'
export { withStorageFaults } from './faults.ts'
export type { KeyVault } from './key-vault.ts'
export { systemKeyVault } from './keychain.ts'
export { openVault, recoverVault } from './open.ts'
export { vaultState, type VaultState } from './state.ts'
export type { RecordedAct, Vault } from './vault.ts'
