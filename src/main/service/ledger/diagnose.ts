/** Tells apart what was done to entries that no longer fit the tree: edited, removed, inserted, moved. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { alarm, entriesAre, runsOf } from './finding.ts'
import type { Hash } from './merkle.ts'
import { rowsAStep, type Steps } from './steps.ts'
import { leafOfRow, type EntryRow } from './tables.ts'

/** Past this many findings no more are looked for: nobody would read them. */
const enough = 500

/**
 * Walks the entries beside the leaves that the tree has.
 * @param entries in order of their numbers, each time they are asked for
 * @param leaves the leaves of the tree, in order
 */
export function* diagnose(entries: () => Iterable<EntryRow>, leaves: Iterable<Hash>): Steps<LedgerFinding[]> {
  const findings: LedgerFinding[] = []
  const tree: string[] = []
  for (const hash of leaves) if (tree.push(hash.toString('hex')) % rowsAStep === 0) yield
  const placeOf = new Map(tree.map((hash, place) => [hash, place]))
  const stored = new Set<string>()
  let read = 0
  for (const row of entries()) {
    stored.add(row.leaf_hash.toString('hex'))
    if (++read % rowsAStep === 0) yield
  }
  const seen = new Set<string>()
  const isHere = (hash: string | undefined): boolean => hash !== undefined && stored.has(hash)
  let next = 0 // the place in the tree whose entry should come now
  const skipMissing = (until: number): void => {
    const gone: number[] = []
    for (; next < until; next++) if (!isHere(tree[next])) gone.push(next)
    for (const [first, last] of runsOf(gone)) findings.push(alarm('entry-missing', first, `${entriesAre(first, last)} missing.`))
  }

  for (const row of entries()) {
    if (++read % rowsAStep === 0) yield
    if (findings.length > enough) return findings
    const { seq } = row
    const name = `Entry ${String(seq)}`
    const hash = row.leaf_hash.toString('hex')
    const place = placeOf.get(hash)
    if (place === undefined) {
      // A gap in the numbers: those before it are gone, and this one stands where it stood.
      if (seq > next) skipMissing(Math.min(seq, tree.length))
      const expected = tree[next]
      if (expected === undefined || isHere(expected)) {
        findings.push(alarm('entry-inserted', seq, `${name} was not written by Cloister: the tree does not know it.`))
      } else {
        findings.push(alarm('entry-edited', seq, `${name} was changed after it was written.`))
        next++
      }
      continue
    }
    if (seen.has(hash)) {
      findings.push(alarm('entry-inserted', seq, `${name} is a copy of entry ${String(place)}.`))
      continue
    }
    seen.add(hash)
    if (place === next || (place > next && !tree.slice(next, place).some((each) => isHere(each) && !seen.has(each)))) {
      skipMissing(place)
      next = place + 1
    } else {
      findings.push(alarm('entries-reordered', seq, `${name} was moved here from place ${String(place)}.`))
      next++
    }
    // Its own number aside, which may only have shifted: does the entry still say what its hash was taken of?
    if (!leafOfRow(row, place).equals(row.leaf_hash)) findings.push(alarm('entry-edited', seq, `${name} was changed after it was written.`))
  }
  const rest = tree.length - next
  if (rest > 0 && !tree.slice(next).some(isHere))
    findings.push(alarm('tail-missing', next, `The last ${String(rest)} entries, from ${String(next)} on, were removed.`))
  else skipMissing(tree.length)
  return findings
}
