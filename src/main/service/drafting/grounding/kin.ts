/** Relatives, and whether something is said of one of them and not of the patient. */
import type { VisitTurn } from './visit.ts'
import { sentenceAt } from './words.ts'

/** Each relative by the words that name them. */
export const KIN: readonly (readonly [string, string])[] = [
  ['mother', 'mother|mom|mum|mommy|mama|parents?'],
  ['father', 'father|dad|daddy|papa|parents?'],
  ['sister', 'sisters?|siblings?|twin'],
  ['brother', 'brothers?|siblings?|twin'],
  ['wife', 'wife|spouse'],
  ['husband', 'husband|spouse'],
  ['son', 'sons?|child|children|kids?|boys?'],
  ['daughter', 'daughters?|child|children|kids?|girls?'],
  ['grandmother', 'grandmother|grandma|grandparents?'],
  ['grandfather', 'grandfather|grandpa|grandparents?'],
  ['aunt', 'aunts?|auntie'],
  ['uncle', 'uncles?'],
  ['cousin', 'cousins?'],
]
export const ANY_KIN = new RegExp(
  `\\b(?:${KIN.map(([, words]) => words).join('|')}|famil(?:y|ies)|relatives?|hereditary|ancestors?)\\b`,
  'i',
)
const FIRST_PERSON = /\b(?:i|i'm|i've|i'd|my|me|myself)\b/i

/** Whether what stands at `at` in a turn is said of a relative: one is named before it in its sentence, and the speaker is not, in between. */
export function isOfKin(turn: VisitTurn, at: number, before: VisitTurn | undefined, named = ANY_KIN): boolean {
  const text = turn.turn.text
  const { start } = sentenceAt(text, at)
  const head = text.slice(Math.max(start, at - 100), at)
  const kin = [...head.matchAll(new RegExp(named.source, 'gi'))].at(-1)
  if (kin !== undefined) return !FIRST_PERSON.test(head.slice(kin.index))
  // "My mother was in the hospital. She had a hip replacement."
  const earlier = `${before?.turn.text.slice(-100) ?? ''} ${text.slice(Math.max(0, start - 160), start)}`
  const spoken = [...earlier.matchAll(new RegExp(named.source, 'gi'))].at(-1)
  const isThird = turn.turn.role === 'patient' && /\b(?:she|he|they)\b/i.test(head) && !FIRST_PERSON.test(head)
  if (spoken !== undefined && isThird && !FIRST_PERSON.test(earlier.slice(spoken.index))) return true
  // "Any family history?" "Diabetes."
  const isAnother = ANY_KIN.test(head)
  const asked =
    !isAnother && before !== undefined && before.turn.role !== turn.turn.role && /\bfamily\b|\brun in\b/i.test(before.turn.text.slice(-120))
  return asked && !/\b(?:i|i'm|i've)\b/i.test(head)
}
