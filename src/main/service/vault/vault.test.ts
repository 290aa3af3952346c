import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { createVault, openVault, recoverVault, vaultState } from './index.ts'
import { memoryKeyVault, quickTune, temporaryVault, testPassphrase, type TemporaryVault } from './testing.ts'
import type { Vault } from './vault.ts'

const nextPassphrase = 'five quite different harbour words'
const now = () => new Date('2026-11-22T08:00:00Z')

const toClean: { remove(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of toClean.splice(0)) await each.remove()
})

async function made(options: Parameters<typeof temporaryVault>[0] = {}): Promise<TemporaryVault> {
  const vault = await temporaryVault({ now, ...options })
  toClean.push(vault)
  return vault
}

/** A vault that was made and closed again. */
async function closed(options: Parameters<typeof temporaryVault>[0] = {}): Promise<TemporaryVault> {
  const vault = await made(options)
  await vault.vault.close()
  return vault
}

async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : error
  }
}

const acts = (vault: Vault): unknown[] =>
  vault.ledger
    .list({ beforeSeq: null, limit: 50 })
    .map(({ kind }) => kind)
    .reverse()

function open(from: TemporaryVault, passphrase = testPassphrase): Promise<Vault> {
  return openVault({ folder: from.folder, keyVault: from.keyVault, now, passphrase, tune: quickTune })
}

