/** "A1c 8.4", where that was in January and is 7.1 now: a value of an earlier time given as today's, or of a month that had another. */
import { MONTHS } from '../calendar.ts'
import type { Reason } from '../../../../../contract/records.ts'
import { isOfMeasure } from './measures.ts'
import { isDose, isTime, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sentenceAt } from '../words.ts'

/** In the sentence of a value: it was so, and is not now. */
const EARLIER = new RegExp(
  `\\b(?:(?:in|last|back in) (?:${MONTHS}|spring|summer|fall|winter)|last (?:time|year|month|visit)|(?:months?|years?|weeks?) ago|previously|used to|before that)\\b`,
  'i',
)
/** Of what is counted: "you were smoking two packs a day". Values of a whole examination may stand in such a sentence. */
const WAS_SO = /\b(?:you|i) (?:were|was) \w+ing\b/i
/** In a statement: it speaks of then, or of both. */
const TELLS_WHEN = new RegExp(
  `\\b(?:${MONTHS}|was|were|from|previous(?:ly)?|prior|last|ago|before|earlier|past|used to|history|since|compared|yesterday|at home|home)\\b`,
  'i',
)

function wordBehind(text: string, { end }: Quantity): string {
  return /^\W*(\w+)/.exec(text.slice(end))?.[1]?.toLowerCase().replace(/s$/, '') ?? ''
}

type Said = { readonly turn: VisitTurn; readonly quantity: Quantity; readonly sentence: string }

function saidWith(visit: Visit, is: (quantity: Quantity) => boolean): Said[] {
  return visit.turns.flatMap((turn) =>
    turn.isInstruction
      ? []
      : turn.quantities.filter(is).map((quantity) => {
          const { text } = turn.turn
          const { end, start } = sentenceAt(text, quantity.start)
          // "It was 8.4 in January, and now it is 7.1": the part between two commas.
          const from = Math.max(start, text.lastIndexOf(', ', quantity.start))
          const comma = text.indexOf(', ', quantity.end)
          return { turn, quantity, sentence: text.slice(from, comma === -1 ? end : Math.min(end, comma)) }
        }),
  )
}

/** In the part of a sentence: how it should be, not how it is. */
const WISHED =
  /\b(?:(?:like|want|love) (?:it |that |this |your \w+ |for \w+ )?(?:to (?:see|get|have|be)|at|under|below)|goal|target|ideal(?:ly)?|aim(?:ing)? (?:for|at)|should be)\b/i
/** How far before a value the wish may stand, in characters. */
const WISH_REACH = 60
/** In a statement: it speaks of what is aimed at, or asks for it. */
const TELLS_AIM =
  /\b(?:goal|target|aim\w*|ideal\w*|should|below|under|less|lower|toward|improve|get|reach|bring|keep|maintain|until|if|would)\b/i
/** In a statement: it is so today. */
const TELLS_NOW = /\b(?:currently|now|still|continues)\b/i

export function checkEarlier(text: string, visit: Visit): Reason[] {
  return [...asToday(text, visit), ...asItIs(text, visit), ...ofMonth(text, visit)]
}

/** "A1c is 7", where the clinician would like to see it at 7, and says another value. */
function asItIs(text: string, visit: Visit): Reason[] {
  if (TELLS_AIM.test(text)) return []
  return quantitiesOf(text).flatMap((written): Reason[] => {
    if (isTime(written.unit) || isDose(written.unit) || !isOfMeasure(text, written)) return []
    const isWished = ({ quantity, turn }: Said) =>
      WISHED.test(turn.turn.text.slice(Math.max(0, quantity.start - WISH_REACH), quantity.start))
    const said = saidWith(visit, (quantity) => sameQuantity(written, quantity) && !isTime(quantity.unit) && !isDose(quantity.unit))
    const first = said.find(isWished)
    // The same number of something else says nothing.
    if (said.some((each) => !isWished(each) && isOfMeasure(each.turn.turn.text, each.quantity))) return []
    if (first === undefined) return []
    const sentence = `Turn ${String(first.turn.turn.number)} says “${text.slice(written.start, written.end)}” of how it should be, not of how it is.`
    return [{ check: 'number', outcome: 'fails', sentence, span: { start: written.start, end: written.end } }]
  })
}

function asToday(text: string, visit: Visit): Reason[] {
  if (TELLS_WHEN.test(text.replace(/\bfrom\b.*$/i, ''))) return []
  return quantitiesOf(text).flatMap((written): Reason[] => {
    if (isTime(written.unit) || isDose(written.unit) || !(isOfMeasure(text, written) || TELLS_NOW.test(text))) return []
    if (/\bfrom $/i.test(text.slice(0, written.start))) return []
    // What is counted has no measure: it is known by its word.
    const counted = isOfMeasure(text, written) ? null : (written.unit ?? wordBehind(text, written))
    const said = saidWith(visit, (quantity) => sameQuantity(written, quantity) && !isTime(quantity.unit)).filter(
      ({ quantity, turn }) => counted === null || (quantity.unit ?? wordBehind(turn.turn.text, quantity)) === counted,
    )
    const [first] = said
    if (first === undefined || !said.every(({ sentence }) => EARLIER.test(sentence) || (counted !== null && WAS_SO.test(sentence))))
      return []
    const sentence = `Turn ${String(first.turn.turn.number)} says “${text.slice(written.start, written.end)}” of an earlier time.`
    return [{ check: 'time', outcome: 'unsure', sentence, span: { start: written.start, end: written.end } }]
  })
}

/** "A1c in January was 7.1": each value belongs to the month of its own sentence. */
function ofMonth(text: string, visit: Visit): Reason[] {
  const months = [...text.matchAll(new RegExp(`\\b(?:${MONTHS})\\b`, 'gi'))]
  const [month] = months
  if (month === undefined || months.length > 1) return []
  const [nearest] = quantitiesOf(text)
    .filter((quantity) => isOfMeasure(text, quantity) && !isTime(quantity.unit))
    .toSorted((a, b) => Math.abs(a.start - month.index) - Math.abs(b.start - month.index))
  if (nearest === undefined) return []
  const name = new RegExp(`\\b${month[0]}\\b`, 'i')
  const told = saidWith(visit, ({ unit }) => !isTime(unit)).filter(({ sentence }) => name.test(sentence))
  const [other] = told
  if (other === undefined || told.some(({ quantity }) => sameQuantity(nearest, quantity))) return []
  const heard = other.turn.turn.text.slice(other.quantity.start, other.quantity.end)
  const sentence = `Turn ${String(other.turn.turn.number)} says “${heard}” of ${month[0]}.`
  return [{ check: 'time', outcome: 'unsure', sentence, span: { start: nearest.start, end: nearest.end } }]
}
