/** The ledger as a bundle for a verifier that has neither the vault nor this program. Bodies stay behind; commitments go along. */
import type { AnchorReading } from './check-anchors.ts'
import { originOf, type CheckpointSigner } from './checkpoint.ts'
import type { Statements } from './tables.ts'

export type LedgerBundle = {
  readonly format: 'cloister.ledger-bundle/1'
  readonly origin: string
  /** Ed25519, 32 bytes, base64. Compare it with the one noted when the vault was made. */
  readonly publicKey: string
  readonly entries: readonly {
    readonly seq: number
    readonly at: string
    readonly actorId: string | null
    readonly kind: string
    readonly subjectId: string | null
    /** Hashes are in hexadecimal. */
    readonly commitment: string
    readonly previousLeafHash: string
  }[]
  /** Signed notes, by size. */
  readonly checkpoints: readonly string[]
  /** The last checkpoint as the anchors have it. */
  readonly anchors: readonly { readonly name: string; readonly text: string }[]
}

export function exportBundle(rows: Statements, { keyId, publicKey }: CheckpointSigner, readings: readonly AnchorReading[]): LedgerBundle {
  return {
    format: 'cloister.ledger-bundle/1',
    origin: originOf(keyId),
    publicKey: Buffer.from(publicKey).toString('base64'),
    entries: rows.from.all(0).map((row) => ({
      seq: row.seq,
      at: row.at,
      actorId: row.actor_id,
      kind: row.kind,
      subjectId: row.subject_id,
      commitment: row.commitment.toString('hex'),
      previousLeafHash: row.previous_leaf_hash.toString('hex'),
    })),
    checkpoints: rows.checkpoints.all().map((row) => row.text),
    anchors: readings.flatMap((reading) => (reading.state === 'found' ? [{ name: reading.name, text: reading.text }] : [])),
  }
}
