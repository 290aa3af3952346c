/** Older copies of the vault that its owner accepted: what goes on record of them, what they leave behind, and what is never accepted. */
import { z } from 'zod'
import type { AuditKind } from '../../../contract/audit.ts'
import { Fault } from '../../../contract/errors.ts'
import type { LedgerFinding } from '../../../contract/ledger.ts'
import type { AnchorReading } from './check-anchors.ts'
import { openCheckpoint, type CheckpointSigner } from './checkpoint.ts'
import { notice } from './finding.ts'
import type { Hash } from './merkle.ts'
import type { Statements } from './tables.ts'

/** The body of an acceptance: what was found in the vault, and what each anchor remembered of it (null where that was gone). */
const Acceptance = z.object({
  reason: z.string(),
  found: z.object({ entries: z.int(), root: z.string() }),
  expected: z.array(z.object({ anchor: z.string(), entries: z.int().nullable(), root: z.string().nullable(), at: z.string().nullable() })),
})
type Acceptance = z.infer<typeof Acceptance>
type Signer = Pick<CheckpointSigner, 'keyId' | 'publicKey'>

/** Entries that a vault under an alarm still takes: they are of after the copy was put here. */
const underAlarm: ReadonlySet<AuditKind> = new Set(['ledger.alarm', 'ledger.rollback-accepted', 'vault.migrated', 'clock.moved-back'])

/** How many entries there are without those at the end that were written under an alarm. */
export function standingSize(rows: Statements, size: number): number {
  for (let standing = size; standing > 0; standing--) {
    const kind = rows.kindAt.get(standing - 1)?.kind
    if (kind === undefined || !underAlarm.has(kind)) return standing
  }
  return 0
}

export function acceptanceOf(
  reason: string,
  found: { readonly size: number; readonly root: Hash },
  readings: readonly AnchorReading[],
  { keyId, publicKey }: Signer,
): Acceptance {
  const expected = readings.flatMap((reading): Acceptance['expected'] => {
    const gone = { anchor: reading.name, entries: null, root: null, at: null }
    if (reading.state === 'empty') return [gone]
    if (reading.state !== 'found') return []
    const opened = openCheckpoint(reading.text, keyId, publicKey)
    if (opened.state !== 'signed') return [gone]
    const { at, root, size } = opened.checkpoint
    return [{ anchor: reading.name, entries: size, root, at }]
  })
  return { reason, found: { entries: found.size, root: found.root.toString('hex') }, expected }
}

function parse(body: string | null): Acceptance | null {
  try {
    const parsed = Acceptance.safeParse(JSON.parse(body ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** What every later report says of an acceptance. Reasons are the owner's words and stay in the entry. */
export function acceptedFinding({ body, seq }: { readonly seq: number; readonly body: string | null }): LedgerFinding {
  const acceptance = parse(body)
  const known = Math.max(0, ...(acceptance?.expected.map(({ entries }) => entries ?? 0) ?? []))
  const [found, expected] = [
    String(acceptance?.found.entries ?? 0),
    known === 0 ? 'what else there had been was not known' : `${String(known)} were known`,
  ]
  const details = acceptance === null ? '' : `: it held ${found} entries, and ${expected}`
  return notice('rollback-accepted', seq, `An older copy of this vault was accepted here by its owner, with a reason on record${details}.`)
}

/**
 * An older copy has a past that every checkpoint kept outside agrees with, as far as it goes. What was signed on a past that was given up
 * by an earlier acceptance does not count.
 * @throws Fault LEDGER_BROKEN where history was changed
 */
export function assertSharedPast(
  histories: readonly (readonly string[])[],
  rows: Statements,
  vault: { readonly standing: number; readonly signer: Signer; readonly rootAt: (size: number) => Hash | null },
): void {
  const { rootAt, signer, standing } = vault
  const acceptances = rows.acceptances.all().map(({ body, seq }) => ({ size: seq + 1, standing: parse(body)?.found.entries ?? seq }))
  for (const history of histories) {
    let past: { readonly size: number; readonly root: string }[] = []
    for (const text of history) {
      const opened = openCheckpoint(text, signer.keyId, signer.publicKey)
      if (opened.state !== 'signed') continue // cut short by a crash, or not of this vault: it says nothing of it
      const { root, size } = opened.checkpoint
      const accepted = acceptances.find((each) => each.size === size && rootAt(size)?.toString('hex') === root)
      if (accepted !== undefined) past = past.filter((each) => each.size <= accepted.standing)
      past.push({ size, root })
    }
    for (const { root, size } of past)
      if (size <= standing && rootAt(size)?.toString('hex') !== root) throw new Fault('LEDGER_BROKEN', { differsAt: size })
  }
}
