/** The whole check of a ledger: every leaf, every body, the order, every checkpoint, the anchors. Names what does not hold. */
import type { LedgerFinding, VerificationReport } from '../../../contract/ledger.ts'
import { compareAnchors, type AnchorReading } from './check-anchors.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { alarm, summarise } from './finding.ts'
import { readEntries } from './read-entries.ts'
import type { CheckpointRow, Statements } from './tables.ts'

export type VerifyInput = {
  readonly rows: Statements
  readonly signer: Pick<CheckpointSigner, 'keyId' | 'publicKey'>
  readonly readings: readonly AnchorReading[]
}

type Kinds = readonly LedgerFinding['kind'][]

export function verifyLedger({ rows, signer, readings }: VerifyInput): VerificationReport {
  const started = performance.now()
  const stored = unlessUnreadable([], () => rows.checkpoints.all())
  const checkpoints = stored.value
  const tree = readEntries(rows, signedRoots(checkpoints, readings, signer))
  const signed = checkCheckpoints(checkpoints, tree, signer)
  const texts = new Map(checkpoints.map((row) => [row.size, row.text]))
  const anchors = compareAnchors(readings, {
    signer,
    size: tree.size,
    hasCheckpoints: checkpoints.length > 0,
    rootAt: (size) => tree.roots.get(size) ?? null,
    checkpointAt: (size) => texts.get(size) ?? null,
  })
  const findings = summarise([...stored.findings, ...tree.findings, ...signed.findings, ...anchors])
  const check = (name: string, kinds: Kinds, sentence: string, else_ = true) => ({
    name,
    holds: else_ && !findings.some((finding) => finding.severity === 'alarm' && kinds.includes(finding.kind)),
    sentence,
  })
  const compared = readings.filter(({ state }) => state === 'found').length
  const unsigned = tree.size - (signed.last?.size ?? 0)
  return {
    holds: !findings.some((finding) => finding.severity === 'alarm'),
    entries: tree.size,
    checkpoints: checkpoints.length,
    root: tree.root.toString('hex'),
    lastCheckpoint: signed.last,
    checks: [
      check(
        'entries',
        ['entry-edited', 'entry-inserted', 'entries-reordered', 'tree-mismatch', 'unreadable'],
        'Every entry is as it was written, in the order in which it was written.',
      ),
      check('completeness', ['entry-missing', 'tail-missing', 'unreadable'], 'No entry is missing.'),
      check('bodies', ['body-edited', 'body-missing', 'unreadable'], 'What each entry says is what it committed to.'),
      check(
        'checkpoints',
        ['checkpoint-signature', 'checkpoint-missing', 'checkpoint-root', 'key-mismatch', 'unreadable'],
        `Every checkpoint is signed by this vault's key and fits the entries; ${String(Math.max(unsigned, 0))} since the last one are not signed yet.`,
      ),
      check(
        'anchors',
        ['vault-rolled-back', 'anchor-mismatch', 'checkpoint-signature', 'key-mismatch'],
        compared === 0
          ? 'No copy of a checkpoint outside the vault could be compared with it.'
          : 'The copies of the last checkpoint outside the vault agree with it.',
        compared > 0 || checkpoints.length === 0,
      ),
    ],
    findings,
    ms: performance.now() - started,
  }
}

/** Every size at which a checkpoint, stored or anchored, speaks of a root; null where its signature is not right. */
function signedRoots(
  checkpoints: readonly CheckpointRow[],
  readings: readonly AnchorReading[],
  { keyId, publicKey }: VerifyInput['signer'],
): Map<number, string | null> {
  const roots = new Map<number, string | null>(checkpoints.map((row) => [row.size, null]))
  const anchored = readings.flatMap((reading) => (reading.state === 'found' ? [reading.text] : []))
  for (const text of [...anchored, ...checkpoints.map((row) => row.text)]) {
    const opened = openCheckpoint(text, keyId, publicKey)
    if (opened.state === 'signed') roots.set(opened.checkpoint.size, opened.checkpoint.root)
  }
  return roots
}

/** A page that SQLite cannot read is a finding, not a crash. */
function unlessUnreadable<T>(otherwise: T, read: () => T): { value: T; findings: LedgerFinding[] } {
  try {
    return { value: read(), findings: [] }
  } catch {
    return { value: otherwise, findings: [alarm('unreadable', null, 'The checkpoints cannot be read: the database is damaged.')] }
  }
}
