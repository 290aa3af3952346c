/** The canonical bytes of an entry: domain tag, version, then each field with its length before it. Nothing can be read two ways. */
import { createHash } from 'node:crypto'

const entryDomain = 'cloister.ledger.entry/1'
const bodyDomain = 'cloister.ledger.body/1'

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

function field(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
const absent = Buffer.of(0)
function text(value: string | null): Buffer {
  return value === null ? field(absent) : field(Buffer.concat([Buffer.of(1), Buffer.from(value, 'utf8')]))
}

/** The bytes that the leaf hash is taken over. */
export function encodeLeaf(fields: LeafFields): Buffer {
  const seq = Buffer.alloc(8)
  seq.writeBigUInt64BE(BigInt(fields.seq))
  return Buffer.concat([
    field(Buffer.from(entryDomain, 'utf8')),
    field(seq),
    text(fields.at),
    text(fields.actorId),
    text(fields.kind),
    text(fields.subjectId),
    field(fields.commitment),
    field(fields.previousLeafHash),
  ])
}

/** A salted commitment: the body can be erased by law, and the tree still stands. `nonce` is 32 random bytes, used once. */
export function commitmentOf(nonce: Uint8Array, body: string | null): Buffer {
  return createHash('sha256')
    .update(Buffer.concat([field(Buffer.from(bodyDomain, 'utf8')), field(nonce), text(body)]))
    .digest()
}
