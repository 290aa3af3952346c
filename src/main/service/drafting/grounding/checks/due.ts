/** "Blood test in six weeks", where the test is due in two and the visit in six: a time that was said of another thing. */
import type { Reason } from '../../../../../contract/records.ts'
import { isTime, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import { rarestPlaces } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { sentenceAt } from '../words.ts'

/** When, or for how long. */
const BEFORE = /\b(in|for|within|after)\s+(?:about |around |another |the next |at least )?$/i
const COMING_BACK = /\b(?:follow(?:ing)?[- ]?up|return|come back|be seen|see (?:him|her|the patient|me|you)|recheck)\b/i
const SAID_COMING_BACK =
  /\b(?:follow(?:ing)?[- ]?up|see you (?:back|again|in|then)|(?:when|should) (?:do|should|can|will) (?:i|you) (?:see|come)|come (?:back|in)|return|back here|see me|meet again)\b/i

type Due = { readonly role: string; readonly quantity: Quantity }

/** The times of a text that say when, or for how long. */
function duesOf(text: string, quantities: readonly Quantity[]): Due[] {
  return quantities.flatMap((quantity): Due[] => {
    const role = BEFORE.exec(text.slice(Math.max(0, quantity.start - 30), quantity.start))?.[1]?.toLowerCase()
    return isTime(quantity.unit) && role !== undefined ? [{ role: role === 'for' ? 'for' : 'in', quantity }] : []
  })
}

function isLong({ unit }: Quantity): boolean {
  return unit === 'day' || unit === 'week' || unit === 'month' || unit === 'year'
}

/** What the visit says of when one comes back: in the turn that speaks of it, or in the answer to "when?". */
function comingBack(visit: Visit): { readonly turn: VisitTurn; readonly due: Due }[] {
  return visit.turns.flatMap((turn) => {
    if (turn.isInstruction || !SAID_COMING_BACK.test(turn.turn.text)) return []
    const own = duesOf(turn.turn.text, turn.quantities).filter(({ quantity: { end, start } }) => {
      const sentence = sentenceAt(turn.turn.text, start)
      return SAID_COMING_BACK.test(turn.turn.text.slice(sentence.start, Math.max(end, sentence.end)))
    })
    const next = turn.isQuestion && turn.turn.role === 'patient' ? visit.turns[turn.index + 1] : undefined
    const answered =
      next === undefined
        ? []
        : duesOf(next.turn.text, next.quantities)
            .slice(0, 1)
            .map((due) => ({ turn: next, due }))
    return [...own.map((due) => ({ turn, due })), ...answered]
  })
}

export function checkDue(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return duesOf(text, quantitiesOf(text)).flatMap((written): Reason[] => {
    const { quantity, role } = written
    const head = text.slice(0, quantity.start)
    const own = mentions.filter((mention) => !mention.light && mention.end <= quantity.start)
    const said =
      COMING_BACK.test(head) && role === 'in'
        ? comingBack(visit)
        : rarestPlaces(own, visit).flatMap(({ start, turn }) => {
            const sentence = sentenceAt(turn.turn.text, start)
            const dues = duesOf(turn.turn.text, turn.quantities).filter(
              ({ quantity: each, role: of }) => of === role && each.start >= sentence.start && each.start <= sentence.end,
            )
            // The next one behind it; where none follows, the last before it.
            const due = dues.find(({ quantity: each }) => each.start >= start) ?? dues.at(-1)
            return due === undefined ? [] : [{ turn, due }]
          })
    // Twenty minutes of ice are no answer to "for a week".
    const same = said.filter(({ due }) => due.role === role && isLong(due.quantity) === isLong(quantity))
    const [first] = same
    if (first === undefined || same.some(({ due }) => sameQuantity(quantity, due.quantity))) return []
    const heard = first.turn.turn.text.slice(first.due.quantity.start, first.due.quantity.end)
    const shown = text.slice(quantity.start, quantity.end)
    const sentence = `The statement says “${shown}” of this; turn ${String(first.turn.turn.number)} says “${heard}”.`
    return [{ check: 'date', outcome: 'unsure', sentence, span: { start: quantity.start, end: quantity.end } }]
  })
}
