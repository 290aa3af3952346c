/** SIGKILL while a vault is made, migrated, or gets a new passphrase: afterwards it is as before or as after, never neither. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVault, openVault, systemKeyVault, vaultState, type Vault } from '../../src/main/service/vault/index.ts'
import { laterSchema, quickTune } from '../../src/main/service/vault/testing.ts'

/** Kills for each kind of work; more by CLOISTER_KILLS. */
const kills = Number(process.env['CLOISTER_KILLS'] ?? 12)
const scenario = new URL('vault-kill-scenario.ts', import.meta.url).pathname
const passphrase = (n: number): string => `passphrase of the round ${String(n)}`
const common = { keyVault: systemKeyVault(), now: () => new Date(), tune: quickTune }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-kill-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a scenario, kills it so many milliseconds after it said so many lines, and returns what it acknowledged. */
function killed(args: readonly string[], afterMs: number, afterLines = 1): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [scenario, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let complaint = ''
    let timer: NodeJS.Timeout | undefined
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      if (said.split('\n').length > afterLines) timer ??= setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint += chunk
    })
    child.on('close', (_code, signal) => {
      clearTimeout(timer)
      const lines = said.split('\n').slice(0, -1)
      if (signal !== 'SIGKILL') reject(new Error(`ended by itself: ${complaint.slice(-1500)}`))
      else resolve(lines.filter((line) => line !== 'up').map(Number))
    })
  })
}

async function make(place: string): Promise<void> {
  const { vault } = await createVault({ ...common, folder: place, userName: 'Anybody', passphrase: passphrase(0), backend: 'device-file' })
  await vault.close()
}

/** Opens, looks that everything holds, and closes. */
async function assertWhole(vault: Vault): Promise<void> {
  expect(vault.readOnly).toBe(false)
  expect(vault.user.name).toBe('Anybody')
  expect(vault.db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect((await vault.ledger.verify()).holds).toBe(true)
  await vault.close()
}

describe('a kill', () => {
  it('while vaults are made leaves each one whole, or not there and free to be made', { timeout: 120_000 }, async () => {
    for (let kill = 0; kill < kills; kill++) {
      const place = join(folder, String(kill))
      const acknowledged = await killed(['create', place], kill * 17)
      const found = existsSync(place) ? readdirSync(place) : []
      for (const name of new Set([...found, ...acknowledged.map(String)])) {
        const one = join(place, name)
        if (vaultState(one).state === 'none') {
          expect(acknowledged).not.toContain(Number(name))
          await make(one)
        }
        await assertWhole(await openVault({ ...common, folder: one, passphrase: passphrase(0) }))
      }
    }
  })

  it('while the passphrase is changed leaves the one before or the one after, and the vault whole', { timeout: 120_000 }, async () => {
    await make(folder)
    let current = 0
    for (let kill = 0; kill < kills; kill++) {
      const acknowledged = await killed(['passphrase', folder, String(current)], kill * 31, 2)
      const last = Math.max(current, ...acknowledged)
      const opens = async (n: number): Promise<Vault | null> =>
        openVault({ ...common, folder, passphrase: passphrase(n) }).catch(() => null)
      const vault = (await opens(last)) ?? (await opens(last + 1))
      if (vault === null) return expect.unreachable(`after ${String(last)} neither passphrase opens`)
      current = (await vault.checkPassphrase(passphrase(last))) ? last : last + 1
      await assertWhole(vault)
    }
    expect(current).toBeGreaterThan(0)
  })

  it('while vaults are migrated leaves each one migrated or as it was', { timeout: 120_000 }, async () => {
    const original = join(folder, 'original')
    await make(original)
    for (let kill = 0; kill < kills; kill++) {
      const place = join(folder, `round ${String(kill)}`)
      for (let n = 0; n < 12; n++) cpSync(original, join(place, String(n)), { recursive: true })
      const acknowledged = await killed(['migrate', place], 30 + kill * 11)
      const touched = Math.min(11, Math.max(-1, ...acknowledged) + 1)
      for (let n = Math.max(0, touched - 1); n <= touched; n++) {
        const vault = await openVault({ ...common, folder: join(place, String(n)), passphrase: passphrase(0), schema: laterSchema })
        expect(vault.db.prepare('SELECT name FROM later').pluck().all()).toEqual(['Anybody'])
        expect(vault.ledger.list({ beforeSeq: null, limit: 50 }).filter(({ kind }) => kind === 'vault.migrated')).toHaveLength(1)
        await assertWhole(vault)
      }
      rmSync(place, { recursive: true })
    }
  })
})
