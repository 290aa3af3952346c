/** The end of the ledger, cheaply: its last checkpoint, and each entry since. The rest is for the whole verification. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { commitmentOf } from './encoding.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { alarm } from './finding.ts'
import { leavesUpTo, nodeNumber, type Hash } from './merkle.ts'
import { leafOfRow, type Statements } from './tables.ts'

/** No more entries than this are looked at, whatever the last checkpoint says. */
const mostEntries = 1024

export function checkEnd(
  rows: Statements,
  { keyId, publicKey }: Pick<CheckpointSigner, 'keyId' | 'publicKey'>,
  rootAt: (size: number) => Hash | null,
): LedgerFinding[] {
  try {
    const size = (rows.last.get()?.seq ?? -1) + 1
    return [...checkLastCheckpoint(rows, size, { keyId, publicKey }, rootAt), ...checkTail(rows, size)]
  } catch {
    return [alarm('unreadable', null, 'The end of the ledger cannot be read: the database is damaged.')]
  }
}

function checkLastCheckpoint(
  rows: Statements,
  size: number,
  { keyId, publicKey }: Pick<CheckpointSigner, 'keyId' | 'publicKey'>,
  rootAt: (size: number) => Hash | null,
): LedgerFinding[] {
  const row = rows.lastCheckpoint.get()
  if (row === undefined) return []
  const which = `The checkpoint at ${String(row.size)}`
  const opened = openCheckpoint(row.text, keyId, publicKey)
  if (opened.state === 'other-origin')
    return [alarm('key-mismatch', row.size, `${which} is of another vault, or was signed with another key.`)]
  if (opened.state !== 'signed' || opened.checkpoint.size !== row.size)
    return [alarm('checkpoint-signature', row.size, `${which} is not signed by this vault's key.`)]
  if (row.size > size)
    return [alarm('tail-missing', size, `The vault once held ${String(row.size)} entries, signed; it holds ${String(size)}.`)]
  if (rootAt(row.size)?.toString('hex') === opened.checkpoint.root) return []
  return [alarm('checkpoint-root', null, `The first ${String(row.size)} entries are not those that were signed.`)]
}

function checkTail(rows: Statements, size: number): LedgerFinding[] {
  const known = leavesUpTo(rows.lastNode.get()?.number ?? -1)
  const findings =
    known <= size ? [] : [alarm('tail-missing', size, `The last ${String(known - size)} entries, from ${String(size)} on, were removed.`)]
  const from = Math.max(0, Math.min(rows.lastCheckpoint.get()?.size ?? 0, size) - 1, size - mostEntries)
  let previous: Hash | null = null
  let expected = from
  for (const row of rows.from.iterate(from)) {
    const name = `ntry ${String(row.seq)}`
    const leaf = leafOfRow(row)
    if (row.seq !== expected) findings.push(alarm('entry-missing', expected, `Entries before ${String(row.seq)} are missing.`))
    if (!leaf.equals(row.leaf_hash) || rows.node.get(nodeNumber(0, row.seq))?.hash.equals(leaf) !== true)
      findings.push(alarm('entry-edited', row.seq, `E${name} was changed after it was written.`))
    else if (previous !== null && !row.previous_leaf_hash.equals(previous))
      findings.push(alarm('entries-reordered', row.seq, `E${name} does not follow the one before it.`))
    if (row.nonce !== null && !commitmentOf(row.nonce, row.body).equals(row.commitment))
      findings.push(alarm('body-edited', row.seq, `What e${name} says was changed after it was written.`))
    previous = row.leaf_hash
    expected = row.seq + 1
  }
  return findings
}
