/** A thing that a statement names and nobody speaks of: another joint, another relative, a brace where nobody talked of one. */
import type { CheckKind, Reason } from '../../../../../contract/records.ts'
import { things, type ThingKind } from '../said-as.ts'
import { LABEL } from '../units.ts'
import type { Visit } from '../visit.ts'

const CHECKS: Readonly<Record<ThingKind, CheckKind>> = {
  body: 'laterality',
  kin: 'subject',
  person: 'subject',
  treatment: 'plan',
  disease: 'support',
  referral: 'plan',
  substance: 'support',
  activity: 'support',
  work: 'support',
  quality: 'support',
  time: 'date',
}

/** "Ears, Nose, Mouth and Throat: …": a label of several parts, of each of which nothing need be said. */
const SEVERAL = /,|&|\band\b/i

/** "Mr. Walker", "Joseph Walker": a name. */
const NAME_BEFORE = /\b[A-Z][a-z]*\.? $/

/** The visit may mean it in words that the lists do not know, so that it is doubted and no more. */
export function checkUnsaid(text: string, visit: Visit): Reason[] {
  const label = LABEL.exec(text)?.[0] ?? ''
  const heading = SEVERAL.test(label) ? label.length : 0
  return things.flatMap(({ kind, name, said, written }): Reason[] => {
    const isName = (at: number) => kind !== 'body' && /^[A-Z][a-z]/.test(text.slice(at)) && NAME_BEFORE.test(text.slice(0, at))
    const match = [...text.matchAll(written)].find(({ index }) => index >= heading && !isName(index))
    if (match === undefined) return []
    // Who speaks may be named before what is said: "Mother: …".
    const isSaid = visit.turns.some(({ isInstruction, turn }) => !isInstruction && `${turn.speaker ?? ''} ${turn.text}`.search(said) >= 0)
    if (isSaid) return []
    const sentence = `No turn speaks of “${match[0]}”, nor in other words of ${name}.`
    return [{ check: CHECKS[kind], outcome: 'unsure', sentence, span: { start: match.index, end: match.index + match[0].length } }]
  })
}
