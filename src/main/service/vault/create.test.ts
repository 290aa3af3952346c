import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { acts, closed, codeOf, made, nextPassphrase, now, open, removeAll } from './cases.ts'
import { createVault, openVault, vaultState } from './index.ts'
import { memoryKeyVault, quickTune, testPassphrase } from './testing.ts'

afterEach(removeAll)

describe('a new vault', () => {
  it('is open, on record, whole on disk and closed to others', async () => {
    const { vault, folder } = await made()
    expect(vault.user).toMatchObject({ name: 'Test Clinician', role: 'clinician' })
    expect(vault.backend).toBe('os-keychain')
    expect(vault.readOnly).toBe(false)
    expect(vault.recoveryKeyConfirmed).toBe(false)
    expect(acts(vault)).toEqual(['vault.created'])
    expect(readdirSync(folder).sort()).toEqual(['vault.checkpoints', 'vault.db', 'vault.db-wal', 'vault.keys.json'])
    if (process.platform === 'win32') return
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
  })

  it('is never made over anything of another one', async () => {
    const { folder, keyVault } = await closed()
    const again = () =>
      createVault({ folder, keyVault, now, tune: quickTune, userName: 'Other', passphrase: testPassphrase, backend: 'os-keychain' })
    const before = readFileSync(join(folder, 'vault.db'))
    expect(await codeOf(again)).toBe('VAULT_EXISTS')
    truncateSync(join(folder, 'vault.db'), 0)
    expect(await codeOf(again)).toBe('VAULT_EXISTS')
    rmSync(join(folder, 'vault.db'))
    expect(await codeOf(again)).toBe('VAULT_EXISTS')
    rmSync(join(folder, 'vault.keys.json'))
    writeFileSync(join(folder, 'vault.db'), before)
    expect(await codeOf(again)).toBe('VAULT_EXISTS')
    expect(readFileSync(join(folder, 'vault.db')).equals(before)).toBe(true)
  })

  it('is not there when its making was killed before the last step, and can be made then', async () => {
    const { folder, keyVault } = await closed()
    copyFileSync(join(folder, 'vault.db'), join(folder, 'vault.db.creating'))
    rmSync(join(folder, 'vault.db'))
    expect(vaultState(folder)).toEqual({ state: 'none', problem: null, backend: null })
    expect(await codeOf(() => openVault({ folder, keyVault, now, passphrase: testPassphrase }))).toBe('VAULT_MISSING')
    const { vault } = await createVault({
      folder,
      keyVault,
      now,
      tune: quickTune,
      userName: 'Other',
      passphrase: nextPassphrase,
      backend: 'os-keychain',
    })
    expect(vault.user.name).toBe('Other')
    await vault.close()
    expect(existsSync(join(folder, 'vault.db.creating'))).toBe(false)
  })

  it('beside what is left of one that was moved away takes nothing from it', async () => {
    const from = await closed({ backend: 'device-file' })
    const away = mkdtempSync(join(tmpdir(), 'cloister-test-'))
    for (const name of ['vault.db', 'vault.keys.json']) renameSync(join(from.folder, name), join(away, name))
    const options = { folder: from.folder, keyVault: from.keyVault, now, tune: quickTune }
    const { vault } = await createVault({ ...options, userName: 'Other', passphrase: nextPassphrase, backend: 'device-file' })
    expect(vault.readOnly).toBe(false)
    await vault.close()
    const left = readdirSync(from.folder).find((name) => name.startsWith('vault.checkpoints.')) ?? ''
    copyFileSync(join(from.folder, left), join(away, 'vault.checkpoints'))
    copyFileSync(join(from.folder, 'vault.device'), join(away, 'vault.device'))
    const moved = await openVault({ ...options, folder: away, passphrase: testPassphrase })
    expect(moved.user.name).toBe('Test Clinician')
    expect(moved.readOnly).toBe(false)
    await moved.close()
    rmSync(away, { recursive: true })
  })

  it('is not made with a weak passphrase, nor where the keychain fails, and nothing is left behind', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'cloister-test-')), 'vault')
    const keyVault = memoryKeyVault()
    const options = { folder, keyVault, now, tune: quickTune, userName: 'Anybody', backend: 'os-keychain' } as const
    expect(await codeOf(() => createVault({ ...options, passphrase: 'too short' }))).toBe('PASSPHRASE_WEAK')
    const missing = { ...keyVault, state: () => Promise.resolve({ state: 'missing', why: 'none here' } as const) }
    expect(await codeOf(() => createVault({ ...options, keyVault: missing, passphrase: testPassphrase }))).toBe('KEYCHAIN_MISSING')
    const locked = { ...keyVault, set: () => Promise.reject(new Fault('KEYCHAIN_LOCKED')) }
    expect(await codeOf(() => createVault({ ...options, keyVault: locked, passphrase: testPassphrase }))).toBe('KEYCHAIN_LOCKED')
    const forgetful = { ...keyVault, get: () => Promise.resolve(null) }
    expect(await codeOf(() => createVault({ ...options, keyVault: forgetful, passphrase: testPassphrase }))).toBe('KEYCHAIN_MISSING')
    expect(vaultState(folder).state).toBe('none')
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
    rmSync(join(folder, '..'), { recursive: true })
  })
})

describe('a vault with a device file instead of a keychain', () => {
  it('says that it is weaker, in the key file and on record, and opens with the file alone', async () => {
    const from = await made({ backend: 'device-file' })
    expect(from.keyVault.secrets.size).toBe(0)
    const { folder, vault } = from
    expect(vault.ledger.list({ beforeSeq: null, limit: 1 })[0]?.body).toContain('"weaker":true')
    await vault.close()
    expect(readFileSync(join(folder, 'vault.keys.json'), 'utf8')).toContain('"weaker": true')
    expect(vaultState(folder)).toEqual({ state: 'locked', problem: null, backend: 'device-file' })
    if (process.platform !== 'win32') expect(statSync(join(folder, 'vault.device')).mode & 0o777).toBe(0o600)
    const again = await from.reopen()
    expect(again.backend).toBe('device-file')
    await again.close()
    rmSync(join(folder, 'vault.device'))
    expect(await codeOf(() => open(from))).toBe('KEYCHAIN_SECRET_MISSING')
  })
})
