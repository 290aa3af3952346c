/**
 * Run by keychain.test.ts in a session of its own, with a scenario as its argument; prints what it saw as one line of JSON.
 * `keytar` and `keyring` use a real keychain, `vault` makes and opens a vault with it, `state` only looks.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVault, openVault, systemKeyVault } from '../../src/main/service/vault/index.ts'
import { loadKeyring, loadKeytar, quickTune, testPassphrase } from '../../src/main/service/vault/testing.ts'

const account = 'round trip'
const secret = 'a secret of the test, Grüße 一二三'

async function roundTrip(load: typeof loadKeytar | typeof loadKeyring): Promise<unknown> {
  const keychain = systemKeyVault({ load, stateMs: 5000 })
  const state = await keychain.state()
  const before = await keychain.get(account)
  await keychain.set(account, 'an older one')
  await keychain.set(account, secret)
  const stored = (await keychain.get(account)) === secret
  await keychain.delete(account)
  await keychain.delete(account)
  return { state, before, stored, after: await keychain.get(account) }
}

async function vaultWithKeychain(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-test-'))
  try {
    const options = { folder, now: () => new Date(), tune: quickTune, passphrase: testPassphrase }
    const { vault } = await createVault({ ...options, keyVault: systemKeyVault(), userName: 'Keychain User', backend: 'os-keychain' })
    await vault.close()
    const again = await openVault({ ...options, keyVault: systemKeyVault() })
    const seen = { user: again.user.name, backend: again.backend, readOnly: again.readOnly }
    await again.close()
    return seen
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(scenario: string | undefined): Promise<unknown> {
  switch (scenario) {
    case 'keytar':
      return roundTrip(loadKeytar)
    case 'keyring':
      return roundTrip(loadKeyring)
    case 'vault':
      return vaultWithKeychain()
    case 'state':
      return systemKeyVault({ stateMs: 1500 }).state()
    default:
      throw new Error('no such scenario')
  }
}

const seen = await run(process.argv[2])
process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0))
