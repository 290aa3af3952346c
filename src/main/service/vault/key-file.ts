/**
 * `vault.keys.json`: how the database key is sealed, to whom, and how the seals open. It holds no secret in the clear.
 *
 *     database key ◄─ HPKE ─ user's X25519 key ◄─ AES-256-GCM ─ HKDF(Argon2id(passphrase), secret of the machine's keychain)
 *     database key ◄─ AES-256-GCM ─ HKDF(recovery key, 160 random bits)
 *
 * Each user has a seal of their own; adding one needs only their public key and the open database key. `digest` notices damage before
 * anything is tried; `mac`, under a key derived from the database key, notices changes made on purpose once the vault is open.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { z } from 'zod'
import { Fault } from '../../../contract/errors.ts'
import { canonicalJson } from './bytes.ts'
import { storageFault } from './faults.ts'
import { writeFileAtomic } from './files.ts'
import { leastMemoryKiB } from './passphrase.ts'

const bytesOf = (count: number) => z.base64().refine((text) => Buffer.from(text, 'base64').length === count)

const Argon2 = z.strictObject({
  memoryKiB: z
    .int()
    .min(leastMemoryKiB)
    .max(4 * 1024 * 1024),
  passes: z.int().min(1).max(1000),
  lanes: z.int().min(1).max(64),
  salt: bytesOf(16),
})

/** Where the machine half is, and a check on it that says nothing about it: it is 256 random bits. */
const Device = z.discriminatedUnion('backend', [
  z.strictObject({ backend: z.literal('os-keychain'), library: z.enum(['keytar', '@napi-rs/keyring']), check: bytesOf(16) }),
  z.strictObject({ backend: z.literal('device-file'), weaker: z.literal(true), check: bytesOf(16) }),
])
export type Device = z.infer<typeof Device>

export const hpkeSuiteName = 'DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM'

const UserSeal = z.strictObject({
  userId: z.uuid(),
  sealId: z.uuid(),
  publicKey: bytesOf(32),
  device: Device,
  argon2id: Argon2,
  privateKey: z.strictObject({ nonce: bytesOf(12), ciphertext: bytesOf(48) }),
  databaseKey: z.strictObject({ suite: z.literal(hpkeSuiteName), encapsulated: bytesOf(32), ciphertext: bytesOf(48) }),
})
export type UserSeal = z.infer<typeof UserSeal>

const RecoverySeal = z.strictObject({ createdAt: z.iso.datetime(), salt: bytesOf(16), nonce: bytesOf(12), ciphertext: bytesOf(48) })
export type RecoverySeal = z.infer<typeof RecoverySeal>

const currentVersion = 1
const KeyFileBody = z.strictObject({
  format: z.literal('cloister-keys'),
  version: z.literal(currentVersion),
  /** Counts the times this file was written. */
  revision: z.int().min(1),
  vaultId: z.uuid(),
  createdAt: z.iso.datetime(),
  cipher: z.literal('SQLCipher 4, raw key'),
  /** The ledger's first signing key (Ed25519, raw), so that one exchanged inside the database is noticed. */
  ledgerPublicKey: bytesOf(32),
  users: z.array(UserSeal).min(1).max(1000),
  recovery: RecoverySeal,
})
export type KeyFileBody = z.infer<typeof KeyFileBody>

const KeyFile = KeyFileBody.extend({ mac: bytesOf(32), digest: bytesOf(32) })
export type KeyFile = z.infer<typeof KeyFile>

const Envelope = z.looseObject({ format: z.literal('cloister-keys'), version: z.int().min(1), digest: z.string() })

function digestOf(content: object): string {
  return createHash('sha256')
    .update(canonicalJson(z.json().parse(content)))
    .digest('base64')
}

function serialize(file: KeyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The bytes that `mac` is over. */
export function authenticatedText(body: KeyFileBody): string {
  return canonicalJson(z.json().parse(KeyFileBody.parse(body)))
}

/** What of a key file is authenticated. */
export function bodyOf(file: KeyFile): KeyFileBody {
  const { mac: _mac, digest: _digest, ...body } = file
  return body
}

/**
 * Reads a key file's text.
 * @throws Fault KEY_FILE_DAMAGED for anything but the exact text that was written; VAULT_NEWER for a later format.
 */
export function parseKeyFile(text: string): KeyFile {
  const damaged = new Fault('KEY_FILE_DAMAGED')
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw damaged
  }
  const envelope = Envelope.safeParse(content)
  if (!envelope.success) throw damaged
  const { digest, ...rest } = envelope.data
  if (digestOf(rest) !== digest) throw damaged
  if (envelope.data.version > currentVersion) throw new Fault('VAULT_NEWER', { keyFile: envelope.data.version })
  const parsed = KeyFile.safeParse(content)
  if (!parsed.success || serialize(parsed.data) !== text) throw damaged
  return parsed.data
}

/** @throws Fault KEY_FILE_MISSING, KEY_FILE_DAMAGED, VAULT_NEWER */
export function readKeyFile(file: string): KeyFile {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const fault = storageFault(error)
    if (fault?.code === 'VAULT_MISSING') throw new Fault('KEY_FILE_MISSING')
    throw fault ?? new Fault('KEY_FILE_DAMAGED')
  }
  return parseKeyFile(text)
}

/** Writes a key file in place of the one before; `mac` comes from whoever holds the database key. */
export function writeKeyFile(file: string, body: KeyFileBody, mac: string): void {
  const authenticated = { ...KeyFileBody.parse(body), mac }
  writeFileAtomic(file, serialize(KeyFile.parse({ ...authenticated, digest: digestOf(authenticated) })))
}
