/** What the visit held, taken apart into things said: what the patient tells, answers and denies, each with its place and its weight. */
import { isAffirming, isDenying } from '../grounding/negation.ts'
import {
  answered,
  cut,
  isOpen,
  lastQuestions,
  LEAST_FRESH,
  LEAST_FRESH_ANSWER,
  namesOne,
  pair,
  placeOf,
  wordCount,
  type Asked,
  type Item,
} from './answers.ts'
import { newParticulars, particularsOf, type Particulars } from './particulars.ts'
import { contradicting, idOf, isFlagged, isMostlyWritten, novelty, weightOf, type Written } from './weights.ts'
import { DENIES, HOLDING_ON, IDENTITY, isFormal, kindOf, LISTENING, POINTING, SETS_TERMS, YES } from './words.ts'
import { asksBack, breaksOff, goesOn, isException, spokenSentences, withoutFillers, type SpokenSentence } from '../grounding/spoken.ts'
import { mentionsOf } from '../grounding/units.ts'
import type { Visit, VisitTurn } from '../grounding/visit.ts'

/** Told unasked, in words that no lexicon knows: only where there is much of it. */
const LEAST_FRESH_TALK = 1.4
/** What the patient affirms and the note denies. */
const AGAINST_WEIGHS = 3
/** What the patient tells and what the patient's answers say, where the note (its `keys`) does not have it. */
export function toldItems(visit: Visit, note: Written): Item[] {
  const items: Item[] = []
  let asked: Asked | null = null
  /** The last turn that asked who the patient is. */
  let identity: number | null = null
  for (const turn of visit.turns) {
    if (turn.isInstruction) continue
    const sentences = spokenSentences(turn.turn.text)
    const isClinician = turn.turn.role === 'clinician'
    const questions = lastQuestions(sentences)
    if (isClinician) {
      if (sentences.some(({ text }) => IDENTITY.test(text))) identity = turn.index
      else if (questions.length > 0 || sentences.some(({ text }) => text.length > 20)) identity = null
      if (questions.length > 0) asked = { turn, questions, isAnswered: false }
      else if (sentences.some(({ text }) => text.length > 25)) asked = null
      continue
    }
    const isUnknown = turn.turn.role === 'unknown'
    if (isUnknown && sentences.some(({ text, isQuestion }) => isQuestion && IDENTITY.test(text))) identity = turn.index
    if (identity !== null && turn.index - identity <= (isUnknown ? 1 : 4)) continue
    // "Is it sore?" "Yep." "Um, no, not sore": the answer is what the patient goes on to say.
    const following = visit.turns[turn.index + 1]
    const goesOnSpeaking = following?.turn.role === 'patient' && !LISTENING.test(following.turn.text)
    // "How long has it been?" "Yep." "About a week.": a sound of listening answers no open question.
    if (LISTENING.test(turn.turn.text) && (asked === null || goesOnSpeaking || HOLDING_ON.test(turn.turn.text) || isOpen(asked))) continue
    const answers: Asked | null = asked !== null && turn.index - asked.turn.index <= 3 ? asked : null
    const lead = turn.turn.text.slice(0, sentences[0]?.start ?? turn.turn.text.length)
    const isYes = answers !== null && !answers.isAnswered && YES.test(lead)
    if (isYes && sentences.length === 0) {
      const whole = { text: turn.turn.text, start: 0, end: turn.turn.text.length, isQuestion: false }
      const question = answers.questions.at(-1)
      if (question !== undefined) items.push(...answered(question, answers.turn, whole, turn, false, note, visit))
    }
    for (let index = 0; index < sentences.length; index++) {
      const sentence = sentences[index]
      if (sentence === undefined) continue
      const next = sentences[index + 1]
      const isTakenBack =
        index === 0 && !sentence.isQuestion && answers !== null && next !== undefined && isDenying(sentence.text) && isException(next.text)
      const said = isTakenBack ? { ...sentence, text: `${sentence.text.replace(/\W+$/, '')}, ${next.text}`, end: next.end } : sentence
      items.push(...itemOf(said, turn, answers, index + (answers?.isAnswered === true ? 1 : 0), isYes && index === 0, note, visit))
      if (isTakenBack) index++
    }
    if (turn.turn.role === 'unknown' && questions.length > 0) asked = { turn, questions, isAnswered: false }
    else if (asked !== null) asked = { ...asked, isAnswered: true }
  }
  return items
}

