/** What the visit held, taken apart into things said: what the patient tells, answers and denies, each with its place and its weight. */
import { isAffirming } from '../grounding/negation.ts'
import { answered, cut, drugsIn, LEAST_FRESH, LEAST_FRESH_ANSWER, namesOne, pair, placeOf, wordCount, type Item } from './answers.ts'
import { denies, deniesAll, isDeniedAgain } from './denied.ts'
import { withoutEdges, withoutTrailing } from './edges.ts'
import { askedIn, isEcho, isOpen, lastQuestions, type Asked } from './asked.ts'
import { repeats, warningBefore } from './warned.ts'
import { newParticulars, OUTCOME, particularsOf } from './particulars.ts'
import { contradicting, idOf, isFlagged, isMostlyWritten, novelty, weightOf, type Written } from './weights.ts'
import { ALLERGY, CONFIRMS, HOLDING_ON, IDENTITY, isFormal, kindOf, LISTENING, POINTING, FINE, NOTHING, UNSURE, YES } from './words.ts'
import { asksBack, breaksOff, goesOn, isException, spokenSentences, withoutFillers, type SpokenSentence } from '../grounding/spoken.ts'
import { mentionsOf } from '../grounding/units.ts'
import type { Visit, VisitTurn } from '../grounding/visit.ts'

