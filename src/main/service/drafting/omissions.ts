/** Facts that the visit holds and the note does not: few, by weight, each with its turn. */
import type { FoundOmission, OmissionKind, Turn } from '../../../contract/records.ts'
import { saidOf } from './check-negations.ts'
import { HOMONYMS, nameOf } from './lexicon.ts'
import { keysOf, mentionsOf } from './units.ts'
import { visitOf, type Visit, type VisitTurn } from './visit.ts'
import { isDose, quantitiesOf, sameQuantity, type Quantity } from './numbers.ts'

/** More than this and nobody reads the list. */
const MOST = 10

type Candidate = FoundOmission & { readonly weight: number; readonly id: string }

const RED_FLAGS = new Set(
  [
    'chest pain',
    'syncope',
    'dyspnea',
    'hemoptysis',
    'hematochezia',
    'hematuria',
    'bleeding',
    'seizure',
    'weight loss',
    'suicidal ideation',
    'confusion',
    'weakness',
    'numbness',
    'depression',
  ].map((name) => `symptom:${name}`),
)
/** Too loose to miss: "feeling better, no pain now", "nervous laughter". */
const LOOSE = new Set(
  ['pain', 'stress', 'anxiety', 'discharge', 'falls', 'popping', 'burning', 'stiffness', 'instability', 'locking', 'sweating'].map(
    (name) => `symptom:${name}`,
  ),
)

/** `written`: the text of every sentence of the note. */
export function findOmissions(turns: readonly Turn[], written: readonly string[]): FoundOmission[] {
  const visit = visitOf(turns)
  const note = written.join('\n')
  const keys = new Set(keysOf(note).keys())
  const numbers = quantitiesOf(note)
  const candidates = [
    ...medications(visit, keys, numbers),
    ...allergies(visit, note),
    ...measurements(visit, numbers),
    ...symptoms(visit, keys),
    ...plans(visit, keys),
  ]
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const known = best.get(candidate.id)
    if (known === undefined || candidate.weight > known.weight) best.set(candidate.id, candidate)
  }
  return [...best.values()]
    .sort((a, b) => b.weight - a.weight || a.turn - b.turn)
    .slice(0, MOST)
    .map(({ kind, text, turn, spans }) => ({ kind, text, turn, spans }))
}

function candidate(kind: OmissionKind, id: string, weight: number, text: string, turn: VisitTurn, start: number, end: number): Candidate {
  return { kind, id: `${kind} ${id}`, weight, text, turn: turn.turn.number, spans: [{ start, end }] }
}

function medications(visit: Visit, keys: ReadonlySet<string>, numbers: readonly Quantity[]): Candidate[] {
  return visit.turns.flatMap((turn) =>
    turn.isInstruction
      ? []
      : mentionsOf(turn.turn.text)
          .filter((mention) => mention.kind === 'drug' && !HOMONYMS.has(mention.key))
          .flatMap((drug): Candidate[] => {
            const { text } = turn.turn
            const dose = turn.quantities.find(
              (quantity) => isDose(quantity.unit) && quantity.start >= drug.start && quantity.start - drug.end < 40,
            )
            const name = text.slice(drug.start, drug.end)
            const isWritten = keys.has(drug.key)
            if (isWritten && (dose === undefined || numbers.some((number) => sameQuantity(dose, number)))) return []
            const end = dose?.end ?? drug.end
            const shown = dose === undefined ? name : `${name} ${text.slice(dose.start, dose.end)}`
            return [candidate('medication', drug.key, isWritten ? 7 : dose === undefined ? 6 : 9, shown, turn, drug.start, end)]
          }),
  )
}

function allergies(visit: Visit, note: string): Candidate[] {
  if (/allerg/i.test(note)) return []
  return visit.turns.flatMap((turn): Candidate[] => {
    const match = /\ballergic to ([a-z][a-z ,'-]{2,60})|\ballerg(?:y|ies) to ([a-z][a-z ,'-]{2,60})/i.exec(turn.turn.text)
    if (match === null || turn.isInstruction || (turn.isQuestion && turn.answer?.kind !== 'yes')) return []
    const end = match.index + match[0].trimEnd().length
    return [candidate('allergy', match[0].toLowerCase(), 10, turn.turn.text.slice(match.index, end), turn, match.index, end)]
  })
}

const MEASURED =
  /\b(?:blood pressure|bp|pulse|heart rate|temp(?:erature)?|oxygen|saturation|o2|respirat\w+|weight|weigh|bmi|hemoglobin|a1c|glucose|sugar|creatinine|potassium|sodium|cholesterol|ldl|tsh|ejection fraction|ef|white (?:blood )?(?:cell )?count|platelets?|inr|psa)\b/gi