function itemOf(
  sentence: SpokenSentence,
  turn: VisitTurn,
  asked: Asked | null,
  index: number,
  isYes: boolean,
  note: Written,
  visit: Visit,
): Item[] {
  if (isFormal(sentence.text)) return []
  const short = withoutFillers(sentence.text)
  const text = withoutEdges(short, note)
  if (isFormal(text)) return []
  const own = mentionsOf(text)
  const against = contradicting(text, own, note)
  const { fresh, share } = novelty(own, note.keys, against)
  const exact = newParticulars(particularsOf(text), note.particulars)
  const items: Item[] = []
  const isAsking = sentence.isQuestion && (turn.turn.role !== 'patient' || asksBack(sentence.text))
  if (asked !== null && index === 0 && !isAsking) {
    const question = asked.questions.at(-1)
    const denies = isDenying(sentence.text)
    if (denies && question !== undefined && goesOn(sentence.text)) {
      const both = pair(question, asked, short, sentence, turn, note)
      if (both !== null) return [both]
    } else if (isYes && !denies && question !== undefined && wordCount(text) >= 2 && wordCount(text) <= 8 && !namesOne(own, asked)) {
      const both = pair(question, asked, text, sentence, turn, note)
      if (both !== null) return [both]
    } else if (denies || ((isYes || isAffirming(sentence.text)) && fresh < LEAST_FRESH && !namesOne(own, asked))) {
      // One "yes" answers the last of several questions; one "no" all of them.
      for (const each of denies ? asked.questions : asked.questions.slice(-1))
        items.push(...answered(each, asked.turn, sentence, turn, denies, note, visit))
    } else if (question !== undefined && (wordCount(text) <= 6 || (exact > 0 && wordCount(text) <= 12))) {
      const both = pair(question, asked, text, sentence, turn, note)
      if (both !== null) return [both]
    }
  }
  if (asked !== null && index === 1 && exact > 0 && wordCount(text) <= 8 && !isAsking) {
    const question = asked.questions.at(-1)
    const both = question === undefined ? null : pair(question, asked, text, sentence, turn, note)
    if (both !== null) return [...items, both]
  }
  const least = asked !== null && index <= 3 ? LEAST_FRESH_ANSWER : LEAST_FRESH
  // "It's not helping", "it stopped": little of it is new, and all of it counts.
  const tells = exact > 0 && own.some(({ kind: of }) => of === 'drug' || of === 'symptom')
  if (isAsking || (!tells && (fresh < least || isMostlyWritten(share, own, note.keys))) || wordCount(text) < 2 || POINTING.test(text))
    return items
  // Of nothing that a note is about: "it was quite a weekend".
  const isAbout = own.some(({ kind: of, light }) => of !== 'word' && !light)
  if (!isAbout && asked === null && fresh < LEAST_FRESH_TALK) return items
  if (breaksOff(text) && !own.some(({ kind: of }) => of === 'drug' || of === 'symptom' || of === 'finding')) return items
  const isDenied = /^(?:no\b|i (?:don't|haven't|didn't|can't|'m not|am not)|never|not\b)/i.test(text)
  const kind = kindOf(text, own, isDenied)
  items.push({
    kind,
    // The same as "no" to a question about it.
    id: `${/^no\b/i.test(text) ? 'no ' : ''}${idOf(own)}`,
    text: cut(text),
    weight: weightOf(kind, fresh, own, isDenied) + (against.size > 0 ? AGAINST_WEIGHS : 0),
    isRedFlag: isFlagged(own, isDenied),
    places: [placeOf(turn, sentence)],
  })
  return items
}

const NOTHING: Particulars = { quantities: [], sides: new Set(), times: new Set() }

/** A told sentence from its first clause that the note lacks to its last. */
function withoutEdges(text: string, note: Written): string {
  const clauses = text.split(/(?<=,)\s+|\s+(?=(?:but|because|(?<!\bor )so|and (?:i|it|he|she|they|then|my|the))\b)/i)
  // "I can't, like, walk": what denies the next clause is never left out, nor is a condition, a number, a side or a time.
  const isNew = clauses.map(
    (clause) =>
      DENIES.test(clause) ||
      SETS_TERMS.test(clause) ||
      newParticulars(particularsOf(clause), NOTHING) > 0 ||
      novelty(mentionsOf(clause), note.keys, note.denied).fresh >= 0.6,
  )
  const first = isNew.indexOf(true)
  if (first === -1) return text
  const trimmed = clauses
    .slice(first, isNew.lastIndexOf(true) + 1)
    .join(' ')
    .replace(/^(?:but|because|so|and|or|then|that|which)\s+/i, '')
    .replace(/[\s,]+$/, '')
  return breaksOff(trimmed) ? text : trimmed
}
