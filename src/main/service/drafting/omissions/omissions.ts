/** Facts that the visit holds and the note does not: few, by weight, each with its turns. */
import type { FoundOmission, OmissionKind, Turn } from '../../../../contract/records.ts'
import { saidOf } from '../grounding/checks/negations.ts'
import { HOMONYMS, nameOf } from '../grounding/lexicon.ts'
import type { Item } from './answers.ts'
import { toldItems } from './items.ts'
import { writtenOf } from './weights.ts'
import { repeats, warningBefore } from './warned.ts'
import { isFormal, RED_FLAGS } from './words.ts'
import { packItems } from './list.ts'
import { isDose, quantitiesOf, sameQuantity, type Quantity } from '../grounding/numbers.ts'
import { spokenSentences, withoutFillers } from '../grounding/spoken.ts'
import { keysOf, mentionsOf } from '../grounding/units.ts'
import { visitOf, type Visit, type VisitTurn } from '../grounding/visit.ts'
import { withPlainMarks } from '../grounding/words.ts'

/** Too loose to miss: "feeling better, no pain now", "nervous laughter". */
const LOOSE = new Set(
  ['pain', 'stress', 'anxiety', 'discharge', 'falls', 'popping', 'burning', 'stiffness', 'instability', 'locking', 'sweating'].map(
    (name) => `symptom:${name}`,
  ),
)

/** `written`: the text of every sentence of the note. */
export function findOmissions(turns: readonly Turn[], written: readonly string[]): FoundOmission[] {
  return packItems(itemsOf(turns, written))
}

/** Every single thing that is missing, before the list is made short. */
export function itemsOf(turns: readonly Turn[], written: readonly string[]): Item[] {
  const visit = visitOf(turns)
  const plain = written.map(withPlainMarks)
  const note = plain.join('\n')
  const keys = new Set(keysOf(note).keys())
  const numbers = quantitiesOf(note)
  const told = toldItems(visit, writtenOf(plain))
  const toldKeys = new Set(told.flatMap(({ id }) => id.split(' ')))
  const exact = [...medications(visit, keys, numbers), ...allergies(visit, note), ...measurements(visit, numbers)]
  return [...joined(exact, told), ...symptoms(visit, keys).filter(({ id }) => !toldKeys.has(id)), ...plans(visit, keys)]
}

/** A sentence told longer than this is not shown in the place of what it holds. */
const TOLD_LETTERS = 110

/** Drugs, allergies and values that stand in a sentence told are shown as that sentence, with the weight of what it holds. */
function joined(exact: readonly Item[], told: readonly Item[]): Item[] {
  const items = [...told]
  const alone = exact.filter((item) => {
    const [place] = item.places
    const [span] = place?.spans ?? []
    if (place === undefined || span === undefined) return true
    const holds = ({ places, text }: Item) =>
      text.length <= TOLD_LETTERS &&
      places.some(({ turn, spans }) => turn === place.turn && spans.some(({ start, end }) => start <= span.start && span.end <= end))
    const index = items.findIndex(holds)
    const holder = items[index]
    if (holder === undefined) return true
    const kind = item.weight > holder.weight ? item.kind : holder.kind
    items[index] = { ...holder, kind, weight: Math.max(item.weight, holder.weight), id: `${holder.id} ${item.id}` }
    return false
  })
  return [...alone, ...items]
}

function item(kind: OmissionKind, id: string, weight: number, text: string, turn: VisitTurn, start: number, end: number): Item {
  return { kind, id, weight, text, places: [{ turn: turn.turn.number, spans: [{ start, end }] }] }
}

/** How far behind a drug's name its dose may stand, in characters. */
const DOSE_REACH = 40

function medications(visit: Visit, keys: ReadonlySet<string>, numbers: readonly Quantity[]): Item[] {
  return visit.turns.flatMap((turn) => {
    if (turn.isInstruction) return []
    const { text } = turn.turn
    const drugs = mentionsOf(text).filter(({ kind }) => kind === 'drug')
    return drugs.flatMap((drug, i): Item[] => {
      if (HOMONYMS.has(drug.key)) return []
      // "… with lisinopril. Take acetaminophen, 650 milligrams": a dose is that of the drug that was named last before it.
      const until = Math.min(drug.end + DOSE_REACH, drugs[i + 1]?.start ?? text.length)
      const dose = turn.quantities.find(({ start, unit }) => isDose(unit) && start >= drug.start && start < until)
      const name = text.slice(drug.start, drug.end)
      const isWritten = keys.has(drug.key)
      if (isWritten && (dose === undefined || numbers.some((number) => sameQuantity(dose, number)))) return []
      const end = dose?.end ?? drug.end
      const shown = dose === undefined ? name : `${name} ${text.slice(dose.start, dose.end)}`
      return [item('medication', drug.key, isWritten ? 7 : dose === undefined ? 6 : 9, shown, turn, drug.start, end)]
    })
  })
}

/** "Any allergies to medication?" names no allergy. */
const UNNAMED = /\bto (?:any\w*|(?:a |the |some )?(?:medic\w+|drugs?|antibiotics?|foods?|it|that|this|things?))\b/i

function allergies(visit: Visit, note: string): Item[] {
  if (/allerg/i.test(note)) return []
  return visit.turns.flatMap((turn): Item[] => {
    const match = /\ballergic to ([a-z][a-z ,'-]{2,60})|\ballerg(?:y|ies) to ([a-z][a-z ,'-]{2,60})/i.exec(turn.turn.text)
    if (match === null || turn.isInstruction || UNNAMED.test(match[0]) || (turn.isQuestion && turn.answer?.kind !== 'yes')) return []
    const end = match.index + match[0].trimEnd().length
    return [item('allergy', match[0].toLowerCase(), 10, turn.turn.text.slice(match.index, end), turn, match.index, end)]
  })
}

