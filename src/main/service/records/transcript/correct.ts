/** One turn set right. */
import { Fault } from '../../../../contract/errors.ts'
import type { Turn, TurnCorrection } from '../../../../contract/records.ts'
import { createCleaner } from './clean.ts'
import { changed } from './vouch.ts'

/**
 * The turns with one of them corrected: its text as one line, without what does not show, as at import. Who vouched for the turn as it
 * stood has not vouched for this.
 * @throws Fault NOT_FOUND where there is no such turn, SOURCE_EMPTY where nothing would be left of it
 */
export function correctTurn(turns: readonly Turn[], change: Pick<TurnCorrection, 'number' | 'speaker' | 'role' | 'text'>): Turn[] {
  if (turns[change.number - 1] === undefined) throw new Fault('NOT_FOUND', { what: 'turn' })
  const { clean } = createCleaner()
  const plain = (text: string): string => clean(text).replace(/\s+/g, ' ').trim()
  const text = plain(change.text)
  if (text === '') throw new Fault('SOURCE_EMPTY')
  const speaker = plain(change.speaker ?? '')
  const spoken = { speaker: speaker === '' ? null : speaker, role: change.role, text }
  return turns.map((turn) => (turn.number === change.number ? changed(turn, spoken) : turn))
}
