import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { toBase64 } from './bytes.ts'
import { bodyOf, parseKeyFile, readKeyFile, writeKeyFile, type KeyFileBody } from './key-file.ts'
import { randomRecoveryKey } from './recovery-key.ts'
import {
  assertAuthentic,
  deviceCheck,
  keyFileMac,
  keyFileMacKey,
  newSealId,
  openRecoverySeal,
  opensSeal,
  openUserSeal,
  resealPrivateKey,
  sealForRecovery,
  sealToUser,
} from './seals.ts'

const databaseKey = randomBytes(32)
const deviceSecret = randomBytes(32)
const recoveryKey = randomRecoveryKey()
const passphrase = 'four unrelated garden words'
const cost = { memoryKiB: 65536, passes: 1, lanes: 1 }
const vaultId = uuidv7()
const createdAt = '2026-11-22T08:00:00.000Z'
const macKey = keyFileMacKey(databaseKey, vaultId)
const sealId = newSealId()
const device = { backend: 'os-keychain', library: 'keytar', check: deviceCheck(deviceSecret, sealId) } as const

let folder: string
let file: string
let body: KeyFileBody

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloister-test-'))
  file = join(folder, 'vault.keys.json')
  const seal = await sealToUser(databaseKey, { vaultId, userId: uuidv7(), sealId, passphrase, deviceSecret, device, cost })
  body = {
    format: 'cloister-keys',
    version: 1,
    revision: 1,
    vaultId,
    createdAt,
    cipher: 'SQLCipher 4, raw key',
    ledgerPublicKey: toBase64(randomBytes(32)),
    users: [seal],
    recovery: sealForRecovery(databaseKey, recoveryKey, vaultId, createdAt),
  }
  writeKeyFile(file, body, keyFileMac(macKey, body))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function codeOf(work: () => unknown): unknown {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof Fault ? error.code : error
  }
}

const firstSeal = (from: KeyFileBody = body) => {
  const [seal] = from.users
  if (seal === undefined) throw new Error('no seal')
  return seal
}

describe('the key file', () => {
  it('is read back as it was written, closed to others, with nothing beside it', () => {
    expect(bodyOf(readKeyFile(file))).toEqual(body)
    assertAuthentic(readKeyFile(file), macKey)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['vault.keys.json'])
  })

  it('holds none of the secrets, in any of the forms they could have', () => {
    const text = readFileSync(file, 'utf8')
    for (const secret of [databaseKey, deviceSecret, recoveryKey, Buffer.from(passphrase)]) {
      for (const form of ['hex', 'base64', 'latin1'] as const) expect(text).not.toContain(secret.toString(form))
    }
  })

  it('is called damaged after any change of a single bit', () => {
    const bytes = readFileSync(file)
    for (let i = 0; i < 300; i++) {
      const position = Math.floor((i * bytes.length) / 300)
      const changed = Buffer.from(bytes)
      changed[position] = (changed[position] ?? 0) ^ (1 << (i % 8))
      expect(codeOf(() => parseKeyFile(changed.toString('utf8')))).toBe('KEY_FILE_DAMAGED')
    }
  })

  it('is called damaged when it is empty, cut or something else, and missing when it is missing', () => {
    const text = readFileSync(file, 'utf8')
    for (const other of ['', '{}', 'null', '[]', text.slice(0, -1), text.slice(0, 200), `${text} `]) {
      expect(codeOf(() => parseKeyFile(other))).toBe('KEY_FILE_DAMAGED')
    }
    expect(codeOf(() => readKeyFile(join(folder, 'elsewhere.json')))).toBe('KEY_FILE_MISSING')
  })

  it('refuses cheap Argon2id parameters whoever wrote them', () => {
    const seal = firstSeal()
    const cheap = { ...body, users: [{ ...seal, argon2id: { ...seal.argon2id, memoryKiB: 1024 } }] }
    expect(() => {
      writeKeyFile(join(folder, 'cheap.json'), cheap, keyFileMac(macKey, body))
    }).toThrow()
  })

  it('notices a change by somebody who can compute the digest but has not the database key', () => {
    const other = join(folder, 'other.json')
    const changed = { ...body, ledgerPublicKey: toBase64(randomBytes(32)) }
    writeKeyFile(other, changed, keyFileMac(randomBytes(32), changed))
    expect(
      codeOf(() => {
        assertAuthentic(readKeyFile(other), macKey)
      }),
    ).toBe('KEY_FILE_DAMAGED')
  })

  it('of a later format asks for a later Cloister', () => {
    writeFileSync(join(folder, 'later.json'), '')
    const later = { format: 'cloister-keys', version: 2, anything: true }
    const canonical = '{"anything":true,"format":"cloister-keys","version":2}'
    return crypto.subtle.digest('SHA-256', Buffer.from(canonical)).then((digest) => {
      const text = JSON.stringify({ ...later, digest: Buffer.from(digest).toString('base64') })
      expect(codeOf(() => parseKeyFile(text))).toBe('VAULT_NEWER')
    })
  })
})

