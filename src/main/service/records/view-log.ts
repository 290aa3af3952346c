/** Puts on record who looked at what. */
import type { AuditKind } from '../../../contract/audit.ts'
import { Fault } from '../../../contract/errors.ts'
import type { Vault } from '../vault/index.ts'

const REPEAT_MS = 60_000

export type ViewLog = (kind: AuditKind, subjectId: string | null, body?: Record<string, unknown>) => void

/**
 * Records reading acts of the user of this vault. The same act on the same subject within a minute of the one on record is not
 * recorded again: screens ask more than once for what a person opens once, and the ledger should stay readable. A disk that is full
 * does not keep a clinician from reading; the act is then tried again at the next look.
 */
export function createViewLog(vault: Vault, now: () => Date): ViewLog {
  const last = new Map<string, number>()
  return (kind, subjectId, body) => {
    const key = `${kind} ${subjectId ?? ''}`
    const at = now().getTime()
    const before = last.get(key)
    if (before !== undefined && Math.abs(at - before) < REPEAT_MS) return
    try {
      vault.record({ kind, subjectId, body: body ?? null }, () => undefined)
    } catch (error) {
      if (error instanceof Fault && error.code === 'VAULT_FULL') return
      throw error
    }
    if (last.size > 1000) last.clear()
    last.set(key, at)
  }
}
