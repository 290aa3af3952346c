/** Relatives, and whether something is said of one of them and not of the patient. */
import type { Visit, VisitTurn } from './visit.ts'
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

/** "All of the above", "okay", "hypertension and also depression": what an answer that goes on answers, over as many turns. */
const GOES_ON = 4
const ACKNOWLEDGES = /^\W*(?:(?:okay|ok|all ?right|right|yes|yeah|mm-?hmm?|uh-?huh|hmm|sure|good|great|i see|got it)\b\W*)+$/i
/** As long as this an answer is that goes on, in characters. */
const ANSWERS_SHORTLY = 60
/** Denied, or the patient's own: the family is answered for. */
const ENDS_ANSWER = /\b(?:no|none|not|nobody|never|but|i|my|me|hurts?|comes?|is|are|feels?|gets?|got)\b|n['’]t\b/i

/** The turn before; where it only acknowledges an answer that goes on, what was asked. */
export function askedBefore(visit: Visit, index: number): VisitTurn | undefined {
  const own = visit.turns[index]
  const answers = (turn: VisitTurn | undefined): boolean =>
    turn !== undefined && turn.turn.role === own?.turn.role && turn.turn.text.length <= ANSWERS_SHORTLY && !ENDS_ANSWER.test(turn.turn.text)
  let at = index - 1
  while (answers(own) && at >= index - GOES_ON && ACKNOWLEDGES.test(visit.turns[at]?.turn.text ?? '') && answers(visit.turns[at - 1]))
    at -= 2
  return visit.turns[at]
}

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
