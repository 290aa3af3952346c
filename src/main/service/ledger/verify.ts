/** The whole check of a ledger: every leaf, every body, the order, every checkpoint, the anchors. Names what does not hold. */
import type { LedgerFinding, VerificationReport } from '../../../contract/ledger.ts'
import { compareAnchors, type AnchorReading } from './check-anchors.ts'
import { checkCheckpoints, type OpenedRow } from './check-checkpoints.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { alarm, summarise } from './finding.ts'
import { boundsOf, readEntries } from './read-entries.ts'
import { rowsAStep, type Steps } from './steps.ts'
import type { CheckpointRow, Statements } from './tables.ts'

export type VerifyInput = {
  readonly rows: Statements
  readonly signer: Pick<CheckpointSigner, 'keyId' | 'publicKey'>
  readonly readings: readonly AnchorReading[]
  /** Whether this vault has written to that anchor before. */
  readonly knows: (name: AnchorReading['name']) => boolean
}

type Kinds = readonly LedgerFinding['kind'][]

/** Signatures that are checked at once: some ten milliseconds of work. */
const signaturesAStep = rowsAStep / 8

/**
 * What the ledger holds when this begins is what is checked: of what is written meanwhile, nothing is looked at. Between two steps
 * the vault may be written to, but not closed.
 */
export function* verifyLedger({ knows, rows, signer, readings }: VerifyInput): Steps<VerificationReport> {
  const started = performance.now()
  const stored = unlessUnreadable('checkpoints', [], () => rows.checkpoints.all())
  const bounds = unlessUnreadable('entries', { size: 0, lastNode: -1, standing: 0 }, () => boundsOf(rows))
  yield
  const checkpoints = yield* openAll(stored.value, signer)
  const tree = yield* readEntries(rows, bounds.value, signedRoots(checkpoints, readings, signer))
  const signed = checkCheckpoints(checkpoints, tree)
  const texts = new Map(checkpoints.map((row) => [row.size, row.text]))
  const anchors = compareAnchors(readings, {
    signer,
    size: tree.size,
    standing: Math.min(tree.size, bounds.value.standing),
    knows,
    hasCheckpoints: checkpoints.length > 0,
    rootAt: (size) => tree.roots.get(size) ?? null,
    checkpointAt: (size) => texts.get(size) ?? null,
  })
  const findings = summarise([...stored.findings, ...bounds.findings, ...tree.findings, ...signed.findings, ...anchors])
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
        ['vault-rolled-back', 'anchor-missing', 'anchor-mismatch', 'checkpoint-signature', 'key-mismatch'],
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

function* openAll(rows: readonly CheckpointRow[], { keyId, publicKey }: VerifyInput['signer']): Steps<OpenedRow[]> {
  const opened: OpenedRow[] = []
  for (const row of rows) {
    if (opened.push({ ...row, opened: openCheckpoint(row.text, keyId, publicKey) }) % signaturesAStep === 0) yield
  }
  return opened
}

/** Every size at which a checkpoint, stored or anchored, speaks of a root; null where its signature is not right. */
function signedRoots(
  checkpoints: readonly OpenedRow[],
  readings: readonly AnchorReading[],
  { keyId, publicKey }: VerifyInput['signer'],
): Map<number, string | null> {
  const roots = new Map<number, string | null>(checkpoints.map((row) => [row.size, null]))
  const anchored = readings.flatMap((reading) => (reading.state === 'found' ? [openCheckpoint(reading.text, keyId, publicKey)] : []))
  for (const opened of [...anchored, ...checkpoints.map((row) => row.opened)])
    if (opened.state === 'signed') roots.set(opened.checkpoint.size, opened.checkpoint.root)
  return roots
}

/** A page that SQLite cannot read is a finding, not a crash. */
function unlessUnreadable<T>(what: string, otherwise: T, read: () => T): { value: T; findings: LedgerFinding[] } {
  try {
    return { value: read(), findings: [] }
  } catch {
    return { value: otherwise, findings: [alarm('unreadable', null, `The ${what} cannot be read: the database is damaged.`)] }
  }
}
