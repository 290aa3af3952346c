import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { acts, closed, codeOf, made, nextPassphrase, open, recover, removeAll } from './cases.ts'
import { testPassphrase, type TemporaryVault } from './testing.ts'

afterEach(removeAll)

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
