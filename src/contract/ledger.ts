import { z } from 'zod'
import { auditKinds } from './audit.ts'
import { Id, Instant, Sha256 } from './records.ts'

/** One act on record, as shown to a person: ids and kinds, its body opened where it still exists. */
export const LedgerEntry = z.strictObject({
  seq: z.int(),
  at: Instant,
  actorId: Id.nullable(),
  kind: z.enum(auditKinds),
  /** What the act was about (encounter, note, model …), by id. */
  subjectId: z.string().nullable(),
  body: z.string().nullable(),
  leafHash: Sha256,
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const LedgerFinding = z.strictObject({
  kind: z.enum([
    'entry-edited',
    'entry-missing',
    'entry-inserted',
    'entries-reordered',
    'tail-missing',
    'body-edited',
    'body-missing',
    'tree-mismatch',
    'unreadable',
    'checkpoint-signature',
    'checkpoint-missing',
    'checkpoint-root',
    'vault-rolled-back',
    'rollback-accepted',
    'anchor-missing',
    'anchor-mismatch',
    'clock-moved-back',
    'key-mismatch',
  ]),
  /** Where: the first sequence number concerned, if one can be told. */
  seq: z.int().nullable(),
  sentence: z.string(),
  severity: z.enum(['alarm', 'notice']),
})
export type LedgerFinding = z.infer<typeof LedgerFinding>

/**
 * Whether all that is wrong is that the vault is older than what is known of it outside, or that what was known outside is gone: an old
 * backup looks like that, and the vault's owner may accept it as it is. Entries that were changed are never accepted.
 */
export function isOnlyRolledBack(findings: readonly LedgerFinding[]): boolean {
  const alarms = findings.filter(({ severity }) => severity === 'alarm')
  return alarms.length > 0 && alarms.every(({ kind }) => kind === 'vault-rolled-back' || kind === 'anchor-missing')
}

export const Checkpoint = z.strictObject({ size: z.int(), root: Sha256, at: Instant, keyId: z.string(), text: z.string() })
export type Checkpoint = z.infer<typeof Checkpoint>

export const VerificationReport = z.strictObject({
  holds: z.boolean(),
  entries: z.int(),
  checkpoints: z.int(),
  root: Sha256,
  lastCheckpoint: Checkpoint.nullable(),
  /** What was checked, each with a sentence. */
  checks: z.array(z.strictObject({ name: z.string(), holds: z.boolean(), sentence: z.string() })),
  findings: z.array(LedgerFinding),
  ms: z.number(),
})
export type VerificationReport = z.infer<typeof VerificationReport>
