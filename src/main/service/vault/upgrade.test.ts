/** A vault of an older schema, opened by a later release: migrated with a copy kept, on record, or left as it was. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { generateKeyPairSync } from 'node:crypto'
import { migrations, type Migration } from './migrations/index.ts'
import { openVault } from './index.ts'
import { quickTune, temporaryVault, testPassphrase, type TemporaryVault } from './testing.ts'
import type { Vault } from './vault.ts'

const now = () => new Date('2026-11-22T08:00:00Z')
const latest = migrations.at(-1)?.version ?? 0
const later: Migration = {
  version: latest + 1,
  name: 'later',
  up: (db) => {
    db.exec('CREATE TABLE later (name TEXT) STRICT; INSERT INTO later SELECT name FROM user')
  },
}
const failing: Migration = {
  version: latest + 2,
  name: 'failing',
  up: (db) => {
    db.exec('CREATE TABLE later (name TEXT) STRICT') // is there already
  },
}

let from: TemporaryVault
afterEach(() => from.remove())

async function closedVault(): Promise<void> {
  from = await temporaryVault({ now })
  await from.vault.close()
}

function open(schema: readonly Migration[] = migrations): Promise<Vault> {
  return openVault({ folder: from.folder, keyVault: from.keyVault, now, passphrase: testPassphrase, tune: quickTune, schema })
}

const copies = () => readdirSync(from.folder).filter((name) => name.startsWith('vault.before-'))

describe('an older vault', () => {
  it('is migrated with its data, on record, and a copy of before is kept that opens as it was', async () => {
    await closedVault()
    const vault = await open([...migrations, later])
    expect(vault.db.prepare('SELECT name FROM later').pluck().all()).toEqual(['Test Clinician'])
    expect(vault.db.pragma('user_version', { simple: true })).toBe(latest + 1)
    const [opened, migrated] = vault.ledger.list({ beforeSeq: null, limit: 2 })
    expect(opened?.kind).toBe('vault.opened')
    expect(migrated).toMatchObject({ kind: 'vault.migrated', actorId: null, body: JSON.stringify({ from: latest, to: latest + 1 }) })
    expect(vault.db.pragma('foreign_keys', { simple: true })).toBe(1)
    await vault.close()

    const copy = `vault.before-${String(latest).padStart(4, '0')}.db`
    expect(copies()).toEqual([copy])
    await expect(open()).rejects.toThrow(expect.objectContaining({ code: 'VAULT_NEWER' }))
    copyFileSync(join(from.folder, copy), join(from.folder, 'vault.db'))
    const before = await open()
    expect(before.db.pragma('user_version', { simple: true })).toBe(latest)
    expect(before.readOnly).toBe(true) // it is an older copy, and the anchors say so
    await before.close()
  })

  it('is left as it was where a step fails, and opens with the release before', async () => {
    await closedVault()
    await expect(open([...migrations, later, failing])).rejects.toThrow()
    const vault = await open()
    expect(vault.db.pragma('user_version', { simple: true })).toBe(latest)
    expect(vault.db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'later'").pluck().get()).toBe(0)
    expect(vault.readOnly).toBe(false)
    await vault.close()
  })

  it('is not migrated where the copy cannot be kept', async () => {
    await closedVault()
    const copy = join(from.folder, `vault.before-${String(latest).padStart(4, '0')}.db`)
    const nothing = { version: latest + 1, name: 'later', up: () => expect.unreachable('no copy, no step') }
    // A folder of the copy's name with something in it stands in the way.
    mkdirSync(join(copy, 'in the way'), { recursive: true })
    await expect(open([...migrations, nothing])).rejects.toThrow()
    expect(existsSync(join(from.folder, 'vault.db'))).toBe(true)
    rmSync(copy, { recursive: true })
    await (await open()).close()
  })
})

describe('a vault that somebody with the key has changed', () => {
  it('raises an alarm where the signing key was exchanged', async () => {
    await closedVault()
    const vault = await open()
    const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
    vault.db.prepare("UPDATE vault_fact SET value = ? WHERE name = 'ledger.private-key'").run(stranger)
    await vault.close()
    const again = await open()
    expect(again.readOnly).toBe(true)
    expect(again.alarms.map(({ kind }) => kind)).toContain('key-mismatch')
    await again.close()
  })

  it('opens for reading where the ledger cannot be continued', async () => {
    await closedVault()
    const vault = await open()
    for (const name of vault.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all())
      vault.db.exec(`DROP TRIGGER "${String(name)}"`)
    vault.db.exec("DELETE FROM ledger_node; DELETE FROM vault_fact WHERE name LIKE 'ledger.anchored.%'")
    vault.db.close()
    rmSync(join(from.folder, 'vault.checkpoints'))
    from.keyVault.secrets.delete([...from.keyVault.secrets.keys()].find((account) => account.endsWith('checkpoint')) ?? '')
    const again = await open()
    expect(again.readOnly).toBe(true)
    expect(again.user.name).toBe('Test Clinician')
    await again.close()
  })

  it('says in the record of opening that an older key file was put back', async () => {
    from = await temporaryVault({ now, backend: 'device-file' })
    const keys = join(from.folder, 'vault.keys.json')
    const device = join(from.folder, 'vault.device')
    const older = [readFileSync(keys), readFileSync(device)] as const
    await from.vault.changePassphrase(testPassphrase, 'five quite different harbour words')
    await from.vault.close()
    writeFileSync(keys, older[0])
    writeFileSync(device, older[1])
    const vault = await open()
    expect(vault.ledger.list({ beforeSeq: null, limit: 1 })[0]?.body).toContain('older than recorded')
    await vault.close()
  })
})