describe('the seals', () => {
  it('open with passphrase and machine secret together, and with neither alone', async () => {
    const seal = firstSeal()
    expect((await openUserSeal(vaultId, seal, passphrase, deviceSecret)).equals(databaseKey)).toBe(true)
    const wrong = expect.objectContaining({ code: 'PASSPHRASE_WRONG' }) as Error
    await expect(openUserSeal(vaultId, seal, `${passphrase}.`, deviceSecret)).rejects.toThrow(wrong)
    await expect(openUserSeal(vaultId, seal, passphrase, randomBytes(32))).rejects.toThrow(wrong)
    await expect(openUserSeal(vaultId, seal, passphrase, Buffer.alloc(32))).rejects.toThrow(wrong)
    await expect(openUserSeal(uuidv7(), seal, passphrase, deviceSecret)).rejects.toThrow(wrong)
  })

  it('hold what they say of themselves: no part can be exchanged', async () => {
    const seal = firstSeal()
    const weaker = { ...seal, device: { backend: 'device-file', weaker: true, check: seal.device.check } as const }
    expect(await opensSeal(vaultId, weaker, passphrase, deviceSecret)).toBe(false)
    expect(await opensSeal(vaultId, { ...seal, userId: uuidv7() }, passphrase, deviceSecret)).toBe(false)
    const other = await sealToUser(randomBytes(32), { vaultId, userId: seal.userId, sealId, passphrase, deviceSecret, device, cost })
    const mixed = { ...seal, databaseKey: other.databaseKey }
    await expect(openUserSeal(vaultId, mixed, passphrase, deviceSecret)).rejects.toThrow(
      expect.objectContaining({ code: 'KEY_FILE_DAMAGED' }),
    )
  })

  it('let several users open the same vault, each with what is theirs', async () => {
    const secret = randomBytes(32)
    const id = newSealId()
    const second = await sealToUser(databaseKey, {
      vaultId,
      userId: uuidv7(),
      sealId: id,
      passphrase: 'another set of words',
      deviceSecret: secret,
      device: { backend: 'device-file', weaker: true, check: deviceCheck(secret, id) },
      cost,
    })
    expect((await openUserSeal(vaultId, second, 'another set of words', secret)).equals(databaseKey)).toBe(true)
    expect(await opensSeal(vaultId, second, passphrase, deviceSecret)).toBe(false)
  })

  it('change their passphrase without a new key pair, and no longer open with the old one', async () => {
    const seal = firstSeal()
    const secret = randomBytes(32)
    const id = newSealId()
    const next = {
      sealId: id,
      passphrase: 'a different set of words',
      deviceSecret: secret,
      device: { ...device, check: deviceCheck(secret, id) },
      cost,
    }
    const changed = await resealPrivateKey(vaultId, seal, { passphrase, deviceSecret }, next)
    if (changed === null) throw new Error('not resealed')
    expect(changed.publicKey).toBe(seal.publicKey)
    expect((await openUserSeal(vaultId, changed, 'a different set of words', secret)).equals(databaseKey)).toBe(true)
    expect(await opensSeal(vaultId, changed, passphrase, deviceSecret)).toBe(false)
    expect(await resealPrivateKey(vaultId, seal, { passphrase: 'not the passphrase', deviceSecret }, next)).toBeNull()
  })

  it('open with the recovery key and with no other', () => {
    const read = readKeyFile(file)
    expect(openRecoverySeal(read, recoveryKey).equals(databaseKey)).toBe(true)
    expect(codeOf(() => openRecoverySeal(read, randomRecoveryKey()))).toBe('RECOVERY_KEY_WRONG')
  })
})
