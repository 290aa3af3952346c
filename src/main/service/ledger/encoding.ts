/** The canonical bytes of an entry: domain tag, version, then each field with its length before it. Nothing can be read two ways. */
import { createHash } from 'node:crypto'

/** What a leaf is made of. Patient data is in it only as `commitment`. */
export type LeafFields = {
  readonly seq: number
  /** UTC, ISO 8601. */
  readonly at: string
  readonly actorId: string | null
  readonly kind: string
  readonly subjectId: string | null
  /** SHA-256 over nonce and body; see `commitmentOf`. */
  readonly commitment: Uint8Array
  readonly previousLeafHash: Uint8Array
}

const tag = (domain: string): Uint8Array => Buffer.from(domain, 'utf8')
const entryTag = tag('cloister.ledger.entry/1')
const bodyTag = tag('cloister.ledger.body/1')

/** Four bytes of length, then a byte 1 and the text as UTF-8; for no text a byte 0 alone. */
type Field = Uint8Array | string | null

function encode(fields: readonly Field[]): Buffer {
  const sizes = fields.map((each) => (each === null ? 1 : typeof each === 'string' ? 1 + Buffer.byteLength(each, 'utf8') : each.length))
  const bytes = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + 4 + size, 0))
  let at = 0
  fields.forEach((each, i) => {
    at = bytes.writeUInt32BE(sizes[i] ?? 0, at)
    if (each === null) at = bytes.writeUInt8(0, at)
    else if (typeof each === 'string') {
      at = bytes.writeUInt8(1, at)
      at += bytes.write(each, at, 'utf8')
    } else {
      bytes.set(each, at)
      at += each.length
    }
  })
  return bytes
}

/** The bytes that the leaf hash is taken over. */
export function encodeLeaf({ actorId, at, commitment, kind, previousLeafHash, seq, subjectId }: LeafFields): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(seq))
  return encode([entryTag, number, at, actorId, kind, subjectId, commitment, previousLeafHash])
}

/** A salted commitment: the body can be erased by law, and the tree still stands. `nonce` is 32 random bytes, used once. */
export function commitmentOf(nonce: Uint8Array, body: string | null): Buffer {
  return createHash('sha256')
    .update(encode([bodyTag, nonce, body]))
    .digest()
}
