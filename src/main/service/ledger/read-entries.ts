/** Reads the ledger from its first entry to its last, rebuilding the tree from what the entries say now. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { bodyFindings, BodyCheck } from './bodies.ts'
import { diagnose } from './diagnose.ts'
import { alarm, notice, runsOf } from './finding.ts'
import { emptyRoot, leavesUpTo, nodeNumber, RightEdge, type Hash } from './merkle.ts'
import { repeatedNonces, ShortNonces } from './nonces.ts'
import { acceptedFinding, standingSize } from './rollbacks.ts'
import { pages, type Steps } from './steps.ts'
import { leafOfRow, type FullRow, type NodeRow, type Statements } from './tables.ts'

export type Tree = {
  readonly size: number
  readonly root: Hash
  /** At the sizes asked for, as far as the tree reaches. */
  readonly roots: ReadonlyMap<number, Hash>
  readonly findings: LedgerFinding[]
}

export const noLeaf = Buffer.alloc(32)

/** How far is read: what is written while it is read comes after, and is for the next time. */
export type Bounds = {
  /** Entries with a number below this. */
  readonly size: number
  /** Subtrees with a number up to this; -1 where there is none. */
  readonly lastNode: number
  /** Entries without those at the end that were written under an alarm. */
  readonly standing: number
}

export function boundsOf(rows: Statements): Bounds {
  const size = (rows.last.get()?.seq ?? -1) + 1
  return { size, lastNode: rows.lastNode.get()?.number ?? -1, standing: standingSize(rows, size) }
}

/** @param signed the roots that checkpoints with a right signature state, by size; null for sizes whose root is wanted all the same */
export function* readEntries(rows: Statements, bounds: Bounds, signed: ReadonlyMap<number, string | null>): Steps<Tree> {
  const edge = new RightEdge()
  const roots = new Map<number, Hash>([[0, emptyRoot()]])
  const findings: LedgerFinding[] = []
  let sealed = 0
  try {
    const pass = yield* readAll(rows, bounds, edge, findings, (size) => {
      const root = signed.get(size)
      if (root === undefined) return
      roots.set(size, edge.root())
      if (edge.root().toString('hex') === root) sealed = size
    })
    const known = leavesUpTo(bounds.lastNode)
    if (pass.consistent && (pass.strayLeaf === null || pass.strayLeaf < sealed)) {
      // What the entries say is signed, so it is the stored tree beside them that is wrong, if anything is.
      findings.push(...pass.tree, ...endFindings(edge.size, known))
    } else {
      const told = yield* diagnose(() => pagedEntries(rows, bounds), leaves(rows, bounds))
      findings.push(...(told.length > 0 ? told : yield* brokenChain(rows, bounds)))
    }
    for (const { first, second } of repeatedNonces(rows, bounds.size, pass.nonces))
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
  readonly nonces: ShortNonces
}

function* readAll(
  rows: Statements,
  bounds: Bounds,
  edge: RightEdge,
  findings: LedgerFinding[],
  grown: (size: number) => void,
): Steps<Pass> {
  const strayLeaves: number[] = []
  const strayNodes: LedgerFinding[] = []
  const bodies = new BodyCheck()
  let consistent = true
  let previous: FullRow | null = null
  const nonces = new ShortNonces()
  // The stored tree is read alongside: its rows come in the order in which the entries complete them.
  const stored = pagedNodes(rows, bounds)
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
  for (const page of entryPages(rows, bounds)) {
    for (const row of page) {
      const leaf = leafOfRow(row)
      consistent &&= row.seq === edge.size && leaf.equals(row.leaf_hash) && row.previous_leaf_hash.equals(previous?.leaf_hash ?? noLeaf)
      edge.add(leaf, checkNode)
      grown(edge.size)
      bodies.add(row)
      if (row.nonce !== null) nonces.add(row.nonce)
      if (row.kind === 'ledger.rollback-accepted') findings.push(acceptedFinding(row))
      if (previous !== null && row.at < previous.at) {
        const sentence = `The clock of the machine stood earlier at entry ${String(row.seq)} than at the one before it; entries go by number.`
        findings.push(notice('clock-moved-back', row.seq, sentence))
      }
      previous = row
    }
    yield
  }
  // A body that was erased while this was read is gone already, and the entry that says so lies past the bounds.
  for (const row of rows.erasuresFrom.all(bounds.size)) bodies.addErasure(row)
  findings.push(...bodyFindings(bodies))
  const tree = [...runsOf(strayLeaves).map(([first, last]) => treeMismatch(first, last)), ...strayNodes]
  return { consistent, strayLeaf: strayLeaves[0] ?? null, tree, nonces }
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

function entryPages(rows: Statements, { size }: Bounds): Iterable<readonly FullRow[]> {
  return pages(
    (from, limit) => rows.between.all(from, size, limit),
    ({ seq }) => seq + 1,
  )
}
function* pagedEntries(rows: Statements, bounds: Bounds): Iterable<FullRow> {
  for (const page of entryPages(rows, bounds)) yield* page
}
function* pagedNodes(rows: Statements, { lastNode }: Bounds): Generator<NodeRow> {
  const found = pages(
    (from, limit) => rows.nodes.all(from, lastNode, limit),
    ({ number }) => number + 1,
  )
  for (const page of found) yield* page
}
function* leaves(rows: Statements, bounds: Bounds): Iterable<Hash> {
  let index = 0
  for (const { hash, number } of pagedNodes(rows, bounds)) {
    const leaf = nodeNumber(0, index)
    if (number < leaf) continue
    yield hash
    index++
  }
}

/** Entries that fit the tree and yet do not follow the one before them: somebody rebuilt the tree over a broken chain. */
function* brokenChain(rows: Statements, bounds: Bounds): Steps<LedgerFinding[]> {
  const findings: LedgerFinding[] = []
  let previous: Hash = noLeaf
  for (const page of entryPages(rows, bounds)) {
    for (const row of page) {
      if (!row.previous_leaf_hash.equals(previous))
        findings.push(alarm('entries-reordered', row.seq, `Entry ${String(row.seq)} does not follow the one before it.`))
      previous = row.leaf_hash
    }
    yield
  }
  return findings
}
