/** A vault put back to an older copy: the way back for its owner, and for nobody else. */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { closed, codeOf, nextPassphrase, open, recover, removeAll } from './cases.ts'
import { testPassphrase, type TemporaryVault } from './testing.ts'
import type { Vault } from './index.ts'

afterEach(removeAll)

const reason = 'restored from the backup of Sunday'
const kinds = (vault: Vault) => vault.alarms.map(({ kind }) => kind)
const checkpoints = ({ folder }: TemporaryVault) => join(folder, 'vault.checkpoints')

async function use(from: TemporaryVault, signed = 1): Promise<void> {
  const vault = await open(from)
  for (let i = 0; i < signed; i++) vault.record({ kind: 'note.signed', subjectId: null, body: null }, () => undefined)
  await vault.close()
}

/** A vault whose database was put back to what it was before it was used again. */
async function rolledBack(options: Parameters<typeof closed>[0] = {}): Promise<TemporaryVault> {
  const from = await closed(options)
  const older = join(from.folder, '..', 'older.db')
  cpSync(join(from.folder, 'vault.db'), older)
  await use(from)
  cpSync(older, join(from.folder, 'vault.db'))
  return from
}

async function opened<T>(from: TemporaryVault, work: (vault: Vault) => Promise<T>): Promise<T> {
  const vault = await open(from)
  try {
    return await work(vault)
  } finally {
    await vault.close()
  }
}

describe('an older copy', () => {
  it.each(['os-keychain', 'device-file'] as const)(
    'is accepted with passphrase and reason, and can be written to from then on (%s)',
    async (backend) => {
      const from = await rolledBack({ backend })
      await opened(from, async (vault) => {
        expect(kinds(vault)).toContain('vault-rolled-back')
        await vault.acceptRollback({ passphrase: testPassphrase, reason })
        const write = { kind: 'note.saved', subjectId: null, body: null } as const
        expect(await codeOf(() => vault.record(write, () => vault.db.exec("UPDATE user SET name = 'x'")))).toBe('LEDGER_BROKEN')
      })
      for (let opening = 0; opening < 2; opening++) {
        await opened(from, async (vault) => {
          expect(vault.readOnly).toBe(false)
          expect(vault.record({ kind: 'note.saved', subjectId: null, body: null }, () => 7)).toBe(7)
          const report = await vault.ledger.verify()
          expect(report.holds).toBe(true)
          expect(report.findings.map(({ kind, severity }) => [kind, severity])).toEqual([['rollback-accepted', 'notice']])
          const entry = vault.ledger.list({ beforeSeq: null, limit: 50 }).find(({ kind }) => kind === 'ledger.rollback-accepted')
          expect(entry?.actorId).toBe(vault.user.id)
          expect(entry?.body).toContain(reason)
        })
      }
    },
  )

  it('is accepted after a recovery as well, with the new passphrase', async () => {
    const from = await rolledBack()
    const vault = await recover(from)
    expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('PASSPHRASE_WRONG')
    await vault.acceptRollback({ passphrase: nextPassphrase, reason })
    await vault.close()
    const again = await open(from, nextPassphrase)
    expect(again.readOnly).toBe(false)
    await again.close()
  })

  it('is not accepted with a wrong passphrase or with none, and tries are counted', async () => {
    const from = await rolledBack()
    await opened(from, async (vault) => {
      const size = vault.ledger.size()
      for (const passphrase of ['', 'wrong'])
        expect(await codeOf(() => vault.acceptRollback({ passphrase, reason }))).toBe('PASSPHRASE_WRONG')
      for (let i = 0; i < 10; i++) await codeOf(() => vault.acceptRollback({ passphrase: 'wrong', reason }))
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('TOO_MANY_TRIES')
      expect(vault.ledger.size()).toBe(size)
    })
  })

  it('is not accepted where there is none, nor twice', async () => {
    const whole = await closed()
    await opened(whole, async (vault) => {
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('NO_ROLLBACK')
    })
    const from = await rolledBack()
    await opened(from, async (vault) => {
      await vault.acceptRollback({ passphrase: testPassphrase, reason })
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('NO_ROLLBACK')
    })
    await opened(from, async (vault) => {
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('NO_ROLLBACK')
      expect(vault.ledger.list({ beforeSeq: null, limit: 50 }).filter(({ kind }) => kind === 'ledger.rollback-accepted')).toHaveLength(1)
    })
  })

  it('of which an entry was edited is never accepted', async () => {
    const from = await rolledBack()
    await opened(from, async (vault) => {
      vault.db.pragma('query_only = OFF')
      for (const name of vault.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all())
        vault.db.exec(`DROP TRIGGER "${String(name)}"`)
      vault.db.exec(`UPDATE ledger_body SET body = '{"backend":"none"}' WHERE seq = 0`)
      vault.db.pragma('query_only = ON')
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('LEDGER_BROKEN')
    })
    await opened(from, async (vault) => {
      expect(vault.readOnly).toBe(true)
      expect(await codeOf(() => vault.acceptRollback({ passphrase: testPassphrase, reason }))).toBe('LEDGER_BROKEN')
    })
  })
})

describe('checkpoints that the vault wrote and that are gone', () => {
  it('from beside it are an alarm, with a keychain and without one, and can be accepted', async () => {
    for (const backend of ['device-file', 'os-keychain'] as const) {
      const from = await closed({ backend })
      rmSync(checkpoints(from))
      await opened(from, async (vault) => {
        expect(vault.readOnly).toBe(true)
        expect(kinds(vault)).toEqual(['anchor-missing'])
        expect(existsSync(checkpoints(from))).toBe(false)
        await vault.acceptRollback({ passphrase: testPassphrase, reason })
      })
      const readOnly = await opened(from, (vault) => Promise.resolve(vault.readOnly))
      expect(readOnly).toBe(false)
    }
  })

  it('from the keychain are an alarm where the key is still in it', async () => {
    const from = await closed()
    const account = [...from.keyVault.secrets.keys()].find((name) => name.endsWith('/checkpoint')) ?? ''
    from.keyVault.secrets.delete(account)
    expect(await opened(from, (vault) => Promise.resolve(kinds(vault)))).toEqual(['anchor-missing'])
  })

  it('from the keychain of another machine are none', async () => {
    const from = await closed()
    from.keyVault.secrets.clear()
    const vault = await recover(from)
    expect(vault.readOnly).toBe(false)
    await vault.close()
    const again = await open(from, nextPassphrase)
    expect(again.readOnly).toBe(false)
    await again.close()
  })
})
