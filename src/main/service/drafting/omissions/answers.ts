/** Questions and their answers, as things said: "Any fevers?" "No" is "no fevers". */
import type { OmissionKind, Span } from '../../../../contract/records.ts'
import { newParticulars, particularsOf } from './particulars.ts'
import { idOf, isFlagged, isMostlyWritten, novelty, weightOf, type Written } from './weights.ts'
import { ANYTHING, DENIES, EXAMINING, FINE, isFormal, kindOf, OPEN, POINTING } from './words.ts'
import { isAffirming } from '../grounding/negation.ts'
import { saidOf } from '../grounding/said.ts'
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

export type Asked = { readonly turn: VisitTurn; readonly questions: readonly SpokenSentence[]; readonly isAnswered: boolean }

/** True where yes and no are no answers. */
export function isOpen({ questions }: Asked): boolean {
  return OPEN.test(questions.at(-1)?.text ?? '')
}

/** The questions at the end of a turn: those that an answer answers. */
export function lastQuestions(sentences: readonly SpokenSentence[]): SpokenSentence[] {
  const last = sentences.findLastIndex(({ isQuestion }) => isQuestion)
  if (last === -1) return []
  let first = last
  while (first > 0 && sentences[first - 1]?.isQuestion === true) first--
  return sentences.slice(first, last + 1)
}

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
  question: SpokenSentence,
  asked: Asked,
  text: string,
  answer: SpokenSentence,
  turn: VisitTurn,
  note: Written,
): Item | null {
  const isFine = FINE.test(text) && !isOpen(asked)
  if (isFormal(question.text) || EXAMINING.test(question.text) || (POINTING.test(text) && !isFine) || breaksOff(text)) return null
  const goes = goesOn(answer.text)
  const about = lastClauses(askedAbout(question.text))
  const own = mentionsOf(text)
  const isNamed = !goes && namesOne(own, asked)
  const whole = isNamed ? own : mentionsOf(`${about}. ${text}`)
  const exact = newParticulars(particularsOf(text), note.particulars)
  const both = novelty(whole, note.keys)
  // A note that says "no known allergies" has the word, and not the latex.
  const isAllergy = goes && /\ballerg/i.test(about) && novelty(own, note.keys).fresh > 0
  const isNew = isAllergy || (both.fresh >= LEAST_FRESH && !isMostlyWritten(both.share, whole, note.keys))
  if (
    about === '' ||
    ANYTHING.test(about) ||
    wordCount(about) > 14 ||
    (!isNew && exact === 0) ||
    (own.length === 0 && exact === 0 && !isFine)
  )
    return null
  const kind = kindOf(`${about} ${text}`, whole, false)
  const isAlone = isNamed || (!goes && own.filter((mention) => !mention.light).length >= 3)
  return {
    kind,
    id: `${idOf(whole)}${isNew ? '' : ` ${text.toLowerCase().replace(/\s+/g, '-')}`}`,
    text: cut(isAlone ? text : `${lowered(about)}: ${goes ? text.replace(/^No\b/, 'no') : text}`),
    weight: weightOf(kind, both.fresh + exact, whole, false),
    isRedFlag: !goes && isFlagged(whole, false),
    places: [placeOf(asked.turn, question), placeOf(turn, answer)],
  }
}

/** "Swelling or numbness?" "A little swelling": an answer that names one of what was asked says nothing of the others. */
export function namesOne(own: readonly Mention[], asked: Asked): boolean {
  const inQuestion = new Set(asked.questions.flatMap(({ text }) => mentionsOf(text)).map((mention) => mention.key))
  return own.some((mention) => !mention.light && mention.kind !== 'term' && inQuestion.has(mention.key))
}

/** A question that was answered with yes or no, as what it says. */
export function answered(
  question: SpokenSentence,
  asker: VisitTurn,
  answer: SpokenSentence,
  turn: VisitTurn,
  denies: boolean,
  note: Written,
  visit: Visit,
): Item[] {
  const about = askedAbout(question.text, !denies)
  const mentions = mentionsOf(about)
  const { fresh, share } = novelty(mentions, note.keys)
  const exact = newParticulars(particularsOf(about), note.particulars)
  if (fresh < 0.6 && (exact === 0 || mentions.length === 0)) return []
  if ((isMostlyWritten(share, mentions, note.keys) && exact === 0) || wordCount(about) > 16 || isFormal(question.text)) return []
  if (EXAMINING.test(about) || breaksOff(about) || (!denies && isOpen({ turn: asker, questions: [question], isAnswered: false }))) return []
  // "You don't have any pain?" "Yes.": who can say. "Anything that makes it worse?" "Yes.": what it is comes next.
  if (!denies && (DENIES.test(about) || /^(?:any|some)(?:thing|one|body)\b/i.test(about))) return []
  if (denies && isToldAfter(mentions, turn, visit)) return []
  // "And you?", "Can I double-check?": nothing that could be denied or affirmed is named.
  if (
    /^(?:you|it|can i|that|this|he|she|they|do|does)\b/i.test(about) &&
    !mentions.some(({ kind: of }) => of === 'symptom' || of === 'finding')
  )
    return []
  const kind = kindOf(about, mentions, denies)
  if (kind === 'allergy' && !denies) return [] // what it is an allergy to is in the answer
  return [
    {
      kind,
      id: `${denies ? 'no ' : ''}${idOf(mentions)}`,
      text: denies ? deniedText(question.text) : about,
      weight: weightOf(kind, fresh, mentions, denies),
      isRedFlag: isFlagged(mentions, denies),
      places: [placeOf(asker, question), placeOf(turn, answer)],
    },
  ]
}

/** "Vomiting?" "No." "Yeah, I vomited at first": a denial that the patient takes back at once is none. */
function isToldAfter(mentions: readonly Mention[], answer: VisitTurn, visit: Visit): boolean {
  const next = visit.turns[answer.index + 1]?.turn
  if (next?.role === answer.turn.role && isAffirming(next.text)) return true
  return mentions.some(
    (mention) =>
      (mention.kind === 'symptom' || mention.kind === 'drug') &&
      saidOf(mention, visit).some(
        ({ how, turn }) =>
          how === 'affirmed' && turn.turn.role === 'patient' && turn.index >= answer.index && turn.index <= answer.index + 3,
      ),
  )
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
