/** The ledger's first signing key: Ed25519, made with the vault, its private half inside the encrypted database. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { Fault } from '../../../contract/errors.ts'
import type { CheckpointSigner } from '../ledger/index.ts'

/** An Ed25519 public key is the last 32 bytes of its SPKI form (RFC 8410). */
const rawPublicBytes = 32

export type NewSigningKey = { readonly privateKey: Buffer; readonly publicKey: Buffer }

/** A fresh key pair: private half as PKCS #8, public half raw. */
export function newSigningKey(): NewSigningKey {
  const pair = generateKeyPairSync('ed25519')
  return { privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }), publicKey: rawPublicKey(pair.publicKey) }
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-rawPublicBytes)
}

/** @throws Fault VAULT_CORRUPT where the vault holds no such key. */
export function checkpointSigner(privateKey: Buffer | null): CheckpointSigner {
  if (privateKey === null) throw new Fault('VAULT_CORRUPT', { missing: 'signing key' })
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
  const publicKey = rawPublicKey(createPublicKey(key))
  return {
    keyId: createHash('sha256').update(publicKey).digest('hex').slice(0, 16),
    publicKey,
    sign: (bytes) => sign(null, bytes, key),
  }
}
