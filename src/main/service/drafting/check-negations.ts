/** Denials: each needs somebody who denied it; and what was denied may not be stated as so. */
import type { Reason } from '../../../contract/records.ts'
import type { CheckResult } from './check-numbers.ts'
import type { Found } from './evidence.ts'
import { nameOf } from './lexicon.ts'
import { negatedRanges, within } from './negation.ts'
import type { Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'

/** Findings that a note denies as it denies a symptom. Parts of the body and tests are not among them. */
const DENIABLE = new Set(
  [
    'murmur',
    'crackles',
    'effusion',
    'fracture',
    'dislocation',
    'jugular venous distention',
    'hypertension',
    'diabetes',
    'heart attack',
    'stroke',
    'copd',
    'kidney stone',
    'urinary tract infection',
    'pneumonia',
    'sleep apnea',
    'anemia',
    'allergy',
    'upper respiratory infection',
  ].map((name) => `finding:${name}`),
)
/** What may come, not what is. */
const CONDITIONAL =
  /\b(?:if|in case|unless|should you|watch (?:out )?for|look out for|let me know|risk of|prevent|could|might|may|can (?:also )?cause|side effects?)\b/i

type Said = { readonly turn: VisitTurn; readonly start: number; readonly end: number; readonly how: 'denied' | 'affirmed' | 'asked' }

/** Every place that speaks of `mention`, and whether it is denied there, affirmed, or only asked. */
export function saidOf(mention: Mention, visit: Visit): Said[] {
  return visit.turns.flatMap((turn): Said[] => {
    if (turn.isInstruction) return []
    const spans = turn.keys.get(mention.key) ?? (mention.kind === 'word' ? [] : partly(mention, turn))
    return spans.map(({ start, end }): Said => {
      if (within(turn.negated, start, end) && !(turn.isQuestion && turn.answer?.kind === 'yes')) return { turn, start, end, how: 'denied' }
      if (turn.answer !== null && inLastQuestion(turn, start) && namesAnother(mention, turn, visit))
        return { turn, start, end, how: 'asked' }
      if (turn.answer !== null && inLastQuestion(turn, start))
        return { turn, start, end, how: turn.answer.kind === 'no' ? 'denied' : 'affirmed' }
      const before = turn.turn.text.slice(0, start)
      const clause = before.slice(Math.max(before.lastIndexOf('.'), before.lastIndexOf('?'), before.length - 90))
      const isOpen = CONDITIONAL.test(clause) || (turn.isQuestion && inLastQuestion(turn, start))
      return { turn, start, end, how: isOpen ? 'asked' : 'affirmed' }
    })
  })
}

function partly(mention: Mention, turn: VisitTurn): readonly { start: number; end: number }[] {
  return mention.parts.length > 1 && mention.parts.every((part) => turn.keys.has(part)) ? (turn.keys.get(mention.parts[0] ?? '') ?? []) : []
}

/** "Swelling or numbness?" "A little swelling, yes": an answer that names one of what was asked leaves the others open. */
function namesAnother(mention: Mention, turn: VisitTurn, visit: Visit): boolean {
  const answer = turn.answer?.kind === 'yes' ? visit.turns[turn.answer.index] : undefined
  if (answer === undefined || answer.keys.has(mention.key)) return false
  return [...answer.keys.keys()].some((key) => key.startsWith('symptom:') && turn.keys.has(key))
}

/** An answer speaks of the question that came last, not of what was told before it. */
function inLastQuestion(turn: VisitTurn, at: number): boolean {
  const text = turn.turn.text
  const mark = text.lastIndexOf('?')
  if (mark === -1) return true
  const before = Math.max(...['.', '!', '?'].map((stop) => text.lastIndexOf(stop, mark - 1)))
  // A question is often asked in two breaths: "any fever? chills?"
  const from = text.charAt(before) === '?' ? text.lastIndexOf('.', before) : before
  return at > from
}

/** Findings of an examination that are said as a normal result and written as a denial: "lungs are clear", "no wheezes". */
export const NORMAL = /\b(?:normal|clear|negative|unremarkable|intact|fine|good|within normal|regular|soft|benign|nice)\b/i

export function checkNegations(text: string, mentions: readonly Mention[], found: Found, visit: Visit, isExam: boolean): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  if (/\b(?:if|unless|should)\b/i.test(text)) return { reasons, turns }
  const denied = negatedRanges(text, 40)
  const inEvidence = (place: Said) => found.indexes.some((index) => Math.abs(index - place.turn.index) <= 1)
  const at = (place: Said) => `turn ${String(place.turn.turn.number)}`
  const rest: { mention: Mention; isDenied: boolean; said: readonly Said[] }[] = []
  for (const mention of mentions) {
    if (mention.light || mention.kind === 'term' || mention.kind === 'drug') continue
    const isDenied = within(denied, mention.start, mention.end)
    const said = saidOf(mention, visit)
    if (mention.kind !== 'symptom' && !DENIABLE.has(mention.key)) {
      rest.push({ mention, isDenied, said: said.filter(inEvidence) })
      continue
    }
    const name = text.slice(mention.start, mention.end) || nameOf(mention.key)
    const span = { start: mention.start, end: mention.end }
    const add = (outcome: Reason['outcome'], sentence: string) => reasons.push({ check: 'negation', outcome, sentence, span })
    const denials = said.filter((place) => place.how === 'denied')
    const denial = denials.find(inEvidence) ?? denials[0]
    // What the clinician finds does not contradict what the patient denies.
    const affirmations = said.filter(
      (place) => place.how === 'affirmed' && (place.turn.turn.role !== 'clinician' || place.turn.answer?.kind === 'yes'),
    )
    const affirmed = affirmations.find(inEvidence) ?? affirmations[0]
    for (const place of [isDenied ? (denial ?? affirmed) : undefined])
      if (place !== undefined) turns.push({ turn: place.turn, start: place.start, end: place.end })
    if (isDenied && denial !== undefined) {
      if (affirmed !== undefined && inEvidence(affirmed) && !inEvidence(denial)) {
        add('unsure', `${capital(name)} is denied in ${at(denial)}, but ${at(affirmed)} reports it.`)
      } else add('holds', `${capital(name)} is denied in ${at(denial)}.`)
    } else if (isDenied) {
      if (affirmed !== undefined && !isExam)
        add('contradicts', `The statement denies ${name}; ${at(affirmed)} speaks of it and does not deny it.`)
      else if (said.length > 0) add('unsure', `${capital(name)} is spoken of, but nobody clearly denies it.`)
      else if (isExam && visit.turns.some((turn) => turn.turn.role !== 'patient' && NORMAL.test(turn.turn.text))) {
        add('unsure', `Nobody says “no ${name}”; it may follow from a normal finding.`)
      } else add('fails', `Nobody asked about or denied ${name} in this visit.`)
    } else if (denial !== undefined && said.every((place) => place.how !== 'affirmed')) {
      turns.push({ turn: denial.turn, start: denial.start, end: denial.end })
      // Where it is also only asked about, or may come one day, the denial still stands alone against the statement.
      add(denials.length === said.length ? 'contradicts' : 'unsure', `The statement says ${name}; ${at(denial)} denies it.`)
    }
  }
  reasons.push(...polarity(text, rest, isExam))
  return { reasons, turns }
}

