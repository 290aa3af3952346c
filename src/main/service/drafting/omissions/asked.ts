/** What stands to be answered: the questions of a turn, and what is said for the patient to confirm. */
import { isFormal, ADVISES, CONFIRMABLE, EXAMINING, OPEN, SETS_TERMS } from './words.ts'
import { askedAbout, withoutFillers, type SpokenSentence } from '../grounding/spoken.ts'
import type { VisitTurn } from '../grounding/visit.ts'

/** A question, or a statement put to the patient, and the turn that it stands in. */
export type Question = { readonly turn: VisitTurn; readonly sentence: SpokenSentence }

export type Asked = {
  readonly turn: VisitTurn
  /** In their order; the last is what an answer answers. None where nothing is asked. */
  readonly questions: readonly Question[]
  /** What the turn ends with, for the patient to confirm ("so it started at noon"); null where it does not. */
  readonly told: Question | null
  readonly isAnswered: boolean
}

/** True where yes and no are no answers. */
export function isOpen({ questions }: Pick<Asked, 'questions'>): boolean {
  return OPEN.test(questions.at(-1)?.sentence.text ?? '')
}

/** The questions at the end of a turn: those that an answer answers. */
export function lastQuestions(sentences: readonly SpokenSentence[]): SpokenSentence[] {
  const last = sentences.findLastIndex(({ isQuestion }) => isQuestion)
  if (last === -1) return []
  let first = last
  while (first > 0 && sentences[first - 1]?.isQuestion === true) first--
  return sentences.slice(first, last + 1)
}

/** What a clinician's turn asks, or what it puts to the patient; null where it does neither. */
export function askedIn(turn: VisitTurn, sentences: readonly SpokenSentence[]): Asked | null {
  const questions = lastQuestions(sentences).map((sentence) => ({ turn, sentence }))
  const last = sentences.at(-1)
  const told = last !== undefined && !last.isQuestion && isConfirmable(last.text) ? { turn, sentence: last } : null
  return questions.length === 0 && told === null ? null : { turn, questions, told, isAnswered: false }
}

function isConfirmable(text: string): boolean {
  return CONFIRMABLE.test(text) && !ADVISES.test(text) && !EXAMINING.test(text) && !isFormal(text) && text.split(/\s+/).length <= MOST_WORDS
}

/** "Pardon?", "On my face?": the patient asks what was asked. No answer yet. */
export function isEcho(sentence: SpokenSentence, asked: Asked | null): boolean {
  if (asked === null || sentence.text.split(/\s+/).length > 4) return false
  return sentence.isQuestion
}

/** A question of more words is cut to where it asks, unless it sets terms ("if you put a glass on it, does it fade?"). */
const SHORT_WORDS = 10
/** And of more than these it is none that is read at a glance. */
const MOST_WORDS = 20

/** Where the asking begins anew: "a few questions that may matter here, do you smoke?" */
const ANEW = /^.*(?<=[\s,])(?<!\bor )((?:do|did|have|has|are|were|is|was|can|could|would) (?:you|he|she|it|they|there)\b.*)$/is

/** What a question asks about, and the part of the question that says so; null where it cannot be said in few words. */
export function aboutOf(question: string, isAffirmed: boolean): { readonly about: string; readonly part: string } | null {
  const whole = askedAbout(question, isAffirmed)
  const words = (text: string) => text.split(/\s+/).length
  if (words(whole) <= SHORT_WORDS) return { about: whole, part: question }
  const part = SETS_TERMS.test(whole) ? undefined : ANEW.exec(withoutFillers(question))?.[1]
  if (part === undefined) return words(whole) <= MOST_WORDS ? { about: whole, part: question } : null
  const about = askedAbout(part, isAffirmed)
  return words(about) <= MOST_WORDS ? { about, part } : null
}
