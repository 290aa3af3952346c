/** The machine half of a user's key: 256 random bits under an account name of its own for each seal. */
import { randomBytes } from 'node:crypto'
import { Fault } from '../../../contract/errors.ts'
import type { KeychainBackend } from '../../../contract/vault.ts'
import { fromBase64, toBase64 } from './bytes.ts'
import { deviceFile } from './device-file.ts'
import type { VaultFiles } from './files.ts'
import type { Device, UserSeal } from './key-file.ts'
import type { KeyVault } from './key-vault.ts'
import { deviceCheck, keyBytes } from './seals.ts'

export type Machine = { readonly files: VaultFiles; readonly keyVault: KeyVault }
export type NewDeviceSecret = { readonly secret: Buffer; readonly device: Device }

function placeOf({ files, keyVault }: Machine, backend: KeychainBackend): KeyVault {
  return backend === 'os-keychain' ? keyVault : deviceFile(files.device)
}

/** A new name for each seal: until the key file names the new one, the old one still opens the vault. */
function accountOf(vaultId: string, sealId: string): string {
  return `vault/${vaultId}/seal/${sealId}`
}

/**
 * Makes a secret where the user chose to have it, and reads it back before anything relies on it.
 * @throws Fault KEYCHAIN_MISSING, KEYCHAIN_LOCKED; never turns to another place by itself
 */
export async function makeDeviceSecret(
  machine: Machine,
  backend: KeychainBackend,
  vaultId: string,
  sealId: string,
): Promise<NewDeviceSecret> {
  const secret = randomBytes(keyBytes)
  const check = deviceCheck(secret, sealId)
  const device =
    backend === 'os-keychain' ? { backend, library: await libraryOf(machine.keyVault), check } : { backend, weaker: true as const, check }
  const place = placeOf(machine, backend)
  const account = accountOf(vaultId, sealId)
  await place.set(account, toBase64(secret))
  if ((await place.get(account)) !== toBase64(secret)) throw new Fault('KEYCHAIN_MISSING', { why: 'What was stored did not come back.' })
  return { secret, device }
}

async function libraryOf(keyVault: KeyVault): Promise<'keytar' | '@napi-rs/keyring'> {
  const found = await keyVault.state()
  switch (found.state) {
    case 'available':
      return found.library
    case 'locked':
      throw new Fault('KEYCHAIN_LOCKED', { keychain: found.name })
    case 'missing':
      throw new Fault('KEYCHAIN_MISSING', { why: found.why })
  }
}

/** @throws Fault KEYCHAIN_SECRET_MISSING where there is none, or one of another vault; KEYCHAIN_LOCKED, KEYCHAIN_MISSING */
export async function getDeviceSecret(machine: Machine, vaultId: string, seal: UserSeal): Promise<Buffer> {
  const { backend, check } = seal.device
  const stored = await placeOf(machine, backend).get(accountOf(vaultId, seal.sealId))
  if (stored === null) throw new Fault('KEYCHAIN_SECRET_MISSING', { backend })
  const secret = fromBase64(stored)
  if (deviceCheck(secret, seal.sealId) !== check) throw new Fault('KEYCHAIN_SECRET_MISSING', { backend, differs: true })
  return secret
}

/** Removes a secret that no seal needs any more. What cannot be removed is useless anyway, so that no error matters. */
export async function forgetDeviceSecret(machine: Machine, backend: KeychainBackend, vaultId: string, sealId: string): Promise<void> {
  try {
    await placeOf(machine, backend).delete(accountOf(vaultId, sealId))
  } catch {
    // Left behind, it opens nothing.
  }
}