/** Told unasked, in words that no lexicon knows: only where there is much of it. */
const LEAST_FRESH_TALK = 1.4
/** What the patient affirms and the note denies. */
const AGAINST_WEIGHS = 3
/** What is told beside the point, in words that no lexicon knows, stands last. */
const LOOSE_WEIGHS = 0.4
/** A told sentence of no more words is shown whole: nothing is gained by cutting it, and "my family" is soon lost. */
const SHORT_WORDS = 10
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
      const asking = askedIn(turn, sentences)
      if (asking !== null) asked = asking
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
    const near: Asked | null = asked !== null && turn.index - asked.turn.index <= 3 ? asked : null
    const told = near?.isAnswered === false ? near.told : null
    if (told !== null && CONFIRMS.test(turn.turn.text))
      items.push(
        ...answered(told, { text: turn.turn.text, start: 0, end: turn.turn.text.length, isQuestion: false }, turn, false, note, visit),
      )
    const answers = near === null || near.questions.length === 0 ? null : near
    const lead = turn.turn.text.slice(0, sentences[0]?.start ?? turn.turn.text.length)
    const isYes = answers !== null && !answers.isAnswered && YES.test(lead)
    if (isYes && sentences.length === 0) {
      const whole = { text: turn.turn.text, start: 0, end: turn.turn.text.length, isQuestion: false }
      const question = answers.questions.at(-1)
      if (question !== undefined) items.push(...answered(question, whole, turn, false, note, visit))
    }
    // "Pardon?", "On my face?": the answer begins after it.
    const first = sentences.findIndex((sentence) => !isEcho(sentence, answers))
    const isEchoAlone = first === -1 && sentences.length > 0
    const warned = warningBefore(turn, visit)
    for (let index = Math.max(0, first); index < sentences.length && !isEchoAlone; index++) {
      const sentence = sentences[index]
      if (sentence === undefined) continue
      if (warned !== null && repeats(sentence.text, warned)) continue
      const next = sentences[index + 1]
      const isTakenBack =
        index === Math.max(0, first) &&
        !sentence.isQuestion &&
        answers !== null &&
        next !== undefined &&
        denies(sentence.text) &&
        (isException(next.text) || goesOn(next.text))
      const said =
        isTakenBack && goesOn(next.text)
          ? { ...next, start: sentence.start }
          : isTakenBack
            ? { ...sentence, text: `${sentence.text.replace(/\W+$/, '')}, ${next.text}`, end: next.end }
            : sentence
      const nth = index - Math.max(0, first) + (answers?.isAnswered === true ? 1 : 0)
      items.push(...itemOf(said, turn, answers, nth, isYes && nth === 0, note, visit))
      if (isTakenBack) index++
    }
    if (isUnknown && questions.length > 0) asked = askedIn(turn, sentences)
    else if (asked !== null && !isEchoAlone) asked = { ...asked, isAnswered: true }
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
  const short = withoutTrailing(withoutFillers(index === 0 ? sentence.text : sentence.text.replace(/^no[\s,]+(?=but\b)/i, '')))
  const trimmed = withoutEdges(short, note)
  // "I tried tablets, but it didn't help": what did not help is told with it.
  const text = OUTCOME.test(trimmed) && wordCount(short) <= 20 ? short : trimmed
  if (isFormal(text)) return []
  const own = mentionsOf(text)
  const against = contradicting(text, own, note)
  const { fresh, share } = novelty(own, note.keys, against)
  const exact = newParticulars(particularsOf(text), note.particulars)
  // An answer is shown whole where it is short.
  const whole = wordCount(short) <= 14 ? short : text
  const items: Item[] = []
  const isAsking = sentence.isQuestion && (turn.turn.role !== 'patient' || asksBack(sentence.text))
  if (asked !== null && index === 0 && !isAsking) {
    const question = asked.questions.at(-1)
    const isDenial = denies(sentence.text, isYes)
    if (
      question !== undefined &&
      (UNSURE.test(text) || FINE.test(text) || (isOpen(asked) && NOTHING.test(text))) &&
      wordCount(text) <= 14
    ) {
      const both = pair(question, asked, whole, sentence, turn, note)
      if (both !== null) return [both]
    }
    // "There was no blood in it?" "No, no blood.": said again, it is surely denied.
    if (question !== undefined && isDeniedAgain(question.sentence.text, turn.turn.text))
      return answered(question, sentence, turn, true, note, visit)
    if (isDenial && question !== undefined && goesOn(sentence.text)) {
      const both = pair(question, asked, short, sentence, turn, note)
      if (both !== null) return [both]
    } else if (isYes && !isDenial && question !== undefined && wordCount(text) >= 2 && wordCount(text) <= 8 && !namesOne(own, asked)) {
      const both = pair(question, asked, whole, sentence, turn, note)
      if (both !== null) return [both]
    } else if (!isDenial && question !== undefined && ALLERGY.test(question.sentence.text) && drugsIn(own).length > 0) {
      const both = pair(question, asked, text, sentence, turn, note)
      if (both !== null) return [both]
    } else if (isDenial || ((isYes || isAffirming(short === '' ? sentence.text : short)) && fresh < LEAST_FRESH && !namesOne(own, asked))) {
      // One "yes" answers the last of several questions; one "no" all of them.
      for (const each of isDenial ? asked.questions : asked.questions.slice(-1))
        items.push(...answered(each, sentence, turn, isDenial, note, visit, asked.questions.at(-1)))
    } else if (question !== undefined && (wordCount(text) <= 6 || (exact > 0 && wordCount(text) <= 12))) {
      const both = pair(question, asked, whole, sentence, turn, note)
      if (both !== null) return [both]
    }
  }
  if (asked !== null && index === 1 && exact > 0 && wordCount(text) <= 8 && !isAsking) {
    const question = asked.questions.at(-1)
    const both = question === undefined ? null : pair(question, asked, whole, sentence, turn, note)
    if (both !== null) return [...items, both]
  }
  const least = asked !== null && index <= 3 ? LEAST_FRESH_ANSWER : LEAST_FRESH
  // "It's not helping", "it stopped": little of it is new, and all of it counts.
  const tells = exact > 0 && (own.some(({ kind: of }) => of === 'drug' || of === 'symptom' || of === 'finding') || OUTCOME.test(text))
  if (isAsking || (!tells && (fresh < least || isMostlyWritten(share, own, note.keys))) || wordCount(text) < 2 || POINTING.test(text))
    return items
  const isDenied = /^(?:no\b|i (?:don't|haven't|didn't|can't|'m not|am not)|never|not\b)/i.test(text) || deniesAll(text, own)
  const ofText = kindOf(text, own, isDenied)
  // Of nothing that a note is about: "it was quite a weekend"; "nothing unusual".
  const isAbout = own.some(({ kind: of, light }) => of !== 'word' && !light)
  // "Do you work?" "I'm a roofer": the question says what it is about.
  const topic = asked?.questions.at(-1)?.sentence.text ?? ''
  const kind = ofText === 'symptom' && !isAbout && index === 0 && !/allerg/i.test(topic) ? kindOf(topic, [], false) : ofText
  const isLoose = !isAbout && exact === 0 && (kind === 'symptom' || kind === 'denial')
  if (!isAbout && !tells && asked === null && fresh < LEAST_FRESH_TALK) return items
  if (isLoose && index > 1 && fresh < 0.75) return items
  if (isLoose && wordCount(text) <= 4 && /^(?:no|nothing|none|not)\b/i.test(text)) return items
  if (breaksOff(text) && !own.some(({ kind: of }) => of === 'drug' || of === 'symptom' || of === 'finding')) return items
  items.push({
    kind,
    // The same as "no" to a question about it.
    id: `${isDenied ? 'no ' : ''}${idOf(own, particularsOf(text))}`,
    text: cut(wordCount(short) <= SHORT_WORDS ? short : text),
    weight: (weightOf(kind, fresh, own, isDenied) + (against.size > 0 ? AGAINST_WEIGHS : 0)) * (isLoose && index > 0 ? LOOSE_WEIGHS : 1),
    isRedFlag: isFlagged(own, isDenied),
    places: [placeOf(turn, sentence)],
  })
  return items
}
