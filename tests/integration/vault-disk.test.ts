/** The vault on a real small disk that fills up, and on one that becomes read-only. Needs to mount: where it may not, max_page_count stands in (vault.test.ts). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/contract/errors.ts'
import { createVault, openVault, vaultState, type Vault } from '../../src/main/service/vault/index.ts'
import { memoryKeyVault, quickTune, testPassphrase } from '../../src/main/service/vault/testing.ts'

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && mountWorks()
const now = () => new Date('2026-11-22T08:00:00Z')

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
}

function mountWorks(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-disk-'))
  const works = mount(folder, 'size=64k') && spawnSync('umount', [folder]).status === 0
  rmSync(folder, { recursive: true, force: true })
  return works
}

async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : error
  }
}

describe.skipIf(!mayMount)('a vault on a small disk', () => {
  let disk: string
  let folder: string
  let keyVault: ReturnType<typeof memoryKeyVault>
  let options: Parameters<typeof openVault>[0]

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'cloister-disk-'))
    folder = join(disk, 'vault')
    keyVault = memoryKeyVault()
    options = { folder, keyVault, now, tune: quickTune, passphrase: testPassphrase }
    expect(mount(disk, 'size=2m')).toBe(true)
  })
  afterEach(() => {
    expect(spawnSync('umount', [disk]).status).toBe(0)
    rmSync(disk, { recursive: true })
  })

  const make = () => createVault({ ...options, userName: 'Anybody', backend: 'os-keychain' })
  const filler = () => join(disk, 'filler')

  /** Fills the disk but for so many bytes. */
  function fill(leave: number): void {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - leave)))
  }

  function save(vault: Vault, text: string): void {
    vault.record({ kind: 'note.saved', subjectId: null, body: null }, () => {
      vault.db.prepare('INSERT INTO draft VALUES (?)').run(text)
    })
  }

  it.each([0, 8, 20, 36, 60, 100, 160, 250, 400, 600])(
    'says so at any moment, keeps what was saved, and goes on after space is freed (%i KiB left)',
    async (left) => {
      const { vault } = await make()
      vault.db.exec('CREATE TABLE draft (text TEXT) STRICT')
      const kept: string[] = []
      save(vault, 'the first words')
      kept.push('the first words')
      fill(left * 1024)
      let said: unknown = null
      for (let i = 0; said === null && i < 200; i++) {
        const text = `${String(i)} ${'words of a draft '.repeat(300)}`
        said = await codeOf(() => save(vault, text))
        if (said === null) kept.push(text)
      }
      expect(said).toBe('VAULT_FULL')
      rmSync(filler())
      save(vault, 'the last words')
      kept.push('the last words')
      await vault.close()
      const again = await openVault(options)
      expect(again.readOnly).toBe(false)
      expect(again.db.prepare('SELECT text FROM draft ORDER BY rowid').pluck().all()).toEqual(kept)
      expect(again.db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect((await again.ledger.verify()).holds).toBe(true)
      await again.close()
    },
  )

  it('is not made where there is no room for it, and leaves nothing', async () => {
    fill(16 * 1024)
    expect(await codeOf(make)).toBe('VAULT_FULL')
    expect(vaultState(folder).state).toBe('none')
    expect(readdirSync(folder)).toEqual([])
    expect(keyVault.secrets.size).toBe(0)
  })

  it('that became read-only says so and is left as it is', async () => {
    const { vault } = await make()
    await vault.close()
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0)
    expect(await codeOf(() => openVault(options))).toBe('VAULT_READ_ONLY')
    expect(vaultState(folder)).toEqual({ state: 'damaged', problem: 'VAULT_READ_ONLY', backend: 'os-keychain' })
    expect(spawnSync('mount', ['-o', 'remount,rw', disk]).status).toBe(0)
    expect(await codeOf(async () => (await openVault(options)).close())).toBeNull()
  })
})
