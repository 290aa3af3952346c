import { Fault, type ErrorCode } from '../../../contract/errors.ts'
import type { KeychainBackend } from '../../../contract/vault.ts'
import { inspectDatabaseFile } from './database.ts'
import { storageFault } from './faults.ts'
import { sizeOf, vaultFiles, type VaultFiles } from './files.ts'
import { readKeyFile } from './key-file.ts'

/** What is in a vault's folder, as far as can be told without opening it. */
export type VaultState = {
  readonly state: 'none' | 'locked' | 'damaged'
  readonly problem: ErrorCode | null
  readonly backend: KeychainBackend | null
}

/** Whether nothing is here, or only what a creation left behind that never came to its last step. */
export function isVacant(files: VaultFiles): boolean {
  if (sizeOf(files.database) !== null) return false
  return sizeOf(files.keys) === null || sizeOf(files.creating) !== null
}

/** Looks at a folder. Says `none` only where there never was a vault; a vault of which a part is missing is `damaged`. */
export function vaultState(folder: string): VaultState {
  const files = vaultFiles(folder)
  let backend: KeychainBackend | null = null
  try {
    if (isVacant(files)) return { state: 'none', problem: null, backend: null }
    backend = readKeyFile(files.keys).users[0]?.device.backend ?? null
    inspectDatabaseFile(files.database)
    return { state: 'locked', problem: null, backend }
  } catch (error) {
    const fault = error instanceof Fault ? error : storageFault(error)
    return { state: 'damaged', problem: fault?.code ?? 'INTERNAL', backend }
  }
}
