/** Questions and their answers, as things said: "Any fevers?" "No" is "no fevers". */
import type { OmissionKind, Span } from '../../../../contract/records.ts'
import { newParticulars, NO_PARTICULARS, particularsOf } from './particulars.ts'
import { idOf, isFlagged, isMostlyWritten, novelty, weightOf, type Written } from './weights.ts'
import { isDeniedAgain, isToldAfter } from './denied.ts'
import { aboutOf, isOpen, type Asked, type Question } from './asked.ts'
import {
  ALLERGY,
  ANYTHING,
  DENIES,
  EITHER,
  EXAMINING,
  FINE,
  IS_SO,
  isFormal,
  kindOf,
  NOTHING,
  ONLY_WHEN,
  POINTING,
  SURELY,
  UNSURE,
} from './words.ts'
import { askedAbout, breaksOff, deniedText, goesOn, type SpokenSentence } from '../grounding/spoken.ts'
import { mentionsOf, type Mention } from '../grounding/units.ts'
import type { Visit, VisitTurn } from '../grounding/visit.ts'

export type Place = { readonly turn: number; readonly spans: readonly Span[] }
/** One thing that was said and that the note may lack. */
export type Item = {
  readonly kind: OmissionKind
  /** Two items with the same id are the same thing. */
  readonly id: string
  readonly text: string
  readonly weight: number
  readonly places: readonly Place[]
  readonly isRedFlag?: boolean
}

/** Less than this much new in a sentence is not worth a line. */
export const LEAST_FRESH = 1.2
/** An answer is to the point: less of it is new, and still worth a line. */
export const LEAST_FRESH_ANSWER = 0.7

export function placeOf(turn: VisitTurn, sentence: SpokenSentence): Place {
  return { turn: turn.turn.number, spans: [{ start: sentence.start, end: sentence.end }] }
}

/** The end of a long question, where what goes before it sets no terms: "is the pain, is that, is it there all the time?" */
function lastClauses(about: string): string {
  const clauses = about.split(/,\s+/)
  let from = 0
  while (
    from < clauses.length - 1 &&
    wordCount(clauses.slice(from).join(' ')) > 14 &&
    !/\b(?:if|when|while|after|before|during|since|without|apart|other|except)\b/i.test(clauses[from] ?? '')
  )
    from++
  return clauses.slice(from).join(', ')
}

/** A question and what was answered to it, as one; null where together they say nothing that the note lacks. */
export function pair(
  { sentence: question, turn: asker }: Question,
  asked: Asked,
  text: string,
  answer: SpokenSentence,
  turn: VisitTurn,
  note: Written,
): Item | null {
  // "It's fine", "not sure", "nothing": no word of their own, and yet an answer.
  const isFine = (FINE.test(text) && !isOpen(asked)) || UNSURE.test(text) || (isOpen(asked) && NOTHING.test(text))
  if (isFormal(question.text) || EXAMINING.test(question.text) || (POINTING.test(text) && !isFine) || breaksOff(text)) return null
  const goes = goesOn(answer.text)
  const about = lastClauses(askedAbout(question.text))
  const own = mentionsOf(text)
  const isNamed = !goes && namesOne(own, asked)
  const whole = isNamed ? own : mentionsOf(`${about}. ${text}`)
  const both = novelty(whole, note.keys)
  // Two weeks that the note has of the pill say nothing of the last period, of which it says nothing.
  const isTopicNew = novelty(mentionsOf(about), note.keys).share === 1
  const exact = newParticulars(particularsOf(text), isTopicNew ? NO_PARTICULARS : note.particulars)
  // A note that says "no known allergies" has the word, and not the latex.
  const asksAllergy = ALLERGY.test(about)
  const isAllergy = asksAllergy && novelty(goes ? own : drugsIn(own), note.keys).fresh > 0
  const isNew = isAllergy || (both.fresh >= LEAST_FRESH && !isMostlyWritten(both.share, whole, note.keys))
  if (
    about === '' ||
    ANYTHING.test(about) ||
    // "No fever: I tried some" would read as a denial.
    (!goes && DENIES.test(about)) ||
    // "Yes, well, I am not sure.": who can say.
    (UNSURE.test(text) && /^\W*(?:yes|yeah|yep)\b/i.test(turn.turn.text)) ||
    wordCount(about) > 14 ||
    (!isNew && exact === 0) ||
    (own.length === 0 && exact === 0 && !isFine)
  )
    return null
  const kind = kindOf(`${about} ${text}`, whole, false)
  // "There was an antibiotic, clindamycin" is no allergy without its question.
  const isAlone = isNamed || (!goes && !asksAllergy && own.filter((mention) => !mention.light).length >= 3)
  return {
    kind,
    id: `${idOf(whole, particularsOf(text))}${isNew ? '' : ` ${text.toLowerCase().replace(/\s+/g, '-')}`}`,
    text: cut(isAlone ? text : `${lowered(about)}: ${goes ? text.replace(/^No\b/, 'no') : text}`),
    weight: weightOf(kind, both.fresh + exact, whole, false),
    isRedFlag: !goes && isFlagged(whole, false),
    // What says all of it stands first: a question that is not shown only led to it.
    places: isAlone ? [placeOf(turn, answer)] : [placeOf(asker, question), placeOf(turn, answer)],
  }
}