/** Whether the turns say the rest of the statement the same way round: one that is denied throughout must not be stated, nor the reverse. */
function polarity(
  text: string,
  rest: readonly { mention: Mention; isDenied: boolean; said: readonly Said[] }[],
  isExam: boolean,
): Reason[] {
  const known = rest.filter(({ said }) => said.length > 0)
  const span = null
  const stated = known.filter(({ isDenied }) => !isDenied)
  const denied = known.filter(({ isDenied }) => isDenied)
  const allDenied = (said: readonly Said[]) => said.every((place) => place.how === 'denied')
  if (stated.length >= (isExam ? 1 : 2) && denied.length === 0 && stated.every(({ said }) => allDenied(said))) {
    const number = String(stated[0]?.said[0]?.turn.turn.number)
    return [
      {
        check: 'negation',
        outcome: 'unsure',
        sentence: `The statement says so; turn ${number} says it is not so.`,
        span,
      },
    ]
  }
  const isDenial = /\b(?:denie[sd]|denying)\b/i.test(text)
  if (isDenial && denied.length > 0 && denied.every(({ said }) => said.every((place) => place.how === 'affirmed'))) {
    const number = String(denied[0]?.said[0]?.turn.turn.number)
    return [{ check: 'negation', outcome: 'unsure', sentence: `The statement denies this; turn ${number} says it.`, span }]
  }
  return []
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
