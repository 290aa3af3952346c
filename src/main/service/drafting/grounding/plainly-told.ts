/**
 * Whether a statement is told plainly: all that it says stands in one place of the visit, it names what it speaks of, and it is told by whoever it says
 * told it. Where a model puts things together or lets a word mean something else, it errs most (docs/grounding.md). It is a question of form and decides
 * no verdict: a statement that is not told plainly may well be right.
 */
import type { Turn } from '../../../../contract/records.ts'
import { standsUnderItsLabel } from './check-labels.ts'
import { negatedRanges, within } from './negation.ts'
import { quantitiesOf, sameQuantity } from './numbers.ts'
import { saidOf } from './said.ts'
import { mentionsOf, type Mention } from './units.ts'
import { visitOf, type Visit, type VisitTurn } from './visit.ts'
import { wordsOf } from './words.ts'

/** Longer statements hold more than one thing that may be wrong, in words. */
const LONGEST = 20
/** How far apart what is said may stand, in characters: a clinician's turn may go through a whole examination. */
const REACH = 160

/** Words of note style that say something all the same: when, how it goes, what is old. */
const TELLING =
  /^(?:today|yesterday|recent(?:ly)?|currently?|last|past|previous(?:ly)?|first|second|new|before|after|initially|eventually|continued?s?|ongoing|lately|began|begins?|ago|came back|repeat)$/i

/** A word that joins two things, and what the visit must say for it. */
const JOINTS: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:if|unless|as needed|in case)\b/i, /\b(?:if|unless|when|whenever|should|as needed|in case)\b/i],
  [/\b(?:due to|because|secondary to|caused by|as a result of)\b/i, /\b(?:due|because|'?cause[sd]?|from|since|so|result)\b/i],
  [/\b(?:before|prior to)\b/i, /\b(?:before|prior|until)\b/i],
  [/\btoday\b/i, /\btoday\b/i],
  [/\bafter\b/i, /\b(?:after|since|when|once|then|following)\b/i],
  [/\bwhen\b|\bwhile\b/i, /\b(?:when|whenever|while|if|as)\b/i],
  [/(?<!\b(?:no|not|denie[sd]|without|negative)\b.*)\bor\b/i, /\bor\b/i],
  [/\b(?:both|bilateral(?:ly)?)\b/i, /\b(?:both|bilateral\w*|two|either|sides)\b/i],
]

/** Points at something that stands elsewhere: it may be another thing in the visit than in the note. */
const POINTING =
  /\b(?:it|its|they|them|their)\b|\b(?:this|that|these|those) (?:is|are|was|were|has|have|had|will|may|can|does|did|should|would|could)\b/i
const REPORTED =
  /\b(?:reports?|reported|denie[sd]|endorses?|endorsed|states?|stated|notes?|noted|complains?|describes?|described|admits?|mentions?)\b/i

/** Said by halves: a statement without the doubt says more. */
const DOUBTFUL =
  /\b(?:not (?:really |quite |so )?sure|unsure|(?:don['’]?t|do not) (?:really )?know|might|may|maybe|perhaps|possibly|probably|i (?:guess|wonder)|hard to say|no idea)\b/i
const DOUBT_KEPT =
  /\b(?:may|might|could|possibl[ey]|probabl[ey]|likely|perhaps|consistent with|suspect\w*|appears?|seems?|suggest\w*|not sure|unsure|concern\w*|consider\w*|discuss\w*)\b/i
/** "Regular medication? No", "no, just latex": what is denied is not all of it. */
const LIMITED = /\b(?:regular(?:ly)?|just|only|apart from|other than|except)\b/i
const DENIED = /\b(?:denie[sd]|no|not|never|without|negative)\b/i
/** So much around what is said belongs to it, in characters. */
const AROUND = 60

type Said = { readonly turns: readonly VisitTurn[]; readonly text: string }

export function isPlainlyTold(text: string, turns: readonly Turn[]): boolean {
  const mentions = mentionsOf(text).filter(({ end, light, start }) => !light || TELLING.test(text.slice(start, end)))
  if (!namesItsMatter(text, mentions) || !standsUnderItsLabel(text)) return false
  const visit = visitOf(turns)
  if (isSaidOtherwise(text, mentions, visit)) return false
  const numbers = quantitiesOf(text).filter(({ values: [value] }) => value !== 1)
  return visit.turns.some((turn, i) => {
    const next = visit.turns[i + 1]
    // A question says nothing without its answer.
    const place = [turn, ...(next === undefined || next.isQuestion ? [] : [next])].filter((each) => !each.isInstruction)
    if (!numbers.every((number) => place.some(({ quantities }) => quantities.some((known) => sameQuantity(number, known))))) return false
    return saidIn(place, mentions).some(
      (said) =>
        joinsAsToldIn(text, said) &&
        (!DOUBTFUL.test(said.text) || DOUBT_KEPT.test(text)) &&
        (!DENIED.test(text) || !LIMITED.test(said.text) || LIMITED.test(text)) &&
        (!REPORTED.test(text) || isPatients(said, mentions)),
    )
  })
}

function namesItsMatter(text: string, mentions: readonly Mention[]): boolean {
  const { length } = wordsOf(text)
  if (length < 2 || length > LONGEST || POINTING.test(text)) return false
  const own = mentions.filter(({ light }) => !light)
  return own.length > 1 || own.some(({ kind }) => kind === 'symptom' || kind === 'finding' || kind === 'drug')
}

/** A symptom that is denied here and affirmed there: one of the two may be meant, and a reader should see both. */
function isSaidOtherwise(text: string, mentions: readonly Mention[], visit: Visit): boolean {
  const denied = negatedRanges(text)
  return mentions.some((mention) => {
    if (mention.kind !== 'symptom') return false
    const other = within(denied, mention.start, mention.end) ? 'affirmed' : 'denied'
    return saidOf(mention, visit).some(({ how }) => how === other)
  })
}

/** The passages of a place in which all mentions stand within reach of each other. */
function saidIn(place: readonly VisitTurn[], mentions: readonly Mention[]): Said[] {
  const spots = mentions.map((mention) => spotsOf(place, mention))
  const base = place[0]?.offset ?? 0
  const whole = place.map(({ turn }) => turn.text).join('\n')
  return spots.flat().flatMap((from) => {
    const ends = spots.map((each) => each.find((spot) => spot >= from && spot <= from + REACH))
    const to = Math.max(...ends.map((end) => end ?? Infinity))
    return to === Infinity ? [] : [{ turns: place, text: whole.slice(Math.max(0, from - base - AROUND), to - base + AROUND) }]
  })
}

/** Where a place speaks of it: by its name, or by the words that it is made of. */
function spotsOf(place: readonly VisitTurn[], { key, parts }: Mention): number[] {
  const at = (wanted: string) => place.flatMap(({ keys, offset }) => (keys.get(wanted) ?? []).map(({ start }) => offset + start))
  const named = at(key)
  if (named.length > 0 || parts.length === 0) return named.sort((a, b) => a - b)
  const each = parts.map(at)
  return each.every((spots) => spots.length > 0) ? each.flat().sort((a, b) => a - b) : []
}

function joinsAsToldIn(text: string, said: Said): boolean {
  return JOINTS.every(([joint, saying]) => !joint.test(text) || saying.test(said.text))
}

/** The patient says a part of it, or is asked and answers at once. */
function isPatients({ turns }: Said, mentions: readonly Mention[]): boolean {
  return turns.some(
    (each) =>
      (each.turn.role !== 'clinician' || each.answer?.index === each.index + 1) &&
      mentions.some((mention) => spotsOf([each], mention).length > 0),
  )
}
