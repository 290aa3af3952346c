import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deviceFile } from './device-file.ts'
import type { KeychainLibrary } from './keychain-libraries.ts'
import { systemKeyVault } from './keychain.ts'

const secret = 'c2VjcmV0IHRoYXQgbm9ib2R5IG1heSBzZWU='

/** A library as it behaves where the keychain is in some state; the real ones are in tests/integration/keychain.test.ts. */
function library(answer: () => Promise<string | null>): () => Promise<KeychainLibrary> {
  const done = async (): Promise<void> => {
    await answer()
  }
  return () => Promise.resolve({ name: 'keytar', get: answer, set: done, delete: done })
}

const failing = (message: string) =>
  systemKeyVault({ platform: 'linux', load: library(() => Promise.reject(new Error(`${message} ${secret}`))) })
const code = (expected: string) => expect.objectContaining({ code: expected }) as Error

describe('the keychain', () => {
  it('that answers is available, by the name of the platform', async () => {
    const load = library(() => Promise.resolve(null))
    expect(await systemKeyVault({ platform: 'linux', load }).state()).toEqual({
      state: 'available',
      name: 'Secret Service',
      library: 'keytar',
    })
    expect(await systemKeyVault({ platform: 'darwin', load }).state()).toMatchObject({ name: 'Keychain' })
    expect(await systemKeyVault({ platform: 'win32', load }).state()).toMatchObject({ name: 'Credential Manager' })
  })

  it.each(['Cannot create an item in a locked collection', 'Prompt was dismissed', 'User interaction is not allowed.'])(
    'that says "%s" is locked',
    async (message) => {
      expect(await failing(message).state()).toEqual({ state: 'locked', name: 'Secret Service' })
      await expect(failing(message).get('a')).rejects.toThrow(code('KEYCHAIN_LOCKED'))
    },
  )

  it.each(['Cannot autolaunch D-Bus without X11 $DISPLAY', 'The name org.freedesktop.secrets was not provided by any .service files'])(
    'that says "%s" is missing, and the reason has a sentence of ours',
    async (message) => {
      expect(await failing(message).state()).toEqual({ state: 'missing', why: 'No Secret Service answers in this session.' })
      await expect(failing(message).set('a', secret)).rejects.toThrow(code('KEYCHAIN_MISSING'))
    },
  )

  it('is missing where neither library loads', async () => {
    const none = systemKeyVault({ load: () => Promise.resolve(null) })
    expect(await none.state()).toMatchObject({ state: 'missing' })
    await expect(none.get('a')).rejects.toThrow(code('KEYCHAIN_MISSING'))
  })

  it('never passes on what a library says: it might hold a secret', async () => {
    for (const vault of [failing('locked'), failing('some failure')]) {
      const error: unknown = await vault.set('a', secret).catch((caught: unknown) => caught)
      const cause = error instanceof Error ? error.cause : undefined
      expect(`${String(error)} ${JSON.stringify(error)} ${String(cause)} ${JSON.stringify(await vault.state())}`).not.toContain(secret)
    }
  })

  it('that hangs is locked after its time; nothing more is asked until it answers, and then it works', async () => {
    const answers: (() => void)[] = []
    let asked = 0
    const load = library(() => {
      asked += 1
      return new Promise((resolve) => answers.push(() => resolve(null)))
    })
    const vault = systemKeyVault({ load, answerMs: 20, stateMs: 20 })
    await expect(vault.get('a')).rejects.toThrow(code('KEYCHAIN_LOCKED'))
    await expect(vault.get('b')).rejects.toThrow(code('KEYCHAIN_LOCKED'))
    expect(await vault.state()).toMatchObject({ state: 'locked' })
    expect(asked).toBe(1)
    answers.forEach((answer) => {
      answer()
    })
    await new Promise((resolve) => setImmediate(resolve))
    const again = vault.get('c')
    await new Promise((resolve) => setImmediate(resolve))
    answers.at(-1)?.()
    expect(await again).toBeNull()
    expect(asked).toBe(2)
  })
})

describe('the device file', () => {
  it('keeps secrets by account in a file of mode 0600, and forgets them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cloister-test-'))
    try {
      const file = join(folder, 'vault.device')
      const vault = deviceFile(file)
      expect(await vault.get('a')).toBeNull()
      await vault.set('a', secret)
      await vault.set('b', 'other')
      expect(await deviceFile(file).get('a')).toBe(secret)
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
      await vault.delete('a')
      expect(await vault.get('a')).toBeNull()
      expect(await vault.get('b')).toBe('other')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
