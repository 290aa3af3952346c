/** Sealing and opening the database key. All construction is HPKE (RFC 9180), HKDF (RFC 5869), AES-256-GCM and HMAC-SHA256. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { v7 as uuidv7 } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import { canonicalJson, fromBase64, toBase64, wipe } from './bytes.ts'
import {
  authenticatedText,
  bodyOf,
  hpkeSuiteName,
  type Device,
  type KeyFile,
  type KeyFileBody,
  type RecoverySeal,
  type UserSeal,
} from './key-file.ts'
import { stretchPassphrase, type Argon2Cost } from './passphrase.ts'

export const keyBytes = 32

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

function derive(secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `cloister/1 ${purpose}`, keyBytes))
}

type Box = { readonly nonce: string; readonly ciphertext: string }

function lock(key: Uint8Array, plaintext: Uint8Array, context: string): Box {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return { nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) }
}

/** The plaintext, or null where key, context or text are not the ones it was locked with. */
function unlock(key: Uint8Array, box: Box, context: string): Buffer | null {
  const bytes = fromBase64(box.ciphertext)
  const decipher = createDecipheriv('aes-256-gcm', key, fromBase64(box.nonce), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
  } catch {
    return null
  }
}

// ---- a user's seal

type SealContext = Pick<UserSeal, 'userId' | 'sealId' | 'publicKey' | 'device' | 'argon2id'>

function privateKeyContext(vaultId: string, { userId, sealId, publicKey, device, argon2id }: SealContext): string {
  return canonicalJson({ purpose: 'private key', vaultId, userId, sealId, publicKey, device, argon2id })
}

function databaseKeyContext(vaultId: string, userId: string, publicKey: string): string {
  return canonicalJson({ purpose: 'database key', vaultId, userId, publicKey })
}

/** Passphrase and machine secret together; neither alone leads anywhere. */
async function unlockingKey(passphrase: string, deviceSecret: Uint8Array, argon2id: UserSeal['argon2id'], sealId: string): Promise<Buffer> {
  const salt = fromBase64(argon2id.salt)
  const stretched = await stretchPassphrase(passphrase, salt, argon2id)
  const both = Buffer.concat([stretched, deviceSecret])
  const key = derive(both, salt, `seal of a user's private key ${sealId}`)
  wipe(stretched, both)
  return key
}

/** A check on the machine secret, so that one of another vault is told apart from a wrong passphrase. */
export function deviceCheck(secret: Uint8Array, sealId: string): string {
  return createHmac('sha256', secret).update(`cloister/1 check of the device secret ${sealId}`).digest().subarray(0, 16).toString('base64')
}

export type NewSeal = {
  readonly vaultId: string
  readonly userId: string
  readonly sealId: string
  readonly passphrase: string
  readonly deviceSecret: Uint8Array
  readonly device: Device
  readonly cost: Argon2Cost
}

/** Makes a key pair for a user and seals the database key to it. */
export async function sealToUser(databaseKey: Uint8Array, options: NewSeal): Promise<UserSeal> {
  const { vaultId, userId, sealId, passphrase, deviceSecret, device, cost } = options
  const pair = await suite.kem.generateKeyPair()
  const publicKey = toBase64(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)))
  const privateKey = Buffer.from(await suite.kem.serializePrivateKey(pair.privateKey))
  const context = databaseKeyContext(vaultId, userId, publicKey)
  const sealed = await suite.seal(
    { recipientPublicKey: pair.publicKey, info: Buffer.from(context) },
    new Uint8Array(databaseKey),
    Buffer.from(context),
  )
  const argon2id = { memoryKiB: cost.memoryKiB, passes: cost.passes, lanes: cost.lanes, salt: toBase64(randomBytes(16)) }
  const key = await unlockingKey(passphrase, deviceSecret, argon2id, sealId)
  const box = lock(key, privateKey, privateKeyContext(vaultId, { userId, sealId, publicKey, device, argon2id }))
  wipe(key, privateKey)
  return {
    userId,
    sealId,
    publicKey,
    device,
    argon2id,
    privateKey: box,
    databaseKey: {
      suite: hpkeSuiteName,
      encapsulated: toBase64(new Uint8Array(sealed.enc)),
      ciphertext: toBase64(new Uint8Array(sealed.ct)),
    },
  }
}

async function openPrivateKey(vaultId: string, seal: UserSeal, passphrase: string, deviceSecret: Uint8Array): Promise<Buffer | null> {
  const key = await unlockingKey(passphrase, deviceSecret, seal.argon2id, seal.sealId)
  try {
    return unlock(key, seal.privateKey, privateKeyContext(vaultId, seal))
  } finally {
    wipe(key)
  }
}

