/**
 * What the patient or another only asked about, and nobody answered with a yes, may not be stated. A clinician's question is left out: orders end
 * with one ("okay?"), and what it asks about is held against its answer (`negations.ts`).
 */
import type { Reason } from '../../../../../contract/records.ts'
import { denialsOf } from '../negation.ts'
import { saidOf } from '../said.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** So many of the things that a statement speaks of must be spoken of nowhere but in such questions. */
const SHARE = 0.75
/** Fewer things tell nothing. */
const LEAST = 2
/** The statement itself speaks of a question or of what is not known. */
const OPEN =
  /\b(?:ask(?:s|ed|ing)?|question|inquir\w+|wonder\w*|whether|if|unsure|unknown|unclear|discuss\w*|concern\w*|would like to know)\b/i

export function checkAsked(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  if (OPEN.test(text) || denialsOf(text, 40).length > 0) return []
  const known = mentions
    .filter(({ light }) => !light)
    .map((mention) => saidOf(mention, visit))
    .filter((places) => places.length > 0)
  const asked = known.filter((places) => places.every(({ how, turn }) => how === 'asked' && turn.turn.role !== 'clinician'))
  if (asked.length < LEAST || asked.length < SHARE * known.length) return []
  const number = String(asked[0]?.[0]?.turn.turn.number)
  return [{ check: 'support', outcome: 'unsure', sentence: `Turn ${number} asks about this, and nobody says that it is so.`, span: null }]
}
