/** What the tests of this folder share: vaults that are removed after each test, and short words for what is asked of them. */
import { Fault } from '../../../contract/errors.ts'
import { openVault, recoverVault, type Vault } from './index.ts'
import { quickTune, temporaryVault, testPassphrase, type TemporaryVault } from './testing.ts'

export const nextPassphrase = 'five quite different harbour words'
export const now = () => new Date('2026-11-22T08:00:00Z')

const toClean: TemporaryVault[] = []
/** Removes what `made` made. */
export async function removeAll(): Promise<void> {
  for (const each of toClean.splice(0)) await each.remove()
}

export async function made(options: Parameters<typeof temporaryVault>[0] = {}): Promise<TemporaryVault> {
  const vault = await temporaryVault({ now, ...options })
  toClean.push(vault)
  return vault
}

/** A vault that was made and closed again. */
export async function closed(options: Parameters<typeof temporaryVault>[0] = {}): Promise<TemporaryVault> {
  const vault = await made(options)
  await vault.vault.close()
  return vault
}

export async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : error
  }
}

export const acts = (vault: Vault): unknown[] =>
  vault.ledger
    .list({ beforeSeq: null, limit: 50 })
    .map(({ kind }) => kind)
    .reverse()

export function open(from: TemporaryVault, passphrase = testPassphrase): Promise<Vault> {
  return openVault({ folder: from.folder, keyVault: from.keyVault, now, passphrase, tune: quickTune })
}

export function recover(from: TemporaryVault, overrides: Partial<Parameters<typeof recoverVault>[0]> = {}): Promise<Vault> {
  return recoverVault({
    folder: from.folder,
    keyVault: from.keyVault,
    now,
    tune: quickTune,
    recoveryKey: from.recoveryKey.groups.join('-'),
    newPassphrase: nextPassphrase,
    backend: 'os-keychain',
    ...overrides,
  })
}