function recover(from: TemporaryVault, overrides: Partial<Parameters<typeof recoverVault>[0]> = {}): Promise<Vault> {
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
    toClean.unshift({ remove: () => vault.close() })
    expect(acts(vault)).toEqual(['vault.created', 'vault.locked', 'vault.open-failed', 'vault.opened'])
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

  type Harm = { readonly name: string; readonly harm: (folder: string) => void; readonly code: string }
  const database = (folder: string): string => join(folder, 'vault.db')
  const keys = (folder: string): string => join(folder, 'vault.keys.json')
  const harms: readonly Harm[] = [
    { name: 'without its database', harm: (folder) => rmSync(database(folder)), code: 'VAULT_MISSING' },
    { name: 'with an empty database', harm: (folder) => truncateSync(database(folder), 0), code: 'VAULT_EMPTY_FILE' },
    { name: 'with half a page', harm: (folder) => truncateSync(database(folder), 2048), code: 'VAULT_TRUNCATED' },
    {
      name: 'with a page missing',
      harm: (folder) => truncateSync(database(folder), statSync(database(folder)).size - 4096),
      code: 'VAULT_TRUNCATED',
    },
    { name: 'with noise', harm: (folder) => writeFileSync(database(folder), Buffer.alloc(40_960, 77)), code: 'VAULT_UNREADABLE' },
    {
      name: 'in plain text',
      harm: (folder) => writeFileSync(database(folder), 'SQLite format 3\0'.padEnd(8192, '\0')),
      code: 'VAULT_PLAINTEXT',
    },
    { name: 'without its key file', harm: (folder) => rmSync(keys(folder)), code: 'KEY_FILE_MISSING' },
    { name: 'with half a key file', harm: (folder) => truncateSync(keys(folder), 500), code: 'KEY_FILE_DAMAGED' },
  ]
  it.each(harms)('of a vault $name fails with $code, and nothing is made in its place', async ({ harm, code }) => {
    const from = await closed()
    harm(from.folder)
    const before = readdirSync(from.folder).map((name) => [name, statSync(join(from.folder, name)).size])
    expect(await codeOf(() => open(from))).toBe(code)
    expect(await codeOf(() => recover(from))).toBe(code)
    expect(readdirSync(from.folder).map((name) => [name, statSync(join(from.folder, name)).size])).toEqual(before)
    const unseen =
      code === 'VAULT_UNREADABLE' || from.folder === '' || (code === 'VAULT_TRUNCATED' && vaultState(from.folder).state === 'locked')
    if (!unseen) expect(vaultState(from.folder)).toMatchObject({ state: 'damaged', problem: code })
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

describe('the recovery key', () => {
  it('is confirmed by typing at least two groups of it, once and on record', async () => {
    const { vault, recoveryKey } = await made()
    const group = (index: number) => ({ index, text: (recoveryKey.groups[index] ?? '').toLowerCase() })
    const refused = 'RECOVERY_KEY_UNCONFIRMED'
    for (const groups of [
      [],
      [group(1)],
      [group(1), group(1)],
      [group(1), { index: 2, text: recoveryKey.groups[3] ?? '' }],
      [group(0), { index: 8, text: '' }],
    ]) {
      expect(await codeOf(() => vault.confirmRecoveryKey(groups))).toBe(refused)
    }
    expect(vault.recoveryKeyConfirmed).toBe(false)
    vault.confirmRecoveryKey([group(1), group(6)])
    expect(vault.recoveryKeyConfirmed).toBe(true)
    expect(acts(vault)).toEqual(['vault.created', 'recovery-key.confirmed'])
    expect(vault.db.prepare("SELECT count(*) FROM vault_fact WHERE name = 'recovery-key.groups'").pluck().get()).toBe(0)
  })

  it('can be confirmed another day', async () => {
    const from = await closed()
    const vault = await from.reopen()
    vault.confirmRecoveryKey([0, 7].map((index) => ({ index, text: from.recoveryKey.groups[index] ?? '' })))
    expect(vault.recoveryKeyConfirmed).toBe(true)
  })

  it('opens the vault without keychain or passphrase, sets both anew, and stays valid', async () => {
    const from = await made()
    from.vault.record({ kind: 'settings.changed', subjectId: null, body: null }, () =>
      from.vault.db.exec('CREATE TABLE kept (x); INSERT INTO kept VALUES (1)'),
    )
    const user = from.vault.user
    await from.vault.close()
    from.keyVault.secrets.clear()
    const vault = await recover(from)
    expect(vault.user).toEqual(user)
    expect(acts(vault)).toContain('vault.recovered')
    expect(vault.db.prepare('SELECT x FROM kept').pluck().get()).toBe(1)
    await vault.close()
    expect(await codeOf(() => open(from))).toBe('PASSPHRASE_WRONG')
    expect(await codeOf(async () => (await open(from, nextPassphrase)).close())).toBeNull()
    expect(await codeOf(async () => (await recover(from, { backend: 'device-file' })).close())).toBeNull()
    const weaker = await open(from, nextPassphrase)
    expect(weaker.backend).toBe('device-file')
    expect(acts(weaker)).toContain('keychain.backend-changed')
    await weaker.close()
  })

  it('is refused when mistyped, when of another vault, and with a weak new passphrase; and tries are counted', async () => {
    const [from, other] = [await closed(), await closed()]
    const groups = [...from.recoveryKey.groups]
    groups[2] = [...(groups[2] ?? '')].reverse().join('')
    const mistyped: unknown = await recover(from, { recoveryKey: groups.join(' ') }).catch((error: unknown) => error)
    if (groups[2] !== from.recoveryKey.groups[2]) expect(mistyped).toMatchObject({ code: 'RECOVERY_KEY_MISTYPED', detail: { group: 3 } })
    const strange = other.recoveryKey.groups.join('-')
    expect(await codeOf(() => recover(from, { newPassphrase: 'weak' }))).toBe('PASSPHRASE_WEAK')
    for (let i = 0; i < 5; i++) expect(await codeOf(() => recover(from, { recoveryKey: strange }))).toBe('RECOVERY_KEY_WRONG')
    expect(await codeOf(() => recover(from))).toBe('TOO_MANY_TRIES')
  })
})

describe('the passphrase', () => {
  it('is checked without opening anything', async () => {
    const { vault } = await made()
    expect(await vault.checkPassphrase(testPassphrase)).toBe(true)
    expect(await vault.checkPassphrase('not the passphrase')).toBe(false)
  })

  it('changes, on record; then only the new one opens, and an older key file with the older passphrase does not', async () => {
    const from = await made()
    const olderKeys = readFileSync(join(from.folder, 'vault.keys.json'))
    expect(await codeOf(() => from.vault.changePassphrase('not the passphrase', nextPassphrase))).toBe('PASSPHRASE_WRONG')
    expect(await codeOf(() => from.vault.changePassphrase(testPassphrase, 'weak'))).toBe('PASSPHRASE_WEAK')
    expect(readFileSync(join(from.folder, 'vault.keys.json')).equals(olderKeys)).toBe(true)
    await from.vault.changePassphrase(testPassphrase, nextPassphrase)
    expect(await from.vault.checkPassphrase(nextPassphrase)).toBe(true)
    expect(acts(from.vault)).toEqual(['vault.created', 'vault.passphrase-changed'])
    await from.vault.close()
    expect(await codeOf(() => open(from))).toBe('PASSPHRASE_WRONG')
    expect(await codeOf(async () => (await open(from, nextPassphrase)).close())).toBeNull()
    writeFileSync(join(from.folder, 'vault.keys.json'), olderKeys)
    expect(await codeOf(() => open(from))).toBe('KEYCHAIN_SECRET_MISSING')
  })
})

describe('record', () => {
  it('does the work and puts it on record together, or neither', async () => {
    const { vault } = await made()
    vault.db.exec('CREATE TABLE t (x)')
    const count = () => vault.db.prepare('SELECT count(*) FROM t').pluck().get()
    const act = { kind: 'settings.changed', subjectId: null, body: null } as const
    expect(vault.record(act, () => vault.db.prepare('INSERT INTO t VALUES (1)').run().changes)).toBe(1)
    expect(() =>
      vault.record(act, () => {
        vault.db.exec('INSERT INTO t VALUES (2)')
        throw new Error('after all not')
      }),
    ).toThrow('after all not')
    expect(() => vault.record(act, () => Promise.resolve(vault.db.exec('INSERT INTO t VALUES (3)')))).toThrow(TypeError)
    expect(count()).toBe(1)
    expect(acts(vault)).toEqual(['vault.created', 'settings.changed'])
    vault.record(
      (made) => ({ ...act, subjectId: made }),
      () => 'made-in-work',
    )
    expect(vault.ledger.list({ beforeSeq: null, limit: 1 })[0]).toMatchObject({ subjectId: 'made-in-work', actorId: vault.user.id })
    vault.record(act, () => {
      vault.record(act, () => vault.db.exec('INSERT INTO t VALUES (4)'))
    })
    expect(count()).toBe(2)
    expect(acts(vault)).toHaveLength(5)
  })

  it('says that the disk is full, keeps what was there, and goes on when there is room again', async () => {
    const { vault } = await made()
    vault.db.exec('CREATE TABLE t (x)')
    const act = { kind: 'note.saved', subjectId: null, body: null } as const
    const save = (): unknown => vault.record(act, () => vault.db.prepare('INSERT INTO t VALUES (zeroblob(50000))').run())
    save()
    const pages = Number(vault.db.pragma('page_count', { simple: true }))
    vault.db.pragma(`max_page_count = ${String(pages + 4)}`)
    expect(await codeOf(save)).toBe('VAULT_FULL')
    expect(acts(vault)).toEqual(['vault.created', 'note.saved'])
    vault.db.pragma('max_page_count = 1000000')
    save()
    expect(vault.db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(2)
    expect(acts(vault)).toHaveLength(3)
    expect(vault.db.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})

describe('a vault that was rolled back', () => {
  async function rolledBack(): Promise<TemporaryVault> {
    const from = await closed()
    const older = join(from.folder, '..', 'older.db')
    cpSync(join(from.folder, 'vault.db'), older)
    const vault = await from.reopen()
    vault.db.exec('CREATE TABLE IF NOT EXISTS t (x)')
    vault.record({ kind: 'note.signed', subjectId: null, body: null }, () => undefined)
    await vault.close()
    cpSync(older, join(from.folder, 'vault.db'))
    return from
  }

  it('opens for reading only, says why, and keeps saying so at every opening', async () => {
    const from = await rolledBack()
    for (let i = 0; i < 3; i++) {
      const vault = await from.reopen()
      expect(vault.readOnly).toBe(true)
      expect(vault.alarms.length).toBeGreaterThan(0)
      expect(vault.db.prepare('SELECT count(*) FROM user').pluck().get()).toBe(1)
      const act = { kind: 'note.saved', subjectId: null, body: null } as const
      expect(vault.record(act, () => vault.db.prepare('SELECT 7').pluck().get())).toBe(7)
      expect(await codeOf(() => vault.record(act, () => vault.db.exec("UPDATE user SET name = 'x'")))).toBe('LEDGER_BROKEN')
      expect(await codeOf(() => vault.changePassphrase(testPassphrase, nextPassphrase))).toBe('LEDGER_BROKEN')
      expect(acts(vault).filter((kind) => kind === 'ledger.alarm')).toHaveLength(1)
      await vault.close()
    }
  })

  it('can still be recovered with the recovery key', async () => {
    const from = await rolledBack()
    const vault = await recover(from)
    expect(vault.readOnly).toBe(true)
    await vault.close()
    const again = await open(from, nextPassphrase)
    expect(again.readOnly).toBe(true)
    await again.close()
  })
})