/** Whether passphrase and machine secret open this seal. */
export async function opensSeal(vaultId: string, seal: UserSeal, passphrase: string, deviceSecret: Uint8Array): Promise<boolean> {
  const privateKey = await openPrivateKey(vaultId, seal, passphrase, deviceSecret)
  if (privateKey === null) return false
  wipe(privateKey)
  return true
}

/**
 * The database key from a user's seal.
 * @throws Fault PASSPHRASE_WRONG, or KEY_FILE_DAMAGED where the passphrase is right and the rest does not follow.
 */
export async function openUserSeal(vaultId: string, seal: UserSeal, passphrase: string, deviceSecret: Uint8Array): Promise<Buffer> {
  const privateKey = await openPrivateKey(vaultId, seal, passphrase, deviceSecret)
  if (privateKey === null) throw new Fault('PASSPHRASE_WRONG')
  const context = Buffer.from(databaseKeyContext(vaultId, seal.userId, seal.publicKey))
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(new Uint8Array(privateKey))
    const opened = await suite.open(
      { recipientKey, enc: fromBase64(seal.databaseKey.encapsulated), info: context },
      fromBase64(seal.databaseKey.ciphertext),
      context,
    )
    return Buffer.from(opened)
  } catch {
    throw new Fault('KEY_FILE_DAMAGED')
  } finally {
    wipe(privateKey)
  }
}

/** The same private key and seal under a new passphrase and machine secret. Null where the old ones are wrong. */
export async function resealPrivateKey(
  vaultId: string,
  seal: UserSeal,
  old: { readonly passphrase: string; readonly deviceSecret: Uint8Array },
  next: Pick<NewSeal, 'sealId' | 'passphrase' | 'deviceSecret' | 'device' | 'cost'>,
): Promise<UserSeal | null> {
  const privateKey = await openPrivateKey(vaultId, seal, old.passphrase, old.deviceSecret)
  if (privateKey === null) return null
  const { memoryKiB, passes, lanes } = next.cost
  const argon2id = { memoryKiB, passes, lanes, salt: toBase64(randomBytes(16)) }
  const changed = { ...seal, sealId: next.sealId, device: next.device, argon2id }
  const key = await unlockingKey(next.passphrase, next.deviceSecret, argon2id, next.sealId)
  const box = lock(key, privateKey, privateKeyContext(vaultId, changed))
  wipe(key, privateKey)
  return { ...changed, privateKey: box }
}

export const newSealId = (): string => uuidv7()

// ---- the recovery seal

function recoveryContext(vaultId: string, createdAt: string): string {
  return canonicalJson({ purpose: 'database key for recovery', vaultId, createdAt })
}

export function sealForRecovery(databaseKey: Uint8Array, recoveryKey: Uint8Array, vaultId: string, createdAt: string): RecoverySeal {
  const salt = randomBytes(16)
  // 160 random bits need no stretching: there is nothing to guess.
  const key = derive(recoveryKey, salt, 'recovery seal')
  const box = lock(key, databaseKey, recoveryContext(vaultId, createdAt))
  wipe(key)
  return { createdAt, salt: toBase64(salt), ...box }
}

/** @throws Fault RECOVERY_KEY_WRONG */
export function openRecoverySeal(file: KeyFile, recoveryKey: Uint8Array): Buffer {
  const key = derive(recoveryKey, fromBase64(file.recovery.salt), 'recovery seal')
  const databaseKey = unlock(key, file.recovery, recoveryContext(file.vaultId, file.recovery.createdAt))
  wipe(key)
  if (databaseKey === null) throw new Fault('RECOVERY_KEY_WRONG')
  return databaseKey
}

// ---- the key file as a whole

/** The key that authenticates the key file; it opens nothing. */
export function keyFileMacKey(databaseKey: Uint8Array, vaultId: string): Buffer {
  return derive(databaseKey, Buffer.from(vaultId), 'authentication of the key file')
}

export function keyFileMac(macKey: Uint8Array, body: KeyFileBody): string {
  return createHmac('sha256', macKey).update(authenticatedText(body)).digest('base64')
}

/** @throws Fault KEY_FILE_DAMAGED where somebody changed the file without holding the database key. */
export function assertAuthentic(file: KeyFile, macKey: Uint8Array): void {
  if (!timingSafeEqual(fromBase64(keyFileMac(macKey, bodyOf(file))), fromBase64(file.mac))) throw new Fault('KEY_FILE_DAMAGED')
}