const MEASURED =
  /\b(?:blood pressure|bp|pulse|heart rate|temp(?:erature)?|oxygen|saturation|o2|respirat\w+|weight|weigh|bmi|hemoglobin|a1c|glucose|sugar|creatinine|potassium|sodium|cholesterol|ldl|tsh|ejection fraction|ef|white (?:blood )?(?:cell )?count|platelets?|inr|psa)\b/gi

function measurements(visit: Visit, numbers: readonly Quantity[]): Item[] {
  return visit.turns.flatMap((turn): Item[] => {
    if (turn.isInstruction) return []
    const { text } = turn.turn
    return [...text.matchAll(MEASURED)].flatMap((match): Item[] => {
      const quantity = turn.quantities.find((each) => each.start > match.index && each.start - (match.index + match[0].length) < 40)
      if (quantity === undefined || (quantity.values[0] ?? 0) < 2 || isTimeWord(quantity) || isDose(quantity.unit)) return []
      if (numbers.some((number) => number.values.some((value) => quantity.values.includes(value)))) return []
      const pair = /^\s*(?:over|\/)\s*\S+/.exec(text.slice(quantity.end))
      const end = quantity.end + (pair?.[0].length ?? 0)
      return [
        item('number', `${match[0].toLowerCase()} ${String(quantity.values[0])}`, 6, text.slice(match.index, end), turn, match.index, end),
      ]
    })
  })
}

function isTimeWord(quantity: Quantity): boolean {
  return ['second', 'minute', 'hour', 'day', 'week', 'month', 'year', 'time'].includes(quantity.unit ?? '')
}

/** "If you have any chest pain, …", "OK?" "Yes": agreed to, not had. */
const WARNING = /\b(?:if|in case|should) (?:you|it|there|things)\b[^.?!]*$/i

function symptoms(visit: Visit, keys: ReadonlySet<string>): Item[] {
  const seen = new Set<string>()
  return visit.turns.flatMap((turn) =>
    mentionsOf(turn.turn.text).flatMap((mention): Item[] => {
      if (mention.kind !== 'symptom' || keys.has(mention.key) || LOOSE.has(mention.key) || seen.has(mention.key)) return []
      if (mention.parts.length > 1 && mention.parts.every((part) => keys.has(part))) return []
      seen.add(mention.key)
      const places = saidOf(mention, visit)
      const isDenied = places.some(({ how }) => how === 'denied')
      const said = places.find((place) => {
        if (place.how !== 'affirmed' || isFormal(place.turn.turn.text.slice(Math.max(0, place.start - 12), place.end + 12))) return false
        if (place.turn.turn.role !== 'clinician') {
          const warned = warningBefore(place.turn, visit)
          return warned === null || !repeats(place.turn.turn.text, warned)
        }
        return place.turn.answer?.kind === 'yes' && !isDenied && !WARNING.test(place.turn.turn.text.slice(0, place.start))
      })
      if (said === undefined) return []
      const isRedFlag = RED_FLAGS.has(mention.key)
      return [{ ...item('symptom', mention.key, isRedFlag ? 8 : 3, nameOf(mention.key), said.turn, said.start, said.end), isRedFlag }]
    }),
  )
}

const PLAN =
  /\b(?:i'm (?:going to|gonna)|i am going to|i'll|i will|we'll|we will|we're (?:going to|gonna)|i(?:'d| would) like (?:you |to )|i want (?:you )?to|let's|i'd recommend|i recommend|you should|you need to|make sure (?:you|that)|follow up with|come back|see you (?:back|in|again))\b/i
const PLAN_WORK =
  /\b(?:order|refer|prescri\w+|start|stop|continue|increase|decrease|schedule|follow|test|x-?ray|mri|ct|scan|ultrasound|echo\w*|lab\w*|blood|therapy|surgery|injection|medication|medicine|refill|weeks?|months?|days?|specialist|monitor|exercise\w*|diet|brace|ice|rest|return|come back|call)\b/i

/** Not plans: the examination to come, small talk, and words to a machine or a nurse. */
const NOT_A_PLAN =
  /\b(?:examin\w+|physical exam|take a (?:quick )?look|look(?:ing)? at|listen to|hey,? (?:dragon|siri)|nurse|paperwork|talk (?:a little|about|soon)|set up|do you|are you|start counting|going to tell you|an idea of|let me (?:see|have)|counting|mind (?:to|at) (?:rest|ease)|take it from there|bear with|what we can)\b/i

function plans(visit: Visit, keys: ReadonlySet<string>): Item[] {
  return visit.turns.flatMap((turn) => {
    if (turn.turn.role === 'patient' || turn.isInstruction) return []
    return spokenSentences(turn.turn.text).flatMap(({ text, start, end }): Item[] => {
      if (!PLAN.test(text) || !PLAN_WORK.test(text) || text.endsWith('?') || NOT_A_PLAN.test(text)) return []
      const mentions = mentionsOf(text).filter((mention) => !mention.light && mention.kind !== 'term')
      if (mentions.length === 0) return []
      const written = mentions.filter((mention) => keys.has(mention.key) || mention.parts.some((part) => keys.has(part))).length
      if (written / mentions.length >= 0.5) return []
      const short = withoutFillers(text)
      const shown = short.length > 160 ? `${short.slice(0, 157)}…` : short
      const id = mentions
        .map((mention) => mention.key)
        .sort()
        .join(' ')
      return [item('plan', id, 5, shown, turn, start, end)]
    })
  })
}
