/** The whole check of a ledger: every leaf, every body, the order, every checkpoint, the anchors. Names what does not hold. */
import type { Checkpoint, LedgerFinding, VerificationReport } from '../../../contract/ledger.ts'
import { compareAnchors, type AnchorText } from './check-anchors.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { commitmentOf, encodeLeaf } from './encoding.ts'
import { emptyRoot, leafHash, nodeHash, rootOfSubtrees, type Hash } from './merkle.ts'
import type { CheckpointRow, FullRow, Statements } from './tables.ts'

export type VerifyInput = {
  readonly rows: Statements
  readonly signer: CheckpointSigner
  readonly anchorTexts: readonly AnchorText[]
  readonly entriesPerCheckpoint: number
}

/** Builds the tree leaf by leaf, keeping only complete subtrees of its right edge. */
class Frontier {
  readonly #subtrees: { level: number; hash: Hash }[] = []
  size = 0
  add(leaf: Hash): void {
    let level = 0
    let hash = leaf
    for (let last = this.#subtrees.at(-1); last !== undefined && last.level === level; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop()
      hash = nodeHash(last.hash, hash)
      level++
    }
    this.#subtrees.push({ level, hash })
    this.size++
  }
  root(): Hash {
    return rootOfSubtrees(this.#subtrees.map((subtree) => subtree.hash))
  }
}

const noLeaf = Buffer.alloc(32)

export function verifyLedger(input: VerifyInput): VerificationReport {
  const started = performance.now()
  const checkpoints = input.rows.checkpoints.all()
  const sizes = new Set(checkpoints.map((row) => row.size))
  for (const [, text] of input.anchorTexts) {
    const opened = text === null ? null : openCheckpoint(text, input.signer.keyId, input.signer.publicKey)
    if (opened?.state === 'signed') sizes.add(opened.checkpoint.size)
  }

  const tree = readTree(input.rows, sizes)
  const signed = checkCheckpoints(checkpoints, tree, input)
  const anchors = compareAnchors(input.anchorTexts, {
    signer: input.signer,
    size: tree.size,
    hasCheckpoints: checkpoints.length > 0,
    rootAt: (size) => tree.roots.get(size) ?? noLeaf,
  })
  const findings = [...tree.findings, ...signed.findings, ...anchors]
  const alarms = (list: readonly LedgerFinding[], kinds: readonly LedgerFinding['kind'][]): boolean =>
    list.some((finding) => finding.severity === 'alarm' && kinds.includes(finding.kind))
  const check = (name: string, kinds: readonly LedgerFinding['kind'][], sentence: string) => ({
    name,
    holds: !alarms(findings, kinds),
    sentence,
  })
  return {
    holds: !findings.some((finding) => finding.severity === 'alarm'),
    entries: tree.size,
    checkpoints: checkpoints.length,
    root: tree.root.toString('hex'),
    lastCheckpoint: signed.last,
    checks: [
      check(
        'entries',
        ['entry-edited', 'entry-inserted', 'entries-reordered'],
        'Every entry is as it was written, in the order in which it was written.',
      ),
      check('completeness', ['entry-missing', 'tail-missing'], 'No entry is missing between the first and the last checkpointed one.'),
      check('bodies', ['body-edited', 'body-missing'], 'What each entry says is what it committed to.'),
      check(
        'checkpoints',
        ['checkpoint-signature', 'checkpoint-missing', 'checkpoint-root', 'key-mismatch'],
        "Every checkpoint is signed by this vault's key and fits the entries.",
      ),
      check(
        'anchors',
        ['vault-rolled-back', 'anchor-mismatch', 'anchor-missing'],
        'The copies of the last checkpoint outside the vault agree with it.',
      ),
    ],
    findings,
    ms: performance.now() - started,
  }
}

type Tree = { readonly size: number; readonly root: Hash; readonly roots: ReadonlyMap<number, Hash>; readonly findings: LedgerFinding[] }

/** Recomputes all leaves, notes roots at the sizes asked for, and compares each entry with its neighbours and its own copies. */
function readTree(rows: Statements, sizes: ReadonlySet<number>): Tree {
  const findings: LedgerFinding[] = []
  const leafNodes = new Map(rows.leafNodes.all().map((node) => [node.position, node.hash]))
  const positionOf = new Map([...leafNodes].map(([position, hash]) => [hash.toString('hex'), position]))
  const frontier = new Frontier()
  const roots = new Map<number, Hash>([[0, emptyRoot()]])
  let previous: FullRow | null = null
  let expected = 0
  for (const row of rows.all.iterate()) {
    if (row.seq > expected) findings.push(missing(expected, row.seq - 1))
    findings.push(...checkEntry(row, previous, row.seq > expected, leafNodes, positionOf))
    // The tree is rebuilt from what the entries say now, not from the hashes stored beside them.
    frontier.add(leafOf(row))
    if (sizes.has(frontier.size)) roots.set(frontier.size, frontier.root())
    expected = row.seq + 1
    previous = row
  }
  const highest = Math.max(-1, ...[...leafNodes.keys()].slice(-1))
  if (highest >= expected) {
    findings.push({
      kind: 'tail-missing',
      seq: expected,
      severity: 'alarm',
      sentence: `The last ${String(highest + 1 - expected)} entries, from ${String(expected)} on, were removed.`,
    })
  }
  return { size: expected, root: frontier.root(), roots, findings }
}

function missing(first: number, last: number): LedgerFinding {
  const which = first === last ? `Entry ${String(first)} is` : `Entries ${String(first)} to ${String(last)} are`
  return { kind: 'entry-missing', seq: first, severity: 'alarm', sentence: `${which} missing.` }
}

function leafOf(row: FullRow): Hash {
  return leafHash(
    encodeLeaf({
      seq: row.seq,
      at: row.at,
      actorId: row.actor_id,
      kind: row.kind,
      subjectId: row.subject_id,
      commitment: row.commitment,
      previousLeafHash: row.previous_leaf_hash,
    }),
  )
}

function checkEntry(
  row: FullRow,
  previous: FullRow | null,
  afterGap: boolean,
  leafNodes: ReadonlyMap<number, Hash>,
  positionOf: ReadonlyMap<string, number>,
): LedgerFinding[] {
  const { seq } = row
  const alarm = (kind: LedgerFinding['kind'], sentence: string): LedgerFinding => ({ kind, seq, severity: 'alarm', sentence })
  const node = leafNodes.get(seq)
  if (node === undefined) return [alarm('entry-inserted', `Entry ${String(seq)} was not written by Cloister: the tree does not know it.`)]
  const elsewhere = positionOf.get(row.leaf_hash.toString('hex'))
  if (elsewhere !== undefined && elsewhere !== seq) {
    return [alarm('entries-reordered', `Entry ${String(seq)} was moved here from place ${String(elsewhere)}.`)]
  }
  const findings: LedgerFinding[] = []
  if (!leafOf(row).equals(row.leaf_hash) || !row.leaf_hash.equals(node))
    findings.push(alarm('entry-edited', `Entry ${String(seq)} was changed after it was written.`))
  else if (!afterGap && !row.previous_leaf_hash.equals(previous?.leaf_hash ?? noLeaf)) {
    findings.push(alarm('entries-reordered', `Entry ${String(seq)} does not follow the one before it.`))
  }
  if (row.nonce === null) findings.push(alarm('body-missing', `What entry ${String(seq)} says was removed.`))
  else if (!commitmentOf(row.nonce, row.body).equals(row.commitment))
    findings.push(alarm('body-edited', `What entry ${String(seq)} says was changed after it was written.`))
  if (previous !== null && row.at < previous.at) {
    findings.push({
      kind: 'clock-moved-back',
      seq,
      severity: 'notice',
      sentence: `The clock of the machine stood earlier at entry ${String(seq)} than at the one before it.`,
    })
  }
  return findings
}

function checkCheckpoints(
  rows: readonly CheckpointRow[],
  tree: Tree,
  { entriesPerCheckpoint, signer }: VerifyInput,
): { findings: LedgerFinding[]; last: Checkpoint | null } {
  const findings: LedgerFinding[] = []
  let last: Checkpoint | null = null
  for (const row of rows) {
    const alarm = (kind: LedgerFinding['kind'], sentence: string): void => {
      findings.push({ kind, seq: row.size, severity: 'alarm', sentence })
    }
    const opened = openCheckpoint(row.text, signer.keyId, signer.publicKey)
    if (opened.state === 'other-origin') alarm('key-mismatch', `The checkpoint at ${String(row.size)} is of another vault.`)
    else if (opened.state !== 'signed' || opened.checkpoint.size !== row.size)
      alarm('checkpoint-signature', `The checkpoint at ${String(row.size)} is not signed by this vault's key.`)
    else if (row.size > tree.size)
      alarm('tail-missing', `The vault once held ${String(row.size)} entries, signed; it holds ${String(tree.size)}.`)
    else if (tree.roots.get(row.size)?.toString('hex') !== opened.checkpoint.root)
      alarm('checkpoint-root', `The first ${String(row.size)} entries are not those that were signed.`)
    else last = opened.checkpoint
  }
  const sizes = new Set(rows.map((row) => row.size))
  for (let size = entriesPerCheckpoint; size <= tree.size; size += entriesPerCheckpoint) {
    if (!sizes.has(size))
      findings.push({
        kind: 'checkpoint-missing',
        seq: size,
        severity: 'alarm',
        sentence: `The checkpoint at ${String(size)} was removed.`,
      })
  }
  return { findings, last }
}
