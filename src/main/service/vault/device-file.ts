/**
 * The machine half of the key in a file of mode 0600, for machines without a keychain. Weaker: whoever copies the vault's folder has
 * it, and only the passphrase is left between them and the vault. Used only where the user chose it.
 */
import fs from 'node:fs'
import { z } from 'zod'
import { Fault } from '../../../contract/errors.ts'
import { storageFault, withStorageFaults } from './faults.ts'
import { writeFileAtomic } from './files.ts'
import type { KeyVault } from './key-vault.ts'

const DeviceFile = z.strictObject({
  format: z.literal('cloister-device'),
  version: z.literal(1),
  secrets: z.record(z.string(), z.string()),
})
type Secrets = z.infer<typeof DeviceFile>['secrets']

function read(file: string): Secrets {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const fault = storageFault(error)
    if (fault?.code === 'VAULT_MISSING') return {}
    throw fault ?? new Fault('KEYCHAIN_SECRET_MISSING', { backend: 'device-file' })
  }
  try {
    return DeviceFile.parse(JSON.parse(text)).secrets
  } catch {
    throw new Fault('KEYCHAIN_SECRET_MISSING', { backend: 'device-file' }) // its text may hold the secret: nothing of it is passed on
  }
}

function write(file: string, secrets: Secrets): void {
  withStorageFaults(() => {
    writeFileAtomic(file, `${JSON.stringify({ format: 'cloister-device', version: 1, secrets }, null, 2)}\n`)
  })
}

export function deviceFile(file: string): KeyVault {
  return {
    get: async (account) => Promise.resolve(read(file)[account] ?? null),
    set: async (account, secret) => {
      write(file, { ...read(file), [account]: secret })
      return Promise.resolve()
    },
    delete: async (account) => {
      const { [account]: _gone, ...rest } = read(file)
      if (Object.keys(rest).length === 0) fs.rmSync(file, { force: true })
      else write(file, rest)
      return Promise.resolve()
    },
    state: async () => Promise.resolve({ state: 'missing', why: 'A protected file stands in for the keychain.' }),
  }
}
