/** A clinician's word that a turn was spoken to a person: for the turn as it stands, and for no other. */
import { Fault } from '../../../../contract/errors.ts'
import type { Turn, TurnVouch } from '../../../../contract/records.ts'
import { givesOrders } from './instruction-like.ts'

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

/** The turn as somebody else's, in another part, or with other words: nobody has vouched for it, unless it is the same. */
export function changed(turn: Turn, { speaker, role, text }: Pick<Turn, 'speaker' | 'role' | 'text'>): Turn {
  const isSame = turn.speaker === speaker && turn.role === role && turn.text === text
  return isSame ? turn : { ...withoutVouch(turn), speaker, role, text }
}

function withoutVouch({ number, speaker, role, text, startMs, endMs }: Turn): Turn {
  return { number, speaker, role, text, startMs, endMs }
}