function measurements(visit: Visit, numbers: readonly Quantity[]): Candidate[] {
  return visit.turns.flatMap((turn): Candidate[] => {
    if (turn.isInstruction) return []
    const { text } = turn.turn
    return [...text.matchAll(MEASURED)].flatMap((match): Candidate[] => {
      const quantity = turn.quantities.find((each) => each.start > match.index && each.start - (match.index + match[0].length) < 40)
      if (quantity === undefined || (quantity.values[0] ?? 0) < 2 || isTimeWord(quantity) || isDose(quantity.unit)) return []
      if (numbers.some((number) => number.values.some((value) => quantity.values.includes(value)))) return []
      const pair = /^\s*(?:over|\/)\s*\S+/.exec(text.slice(quantity.end))
      const end = quantity.end + (pair?.[0].length ?? 0)
      return [
        candidate(
          'number',
          `${match[0].toLowerCase()} ${String(quantity.values[0])}`,
          6,
          text.slice(match.index, end),
          turn,
          match.index,
          end,
        ),
      ]
    })
  })
}

function isTimeWord(quantity: Quantity): boolean {
  return ['second', 'minute', 'hour', 'day', 'week', 'month', 'year', 'time'].includes(quantity.unit ?? '')
}

function symptoms(visit: Visit, keys: ReadonlySet<string>): Candidate[] {
  const seen = new Set<string>()
  return visit.turns.flatMap((turn) =>
    mentionsOf(turn.turn.text).flatMap((mention): Candidate[] => {
      if (mention.kind !== 'symptom' || keys.has(mention.key) || LOOSE.has(mention.key) || seen.has(mention.key)) return []
      if (mention.parts.length > 1 && mention.parts.every((part) => keys.has(part))) return []
      seen.add(mention.key)
      const said = saidOf(mention, visit).find(
        (place) => place.how === 'affirmed' && (place.turn.turn.role !== 'clinician' || place.turn.answer?.kind === 'yes'),
      )
      if (said === undefined) return []
      return [candidate('symptom', mention.key, RED_FLAGS.has(mention.key) ? 8 : 3, nameOf(mention.key), said.turn, said.start, said.end)]
    }),
  )
}

const PLAN =
  /\b(?:i'm (?:going to|gonna)|i am going to|i'll|i will|we'll|we will|we're (?:going to|gonna)|i(?:'d| would) like (?:you |to )|i want (?:you )?to|let's|i'd recommend|i recommend|you should|you need to|make sure (?:you|that)|follow up with|come back|see you (?:back|in|again))\b/i
const PLAN_WORK =
  /\b(?:order|refer|prescri\w+|start|stop|continue|increase|decrease|schedule|follow|test|x-?ray|mri|ct|scan|ultrasound|echo\w*|lab\w*|blood|therapy|surgery|injection|medication|medicine|refill|weeks?|months?|days?|specialist|monitor|exercise\w*|diet|brace|ice|rest|return|come back|call)\b/i

/** Not plans: the examination to come, small talk, and words to a machine or a nurse. */
const NOT_A_PLAN =
  /\b(?:examin\w+|physical exam|take a (?:quick )?look|look(?:ing)? at|listen to|hey,? (?:dragon|siri)|nurse|paperwork|talk (?:a little|about|soon)|set up|do you|are you)\b/i

function plans(visit: Visit, keys: ReadonlySet<string>): Candidate[] {
  return visit.turns.flatMap((turn) => {
    if (turn.turn.role === 'patient' || turn.isInstruction) return []
    return spokenSentences(turn.turn.text).flatMap(({ text, start, end }): Candidate[] => {
      if (!PLAN.test(text) || !PLAN_WORK.test(text) || text.endsWith('?') || NOT_A_PLAN.test(text)) return []
      const mentions = mentionsOf(text).filter((mention) => !mention.light && mention.kind !== 'term')
      if (mentions.length === 0) return []
      const written = mentions.filter((mention) => keys.has(mention.key) || mention.parts.some((part) => keys.has(part))).length
      if (written / mentions.length >= 0.5) return []
      const shown = text.length > 160 ? `${text.slice(0, 157)}…` : text
      const id = mentions
        .map((mention) => mention.key)
        .sort()
        .join(' ')
      return [candidate('plan', id, 5, shown, turn, start, end)]
    })
  })
}

/** Sentences as speech is written down: every stop ends one, and capitals say nothing. */
function spokenSentences(text: string): { readonly text: string; readonly start: number; readonly end: number }[] {
  return [...text.matchAll(/[^.?!;]+(?:[.?!;]+|$)/g)].flatMap((match) => {
    const lead = /^[\s,.]*(?:(?:okay|ok|all right|alright|so|and|um|uh|yeah|well|but|then)\b[\s,]*)*/i.exec(match[0])?.[0].length ?? 0
    const shown = match[0].slice(lead).trimEnd()
    const start = match.index + lead
    return shown.length < 12 ? [] : [{ text: shown, start, end: start + shown.length }]
  })
}
