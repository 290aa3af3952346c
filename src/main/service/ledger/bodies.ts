/** What entries say: kept apart from them, matched by commitment, erased only on record. */
import type { LedgerFinding } from '../../../contract/ledger.ts'
import { commitmentOf } from './encoding.ts'
import { alarm, notice, runsOf } from './finding.ts'
import type { FullRow } from './tables.ts'

/** Collects, entry by entry, which bodies are gone or changed. */
export class BodyCheck {
  readonly edited: number[] = []
  readonly missing: number[] = []
  /** Those of which an intact later entry says that they were erased. */
  readonly erased = new Set<number>()

  add(row: FullRow): void {
    if (row.nonce === null) this.missing.push(row.seq)
    else if (!commitmentOf(row.nonce, row.body).equals(row.commitment)) this.edited.push(row.seq)
    else if (row.kind === 'ledger.body-erased') this.addErasure(row)
  }

  /** Of an entry that was written since, only what it says was erased. */
  addErasure(row: FullRow): void {
    if (row.nonce === null || !commitmentOf(row.nonce, row.body).equals(row.commitment)) return
    for (const seq of erasedBy(row)) this.erased.add(seq)
  }
}

export function bodyFindings({ edited, erased, missing }: BodyCheck): LedgerFinding[] {
  return [
    ...edited.map((seq) => alarm('body-edited', seq, `What entry ${String(seq)} says was changed after it was written.`)),
    ...runsOf(missing.filter((seq) => !erased.has(seq))).map(([first, last]) =>
      alarm('body-missing', first, `What ${range(first, last)} said was removed, and no erasure is on record.`),
    ),
    ...runsOf(missing.filter((seq) => erased.has(seq))).map(([first, last]) =>
      notice('body-missing', first, `What ${range(first, last)} said was erased, and the erasure is on record.`),
    ),
  ]
}

function range(first: number, last: number): string {
  return first === last ? `entry ${String(first)}` : `entries ${String(first)} to ${String(last)}`
}

function erasedBy({ body, kind, seq }: FullRow): number[] {
  if (kind !== 'ledger.body-erased' || body === null) return []
  const content: unknown = JSON.parse(body)
  if (typeof content !== 'object' || content === null || !('seqs' in content) || !Array.isArray(content.seqs)) return []
  return content.seqs.filter((each): each is number => typeof each === 'number' && each < seq)
}
