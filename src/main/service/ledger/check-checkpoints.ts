/** Every stored checkpoint against the entries: signature, place, root; and that none of the due ones is gone. */
import type { Checkpoint, LedgerFinding } from '../../../contract/ledger.ts'
import type { OpenedCheckpoint } from './checkpoint.ts'
import { alarm, runsOf } from './finding.ts'
import type { Tree } from './read-entries.ts'
import type { CheckpointRow } from './tables.ts'

/** A stored checkpoint, read, and its signature checked. */
export type OpenedRow = CheckpointRow & { readonly opened: OpenedCheckpoint }

/** A checkpoint is taken whenever the size reaches a multiple of this. Old ledgers are checked by it: it never changes. */
export const entriesPerCheckpoint = 64

export function checkCheckpoints(
  rows: readonly OpenedRow[],
  tree: Pick<Tree, 'size' | 'roots'>,
): { findings: LedgerFinding[]; last: Checkpoint | null } {
  const findings: LedgerFinding[] = []
  let last: Checkpoint | null = null
  let beyond = 0
  let firstBadRoot: number | null = null
  let badRoots = 0
  for (const { size, opened } of rows) {
    if (opened.state === 'other-origin')
      findings.push(alarm('key-mismatch', size, `The checkpoint at ${String(size)} is of another vault, or was signed with another key.`))
    else if (opened.state !== 'signed' || opened.checkpoint.size !== size)
      findings.push(alarm('checkpoint-signature', size, `The checkpoint at ${String(size)} is not signed by this vault's key.`))
    else if (size > tree.size) beyond = size
    else if (tree.roots.get(size)?.toString('hex') !== opened.checkpoint.root) {
      firstBadRoot ??= size
      badRoots++
    } else last = opened.checkpoint
  }
  if (beyond > 0)
    findings.push(alarm('tail-missing', tree.size, `The vault once held ${String(beyond)} entries, signed; it holds ${String(tree.size)}.`))
  // Every root after a change differs: only the first one says where.
  if (firstBadRoot !== null) {
    const from = rows.findLast(({ size }) => size < firstBadRoot)?.size ?? 0
    findings.push(
      alarm(
        'checkpoint-root',
        from,
        `Entries ${String(from)} to ${String(firstBadRoot - 1)} are not those that were signed (${String(badRoots)} checkpoints disagree).`,
      ),
    )
  }
  return { findings: [...findings, ...missing(rows, tree.size)], last }
}

function missing(rows: readonly CheckpointRow[], treeSize: number): LedgerFinding[] {
  const sizes = new Set(rows.map((row) => row.size))
  const due = Array.from({ length: Math.floor(treeSize / entriesPerCheckpoint) }, (_, i) => i + 1)
  return runsOf(due.filter((i) => !sizes.has(i * entriesPerCheckpoint))).map(([first, last]) => {
    const [from, to] = [first * entriesPerCheckpoint, last * entriesPerCheckpoint]
    const which = from === to ? `The checkpoint at ${String(from)} was` : `The checkpoints from ${String(from)} to ${String(to)} were`
    return alarm('checkpoint-missing', from, `${which} removed.`)
  })
}
