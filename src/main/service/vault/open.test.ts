import { chmodSync, copyFileSync, existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { acts, closed, codeOf, made, now, open, recover, removeAll } from './cases.ts'
import { openVault, vaultState } from './index.ts'
import { memoryKeyVault, testPassphrase } from './testing.ts'

afterEach(removeAll)

describe('opening', () => {
  it('takes passphrase and keychain, and goes on record', async () => {
    const from = await closed()
    const vault = await from.reopen()
    expect(acts(vault)).toEqual(['vault.created', 'vault.locked', 'vault.opened'])
    expect(vault.user.name).toBe('Test Clinician')
  })

  it('fails with a wrong passphrase, more slowly each time, and says afterwards how often', async () => {
    const from = await closed()
    for (let i = 0; i < 5; i++) expect(await codeOf(() => open(from, 'a wrong passphrase'))).toBe('PASSPHRASE_WRONG')
    expect(await codeOf(() => open(from))).toBe('TOO_MANY_TRIES')
    const later = () => new Date(now().getTime() + 2000)
    const vault = await openVault({ folder: from.folder, keyVault: from.keyVault, now: later, passphrase: testPassphrase })
    expect(acts(vault)).toEqual(['vault.created', 'vault.locked', 'vault.open-failed', 'vault.opened'])
    await vault.close()
  })

  it('fails without the keychain, or with the secret of another vault, whatever the passphrase', async () => {
    const from = await closed()
    const options = { folder: from.folder, now, passphrase: testPassphrase }
    expect(await codeOf(() => openVault({ ...options, keyVault: memoryKeyVault() }))).toBe('KEYCHAIN_SECRET_MISSING')
    const other = memoryKeyVault()
    for (const account of from.keyVault.secrets.keys()) other.secrets.set(account, Buffer.alloc(32, 1).toString('base64'))
    expect(await codeOf(() => openVault({ ...options, keyVault: other }))).toBe('KEYCHAIN_SECRET_MISSING')
    const locked = { ...from.keyVault, get: () => Promise.reject(new Fault('KEYCHAIN_LOCKED')) }
    expect(await codeOf(() => openVault({ ...options, keyVault: locked }))).toBe('KEYCHAIN_LOCKED')
  })

  it('works once at a time', async () => {
    const from = await made()
    expect(await codeOf(() => open(from))).toBe('VAULT_BUSY')
    await from.vault.close()
    expect(await codeOf(async () => (await open(from)).close())).toBeNull()
  })

  type Harm = {
    readonly name: string
    readonly harm: (folder: string) => void
    readonly code: string
    /** Whether it shows without the key. */
    readonly seen: boolean
  }
  const database = (folder: string): string => join(folder, 'vault.db')
  const keys = (folder: string): string => join(folder, 'vault.keys.json')
  const harms: readonly Harm[] = [
    { name: 'without its database', harm: (folder) => rmSync(database(folder)), code: 'VAULT_MISSING', seen: true },
    { name: 'with an empty database', harm: (folder) => truncateSync(database(folder), 0), code: 'VAULT_EMPTY_FILE', seen: true },
    { name: 'with half a page', harm: (folder) => truncateSync(database(folder), 2048), code: 'VAULT_TRUNCATED', seen: true },
    {
      name: 'with a page missing',
      harm: (folder) => truncateSync(database(folder), statSync(database(folder)).size - 4096),
      code: 'VAULT_TRUNCATED',
      seen: false,
    },
    {
      name: 'with noise',
      harm: (folder) => writeFileSync(database(folder), Buffer.alloc(40_960, 77)),
      code: 'VAULT_UNREADABLE',
      seen: false,
    },
    {
      name: 'in plain text',
      harm: (folder) => writeFileSync(database(folder), 'SQLite format 3\0'.padEnd(8192, '\0')),
      code: 'VAULT_PLAINTEXT',
      seen: true,
    },
    { name: 'without its key file', harm: (folder) => rmSync(keys(folder)), code: 'KEY_FILE_MISSING', seen: true },
    { name: 'with half a key file', harm: (folder) => truncateSync(keys(folder), 500), code: 'KEY_FILE_DAMAGED', seen: true },
  ]
  it.each(harms)('of a vault $name fails with $code, and nothing is made in its place', async ({ harm, code, seen }) => {
    const from = await closed()
    harm(from.folder)
    const before = readdirSync(from.folder).map((name) => [name, statSync(join(from.folder, name)).size])
    expect(await codeOf(() => open(from))).toBe(code)
    expect(await codeOf(() => recover(from))).toBe(code)
    expect(readdirSync(from.folder).map((name) => [name, statSync(join(from.folder, name)).size])).toEqual(before)
    if (seen) expect(vaultState(from.folder)).toMatchObject({ state: 'damaged', problem: code })
    else expect(vaultState(from.folder).state).toBe('locked')
  })

  it('of nothing says that nothing is there', async () => {
    const from = await closed()
    const options = { folder: join(from.folder, 'nowhere'), keyVault: from.keyVault, now, passphrase: testPassphrase }
    expect(await codeOf(() => openVault(options))).toBe('VAULT_MISSING')
    expect(vaultState(options.folder)).toEqual({ state: 'none', problem: null, backend: null })
    expect(existsSync(options.folder)).toBe(false)
  })

  it('of the database of another vault under these keys fails', async () => {
    const [from, other] = [await closed(), await closed()]
    copyFileSync(join(other.folder, 'vault.db'), join(from.folder, 'vault.db'))
    expect(await codeOf(() => open(from))).toBe('VAULT_UNREADABLE')
  })

  it('of a vault of a later Cloister asks for that one', async () => {
    const from = await made()
    from.vault.db.pragma('user_version = 999999')
    await from.vault.close()
    expect(await codeOf(() => open(from))).toBe('VAULT_NEWER')
  })

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('of a vault that cannot be written to fails', async () => {
    const from = await closed()
    chmodSync(join(from.folder, 'vault.db'), 0o400)
    expect(await codeOf(() => open(from))).toBe('VAULT_READ_ONLY')
  })
})
