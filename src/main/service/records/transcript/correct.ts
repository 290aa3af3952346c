/** One turn set right, or vouched for. */
import { Fault } from '../../../../contract/errors.ts'
import type { Turn, TurnCorrection, TurnVouch } from '../../../../contract/records.ts'
import { createCleaner } from './clean.ts'
import { givesOrders } from './instruction-like.ts'

/**
 * The turns with one of them corrected: its text as one line, without what does not show, as at import. Who vouched for other words has
 * not vouched for these.
 * @throws Fault NOT_FOUND where there is no such turn, SOURCE_EMPTY where nothing would be left of it
 */
export function correctTurn(turns: readonly Turn[], change: Pick<TurnCorrection, 'number' | 'speaker' | 'role' | 'text'>): Turn[] {
  if (turns[change.number - 1] === undefined) throw new Fault('NOT_FOUND', { what: 'turn' })
  const { clean } = createCleaner()
  const plain = (text: string): string => clean(text).replace(/\s+/g, ' ').trim()
  const text = plain(change.text)
  if (text === '') throw new Fault('SOURCE_EMPTY')
  const speaker = plain(change.speaker ?? '')
  return turns.map((turn) => {
    if (turn.number !== change.number) return turn
    const corrected = { ...turn, speaker: speaker === '' ? null : speaker, role: change.role, text }
    return text === turn.text ? corrected : withoutVouch(corrected)
  })
}

/**
 * The turns with one of them vouched for, or no longer. A turn that reads like no order needs nobody's word, and stays as it is.
 * @throws Fault NOT_FOUND where there is no such turn
 */
export function vouchForTurn(turns: readonly Turn[], { number, vouched }: Pick<TurnVouch, 'number' | 'vouched'>): Turn[] {
  if (turns[number - 1] === undefined) throw new Fault('NOT_FOUND', { what: 'turn' })
  return turns.map((turn) => {
    if (turn.number !== number) return turn
    const bare = withoutVouch(turn)
    return vouched && givesOrders(bare) ? { ...bare, vouched: true } : bare
  })
}

function withoutVouch({ number, speaker, role, text, startMs, endMs }: Turn): Turn {
  return { number, speaker, role, text, startMs, endMs }
}
