/** Findings, and how many of them a person is shown. */
import type { LedgerFinding } from '../../../contract/ledger.ts'

export function alarm(kind: LedgerFinding['kind'], seq: number | null, sentence: string): LedgerFinding {
  return { kind, seq, severity: 'alarm', sentence }
}
export function notice(kind: LedgerFinding['kind'], seq: number | null, sentence: string): LedgerFinding {
  return { kind, seq, severity: 'notice', sentence }
}

/** "Entry 4 is" or "Entries 4 to 9 are". */
export function entriesAre(first: number, last: number): string {
  return first === last ? `Entry ${String(first)} is` : `Entries ${String(first)} to ${String(last)} are`
}

/** Numbers in ascending order as [first, last] of each unbroken run. */
export function runsOf(numbers: Iterable<number>): [number, number][] {
  const runs: [number, number][] = []
  for (const n of numbers) {
    const run = runs.at(-1)
    if (run !== undefined && n === run[1] + 1) run[1] = n
    else runs.push([n, n])
  }
  return runs
}

const shownPerKind = 25

/** Of each kind the first few, and a last one that counts the rest; alarms before notices. */
export function summarise(findings: readonly LedgerFinding[]): LedgerFinding[] {
  const counts = new Map<string, number>()
  const shown = findings.filter(({ kind, severity }) => {
    const count = (counts.get(kind + severity) ?? 0) + 1
    counts.set(kind + severity, count)
    return count <= shownPerKind
  })
  for (const severity of ['alarm', 'notice'] as const) {
    for (const kind of new Set(findings.map((finding) => finding.kind))) {
      const more = (counts.get(kind + severity) ?? 0) - shownPerKind
      if (more > 0) shown.push({ kind, seq: null, severity, sentence: `There are ${String(more)} more findings like the ones named.` })
    }
  }
  return [...shown.filter(({ severity }) => severity === 'alarm'), ...shown.filter(({ severity }) => severity === 'notice')]
}