/** What an allergy is mostly to. */
export function drugsIn(own: readonly Mention[]): Mention[] {
  return own.filter(({ kind }) => kind === 'drug')
}

/** "Swelling or numbness?" "A little swelling": an answer that names one of what was asked says nothing of the others. */
export function namesOne(own: readonly Mention[], asked: Asked): boolean {
  const inQuestion = new Set(asked.questions.flatMap(({ sentence }) => mentionsOf(sentence.text)).map((mention) => mention.key))
  return own.some((mention) => !mention.light && mention.kind !== 'term' && inQuestion.has(mention.key))
}

/** A question within what was affirmed reads as one without its answer: "if you press it, does it hurt: yes". */
const INVERTED = /(?:^|[\s,])(?:do|does|did|is|are|was|were|can|has|have) (?:it|that|this|the|they|he|she|you|your)\b/i
/** "Passing water OK": how it goes is what is affirmed. ("…, OK?" only asks for a nod.) */
const GOES_WELL = /[^,\s]\s+(?:ok(?:ay)?|all ?right)\W*$/i

function affirmedText(about: string, part: string): string {
  if (GOES_WELL.test(part)) return `${about}: OK`
  return INVERTED.test(about) ? `${about}: yes` : about
}

/** A question that was answered with yes or no, as what it says. */
export function answered(
  { sentence: question, turn: asker }: Question,
  answer: SpokenSentence,
  turn: VisitTurn,
  denies: boolean,
  note: Written,
  visit: Visit,
  /** The question that came last, where several were asked. */
  last: Question = { sentence: question, turn: asker },
): Item[] {
  const asks = aboutOf(question.text, !denies)
  if (asks === null) return []
  const { about, part } = asks
  const mentions = mentionsOf(about)
  // "You can walk a mile and don't get short of breath." "That's right.": it denies, though it was affirmed.
  const isDenial = denies || DENIES.test(about)
  const { fresh, share } = novelty(mentions, isDenial ? note.denials : note.keys)
  const exact = newParticulars(particularsOf(about), note.particulars)
  if (fresh < 0.6 && (exact === 0 || mentions.length === 0)) return []
  if ((isMostlyWritten(share, mentions, note.keys) && exact === 0) || isFormal(question.text)) return []
  if (EXAMINING.test(about) || breaksOff(about) || (!denies && isOpen({ questions: [{ sentence: question, turn: asker }] }))) return []
  // "You don't have any pain?" "Yes.": who can say. "Anything that makes it worse?" "Yes.": what it is comes next.
  if (!denies && ((DENIES.test(about) && !SURELY.test(answer.text)) || /^(?:any|some)(?:thing|one|body)\b/i.test(about))) return []
  if (ANYTHING.test(about) || ONLY_WHEN.test(about)) return []
  // "Any others? Is it just the blue one? Any brown ones?" "No.": what goes well or is had is not denied by the "no" to another question.
  // "Have you still got it, or has it gone?" "No" says neither.
  if (denies && EITHER.test(question.text)) return []
  if (denies && question !== last.sentence && IS_SO.test(question.text)) return []
  if (denies && !isDeniedAgain(question.text, turn.turn.text) && isToldAfter(mentions, turn, visit, last.sentence.text)) return []
  // "And you?", "Can I double-check?": nothing that could be denied or affirmed is named.
  if (
    /^(?:you|it|can i|that|this|he|she|they|do|does)\b/i.test(about) &&
    (exact === 0 || denies) &&
    !mentions.some(({ kind: of }) => of === 'symptom' || of === 'finding')
  )
    return []
  const topic = kindOf(about, mentions, isDenial)
  // "No alcohol" stands among the denials, where it takes no line of its own.
  const kind = denies && topic === 'social' ? 'denial' : topic
  if (kind === 'allergy' && !denies && !/\breaction/i.test(about)) return [] // what it is an allergy to is in the answer
  return [
    {
      kind,
      id: `${denies ? 'no ' : ''}${idOf(mentions)}`,
      text: denies ? deniedText(part) : affirmedText(about, part),
      weight: weightOf(kind, fresh, mentions, isDenial),
      isRedFlag: isFlagged(mentions, isDenial),
      places: [placeOf(asker, question), placeOf(turn, answer)],
    },
  ]
}

export function wordCount(text: string): number {
  return text.split(/\s+/).length
}

/** A question's first word without its capital, where it has no other. */
function lowered(text: string): string {
  return /^[A-Z][a-z]+\b/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text
}

/** A line is read, not studied. */
export function cut(text: string): string {
  if (text.length <= 140) return text
  const at = Math.max(text.lastIndexOf(',', 130), text.lastIndexOf(' ', 137))
  return `${text.slice(0, at)}…`
}
