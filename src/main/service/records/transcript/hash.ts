import { createHash } from 'node:crypto'
import type { Turn } from '../../../../contract/records.ts'

/**
 * SHA-256 of the canonical text of the turns: one JSON array a line of number, speaker, role, text, start and end in ms, and "vouched"
 * behind them where a clinician has vouched for the turn.
 */
export function hashOfTurns(turns: readonly Turn[]): string {
  const hash = createHash('sha256')
  for (const { number, speaker, role, text, startMs, endMs, vouched } of turns) {
    const mark = vouched === true ? ['vouched'] : []
    hash.update(`${JSON.stringify([number, speaker, role, text, startMs, endMs, ...mark])}\n`)
  }
  return hash.digest('hex')
}
