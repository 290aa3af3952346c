/** Reads the ledger from its first entry to its last, rebuilding the tree from what the entries say now. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { bodyFindings, BodyCheck } from './bodies.ts'
import { diagnose } from './diagnose.ts'
import { alarm, notice, runsOf } from './finding.ts'
import { emptyRoot, leavesUpTo, nodeNumber, RightEdge, type Hash } from './merkle.ts'
import { leafOfRow, type EntryRow, type FullRow, type NodeRow, type Statements } from './tables.ts'

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
    const known = leavesUpTo(rows.lastNode.get()?.number ?? -1)
    if (pass.consistent && (pass.strayLeaf === null || pass.strayLeaf < sealed)) {
      // What the entries say is signed, so it is the stored tree beside them that is wrong, if anything is.
      findings.push(...pass.tree, ...endFindings(edge.size, known))
    } else {
      const told = diagnose(entries(rows), entryHashes(rows), leaves(rows))
      findings.push(...(told.length > 0 ? told : brokenChain(rows)))
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
  // The stored tree is read alongside: its rows come in the order in which the entries complete them.
  const stored = rows.nodes.iterate()
  let node = nextOf(stored)
  let number = 0
  const checkNode = (level: number, index: number, hash: Hash): void => {
    while (node !== null && node.number < number) node = nextOf(stored)
    if (node?.number !== number || !node.hash.equals(hash)) {
      if (level === 0) strayLeaves.push(index)
      else if (consistent) strayNodes.push(treeMismatch(index * 2 ** level, (index + 1) * 2 ** level - 1))
    }
    number++
  }
  try {
    for (const row of rows.from.iterate(0)) {
      const leaf = leafOfRow(row)
      consistent &&= row.seq === edge.size && leaf.equals(row.leaf_hash) && row.previous_leaf_hash.equals(previous?.leaf_hash ?? noLeaf)
      edge.add(leaf, checkNode)
      grown(edge.size)
      bodies.add(row)
      if (previous !== null && row.at < previous.at) {
        const sentence = `The clock of the machine stood earlier at entry ${String(row.seq)} than at the one before it; entries go by number.`
        findings.push(notice('clock-moved-back', row.seq, sentence))
      }
      previous = row
    }
  } finally {
    stored.return?.()
  }
  findings.push(...bodyFindings(bodies))
  const tree = [...runsOf(strayLeaves).map(([first, last]) => treeMismatch(first, last)), ...strayNodes]
  return { consistent, strayLeaf: strayLeaves[0] ?? null, tree }
}

function treeMismatch(first: number, last: number): LedgerFinding {
  return alarm('tree-mismatch', first, `The stored tree over entries ${String(first)} to ${String(last)} is not theirs.`)
}

/** A stored tree that reaches further than the entries. (One that ends before them has stray leaves.) */
function endFindings(size: number, known: number): LedgerFinding[] {
  if (known <= size) return []
  return [alarm('tail-missing', size, `The last ${String(known - size)} entries, from ${String(size)} on, were removed.`)]
}

function nextOf(nodes: Iterator<NodeRow>): NodeRow | null {
  const next = nodes.next()
  return next.done === true ? null : next.value
}

// Generators, so that nothing is open on the database before it is read: an open iterator would block writing.
function* entries(rows: Statements): Iterable<EntryRow> {
  yield* rows.from.iterate(0)
}
function* entryHashes(rows: Statements): Iterable<Hash> {
  for (const row of rows.entryHashes.iterate()) yield row.leaf_hash
}
function* leaves(rows: Statements): Iterable<Hash> {
  let index = 0
  for (const { hash, number } of rows.nodes.iterate()) {
    const leaf = nodeNumber(0, index)
    if (number < leaf) continue
    yield hash
    index++
  }
}

/** Entries that fit the tree and yet do not follow the one before them: somebody rebuilt the tree over a broken chain. */
function* brokenChain(rows: Statements): Iterable<LedgerFinding> {
  let previous: Hash = noLeaf
  for (const row of rows.from.iterate(0)) {
    if (!row.previous_leaf_hash.equals(previous))
      yield alarm('entries-reordered', row.seq, `Entry ${String(row.seq)} does not follow the one before it.`)
    previous = row.leaf_hash
  }
}
