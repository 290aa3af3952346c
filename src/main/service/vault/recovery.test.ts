import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { acts, closed, codeOf, made, nextPassphrase, open, recover, removeAll } from './cases.ts'
import { testPassphrase } from './testing.ts'

afterEach(removeAll)

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
    // One letter that is another: every such slip is found, for the check has a weight of its own for each place.
    const [first = '', ...others] = groups[2] ?? ''
    groups[2] = [first === 'A' ? 'B' : 'A', ...others].join('')
    const mistyped: unknown = await recover(from, { recoveryKey: groups.join(' ') }).catch((error: unknown) => error)
    expect(mistyped).toMatchObject({ code: 'RECOVERY_KEY_MISTYPED', detail: { group: 3 } })
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
