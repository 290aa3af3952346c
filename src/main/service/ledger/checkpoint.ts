/** Checkpoints in the text form of C2SP tlog-checkpoint, signed as C2SP signed-note with Ed25519. Pure but for the signer. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Checkpoint } from '../../../contract/ledger.ts'

export interface CheckpointSigner {
  readonly keyId: string
  /** 32 raw bytes of Ed25519. */
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
}

const ed25519Kind = 0x01
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex') // RFC 8410

/** The name of a vault's log: every vault has its own key, so a checkpoint of another is told by its first line. */
export function originOf(keyId: string): string {
  return `cloister/${keyId}`
}

/** The four bytes by which a signature line names its key (C2SP signed-note). */
function keyHash(origin: string, publicKey: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.of(ed25519Kind), publicKey]))
    .digest()
    .subarray(0, 4)
}

/** A signed checkpoint over a tree of `size` entries. `at` goes in as an extension line. */
export function signCheckpoint(signer: CheckpointSigner, size: number, root: Uint8Array, at: string): Checkpoint {
  const origin = originOf(signer.keyId)
  const body = `${origin}\n${String(size)}\n${Buffer.from(root).toString('base64')}\ntime ${at}\n`
  const signature = Buffer.concat([keyHash(origin, signer.publicKey), signer.sign(Buffer.from(body, 'utf8'))])
  return {
    size,
    root: Buffer.from(root).toString('hex'),
    at,
    keyId: signer.keyId,
    text: `${body}\n— ${origin} ${signature.toString('base64')}\n`,
  }
}

export type OpenedCheckpoint =
  | { readonly state: 'signed'; readonly checkpoint: Checkpoint }
  | { readonly state: 'other-origin'; readonly origin: string }
  | { readonly state: 'bad-signature' }
  | { readonly state: 'malformed' }

const form =
  /^(?<origin>[^\n]+)\n(?<size>0|[1-9][0-9]{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\ntime (?<at>[^\n]+)\n\n— (?<name>\S+) (?<signature>[A-Za-z0-9+/=]+)\n$/u

/** Reads a checkpoint and checks its signature against the vault's own key. */
export function openCheckpoint(text: string, keyId: string, publicKey: Uint8Array): OpenedCheckpoint {
  const groups = form.exec(text)?.groups
  if (groups === undefined) return { state: 'malformed' }
  const { at = '', name = '', origin = '', root = '', signature = '', size = '' } = groups
  if (origin !== originOf(keyId)) return { state: 'other-origin', origin }
  const signed = Buffer.from(signature, 'base64')
  const body = text.slice(0, text.indexOf('\n\n') + 1)
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' })
  const right =
    name === origin &&
    signed.length === 68 &&
    // One way of writing it only: base64 has spare bits at its end.
    signed.toString('base64') === signature &&
    signed.subarray(0, 4).equals(keyHash(origin, publicKey)) &&
    verify(null, Buffer.from(body, 'utf8'), key, signed.subarray(4))
  if (!right) return { state: 'bad-signature' }
  return { state: 'signed', checkpoint: { size: Number(size), root: Buffer.from(root, 'base64').toString('hex'), at, keyId, text } }
}
