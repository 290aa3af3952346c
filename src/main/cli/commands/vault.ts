import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { readNewPassphrase, readPassphrase, UsageError, type PassphraseSource } from '../passphrase.ts'
import { places, startService, withVault } from '../service.ts'
import { note, say, tone } from '../terminal.ts'

export type VaultOptions = PassphraseSource & {
  readonly vault?: string
  readonly json?: boolean
  readonly userName?: string
  readonly deviceFile?: boolean
}

/** `cloister vault status`: whether a vault is there, how its key is kept, and what is wrong if it does not open. */
export async function vaultStatus(options: VaultOptions): Promise<ExitCode> {
  const service = startService(options.vault ?? places().vault)
  try {
    const status = await service.client.vault.status({})
    if (options.json === true) {
      say(JSON.stringify(status, null, 2))
    } else {
      say(`${status.state}${status.problem === null ? '' : ` (${status.problem})`}: ${status.folder}`)
      say(
        `keychain: ${status.keychain.state === 'missing' ? `missing (${status.keychain.why})` : `${status.keychain.state} (${status.keychain.name})`}`,
      )
      if (status.backend !== null) say(`key half kept in: ${status.backend}`)
    }
    return status.state === 'damaged' ? exitCodes.no : exitCodes.ok
  } finally {
    await service.close()
  }
}

/** `cloister vault create`: makes a vault and shows its recovery key, once. */
export async function vaultCreate(options: VaultOptions): Promise<ExitCode> {
  const service = startService(options.vault ?? places().vault)
  try {
    const keychain = await service.client.vault.keychain({})
    if (keychain.state !== 'available' && options.deviceFile !== true) {
      throw new UsageError(
        'No keychain answered on this machine. Unlock it, or choose --device-file: the machine half of the key then lies in a file of mode 0600, which is weaker.',
      )
    }
    const passphrase = await readNewPassphrase(options)
    const { groups } = await service.client.vault.create({
      userName: options.userName ?? 'Clinician',
      passphrase,
      backend: options.deviceFile === true ? 'device-file' : 'os-keychain',
    })
    note(tone('Recovery key. Write it down or print it now; it is not shown again:', 'strong'))
    say(groups.join('-'))
    return exitCodes.ok
  } finally {
    await service.close()
  }
}

export type AcceptOptions = PassphraseSource & { readonly vault?: string; readonly reason: string }

/** `cloister vault accept-rollback`: takes a vault that was put back to an older copy for the vault from now on, on record. */
export async function vaultAcceptRollback(options: AcceptOptions): Promise<ExitCode> {
  if (options.reason.trim().length < 3)
    throw new UsageError('Say in a few words why this copy is right, with --reason. It stays on record.')
  const passphrase = await readPassphrase(options)
  return withVault(options.vault ?? places().vault, passphrase, async ({ client }) => {
    const { readOnly } = await client.ledger.acceptRollback({ passphrase, reason: options.reason })
    if (readOnly) {
      note('The acceptance is on record, but something is still wrong: see `cloister verify`.')
      return exitCodes.no
    }
    say('Accepted, and on record. This copy is the vault from now on, and can be written to again.')
    return exitCodes.ok
  })
}
