/** The speakers of a visit, and changing them: mistaken labels are common, swapped ones above all. */
import { Fault } from '../../../../contract/errors.ts'
import type { Speaker, SpeakerChange, Turn } from '../../../../contract/records.ts'
import { changed } from './vouch.ts'

/** The speakers in order of their first turn. */
export function speakersOf(turns: readonly Turn[]): Speaker[] {
  const speakers = new Map<string | null, Speaker>()
  for (const { speaker: label, role } of turns) {
    const speaker = speakers.get(label)
    if (speaker === undefined) speakers.set(label, { label, role, turns: 1 })
    else speaker.turns++
  }
  return [...speakers.values()]
}

/**
 * The turns with speakers renamed and roles set, all changes at once, so that two names can change places.
 * @throws Fault NOT_FOUND where a change names a label that no turn has
 */
export function changeSpeakers(turns: readonly Turn[], changes: readonly SpeakerChange[]): Turn[] {
  const byLabel = new Map(changes.map((change) => [change.label, change]))
  const labels = new Set(turns.map((turn) => turn.speaker))
  for (const label of byLabel.keys()) if (!labels.has(label)) throw new Fault('NOT_FOUND', { what: 'speaker' })
  return turns.map((turn) => {
    const change = byLabel.get(turn.speaker)
    if (change === undefined) return turn
    return changed(turn, { speaker: change.newLabel === '' ? null : change.newLabel, role: change.role, text: turn.text })
  })
}
