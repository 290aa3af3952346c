/** Reads the ledger from its first entry to its last, rebuilding the tree from what the entries say now. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { bodyFindings, BodyCheck } from './bodies.ts'
import { diagnose } from './diagnose.ts'
import { alarm, notice, runsOf } from './finding.ts'
import { emptyRoot, RightEdge, type Hash } from './merkle.ts'
import { leafOfRow, type EntryRow, type FullRow, type Statements } from './tables.ts'

export type Tree = {
  readonly size: number
  readonly root: Hash
  /** At the sizes asked for, as far as the tree reaches. */
  readonly roots: ReadonlyMap<number, Hash>
  readonly findings: LedgerFinding[]
}

export const noLeaf = Buffer.alloc(32)

/** @param signed the roots that checkpoints with a right signature state, by size; null for sizes whose root is wanted all the same */
export function readEntries(rows: Statements, signed: ReadonlyMap<number, string | null>): Tree {
  const edge = new RightEdge()
  const roots = new Map<number, Hash>([[0, emptyRoot()]])
  const findings: LedgerFinding[] = []
  let sealed = 0
  try {
    const pass = readAll(rows, edge, findings, (size) => {
      const root = signed.get(size)
      if (root === undefined) return
      roots.set(size, edge.root())
      if (edge.root().toString('hex') === root) sealed = size
    })
    const lastLeaf = rows.lastLeaf.get()?.position ?? -1
    if (pass.consistent && (pass.strayLeaf === null || pass.strayLeaf < sealed)) {
      // What the entries say is signed, so it is the stored tree beside them that is wrong, if anything is.
      findings.push(...pass.tree, ...endFindings(edge.size, lastLeaf))
    } else {
      findings.push(...diagnose(entries(rows), entryHashes(rows), leaves(rows)), ...brokenChain(rows))
    }
    for (const { first, second } of rows.repeatedNonces.all())
      findings.push(alarm('body-edited', second, `Entry ${String(second)} has the same secret number as entry ${String(first)}.`))
  } catch {
    const from = edge.size
    findings.push(alarm('unreadable', from, `The database is damaged: entries from ${String(from)} on cannot all be read.`))
  }
  return { size: edge.size, root: edge.root(), roots, findings }
}

type Pass = {
  /** Whether numbers, hashes and the chain of entries agree among themselves. */
  readonly consistent: boolean
  /** The first entry whose leaf in the stored tree is another or none. */
  readonly strayLeaf: number | null
  /** Where the stored tree is not that of the entries. */
  readonly tree: LedgerFinding[]
}

function readAll(rows: Statements, edge: RightEdge, findings: LedgerFinding[], grown: (size: number) => void): Pass {
  const strayLeaves: number[] = []
  const strayNodes: LedgerFinding[] = []
  const bodies = new BodyCheck()
  let consistent = true
  let previous: FullRow | null = null
  const checkNode = (level: number, index: number, hash: Hash): void => {
    if (level === 0 || !consistent || rows.node.get(level, index)?.hash.equals(hash) === true) return
    strayNodes.push(treeMismatch(index * 2 ** level, (index + 1) * 2 ** level - 1))
  }
  for (const row of rows.from.iterate(0)) {
    const leaf = leafOfRow(row)
    consistent &&= row.seq === edge.size && leaf.equals(row.leaf_hash) && row.previous_leaf_hash.equals(previous?.leaf_hash ?? noLeaf)
    if (row.node?.equals(leaf) !== true) strayLeaves.push(edge.size)
    edge.add(leaf, checkNode)
    grown(edge.size)
    bodies.add(row)
    if (previous !== null && row.at < previous.at) {
      const sentence = `The clock of the machine stood earlier at entry ${String(row.seq)} than at the one before it; entries go by number.`
      findings.push(notice('clock-moved-back', row.seq, sentence))
    }
    previous = row
  }
  findings.push(...bodyFindings(bodies))
  const tree = [...runsOf(strayLeaves).map(([first, last]) => treeMismatch(first, last)), ...strayNodes]
  return { consistent, strayLeaf: strayLeaves[0] ?? null, tree }
}

function treeMismatch(first: number, last: number): LedgerFinding {
  return alarm('tree-mismatch', first, `The stored tree over entries ${String(first)} to ${String(last)} is not theirs.`)
}

/** A stored tree that reaches further than the entries. (One that ends before them has stray leaves.) */
function endFindings(size: number, lastLeaf: number): LedgerFinding[] {
  if (lastLeaf < size) return []
  return [alarm('tail-missing', size, `The last ${String(lastLeaf + 1 - size)} entries, from ${String(size)} on, were removed.`)]
}

// Generators, so that nothing is open on the database before it is read: an open iterator would block writing.
function* entries(rows: Statements): Iterable<EntryRow> {
  yield* rows.from.iterate(0)
}
function* entryHashes(rows: Statements): Iterable<Hash> {
  for (const row of rows.entryHashes.iterate()) yield row.leaf_hash
}
function* leaves(rows: Statements): Iterable<Hash> {
  for (const row of rows.leaves.iterate()) yield row.hash
}

/** Entries that fit the tree and yet do not follow the one before them: somebody rebuilt the tree over a broken chain. */
function* brokenChain(rows: Statements): Iterable<LedgerFinding> {
  let before: { readonly seq: number; readonly leaf: Hash } | null = { seq: -1, leaf: noLeaf }
  for (const row of rows.from.iterate(0)) {
    const whole = row.node?.equals(leafOfRow(row)) === true
    if (whole && before?.seq === row.seq - 1 && !row.previous_leaf_hash.equals(before.leaf))
      yield alarm('entries-reordered', row.seq, `Entry ${String(row.seq)} does not follow the one before it.`)
    before = whole ? { seq: row.seq, leaf: row.leaf_hash } : null
  }
}
