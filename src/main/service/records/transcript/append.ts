/** Turns that come after those a transcript has: who speaks is known from there. */
import { Fault } from '../../../../contract/errors.ts'
import type { SpeakerRole, TranscriptPreview, TranscriptWarning, Turn } from '../../../../contract/records.ts'
import { MAX_TURNS } from './limits.ts'
import { parseTranscript, type Incoming } from './parse.ts'
import { speakersOf } from './speakers.ts'

/** What is said of a whole visit, and means nothing of a piece of one. */
const ofWholeVisits: readonly TranscriptWarning['kind'][] = ['short', 'one-speaker', 'speakers-swapped', 'not-english']

/**
 * Reads what is to be added to `turns`: numbered on from them, labels that they have with the role that they have there.
 * @throws Fault as `parseTranscript`
 */
export function parseAppended(turns: readonly Turn[], incoming: Incoming): TranscriptPreview {
  const known = new Map<string, SpeakerRole>()
  for (const { speaker, role } of turns) if (speaker !== null) known.set(speaker, role)
  const preview = parseTranscript(incoming, new Set(known.keys()))
  if (turns.length + preview.turns.length > MAX_TURNS)
    throw new Fault('SOURCE_TOO_LARGE', { turns: turns.length + preview.turns.length, limit: MAX_TURNS })
  const added = preview.turns.map((turn) => ({
    ...turn,
    number: turns.length + turn.number,
    role: (turn.speaker === null ? undefined : known.get(turn.speaker)) ?? turn.role,
  }))
  const anyGuessed = added.some(({ speaker }) => speaker !== null && !known.has(speaker))
  const warnings = preview.warnings.filter(({ kind }) => !ofWholeVisits.includes(kind) && (kind !== 'roles-guessed' || anyGuessed))
  return { ...preview, turns: added, speakers: speakersOf(added), warnings }
}
