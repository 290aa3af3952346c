/** A dose that the visit gives only as what is to come may not be given as what the patient takes already. */
import type { Reason } from '../../../../../contract/records.ts'
import { isDose, quantitiesOf, sameQuantity } from '../numbers.ts'
import { placesOf } from '../places.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/** How a note says what is taken now. */
const CURRENT =
  /\b(?:(?:has been|is|was|are|were|remains?|currently|already|still) (?:currently |still )?(?:taking|using|on)|takes|continu(?:e|es|ed|ing)(?: on| with| to take| taking)?|(?:doing well|stable|maintained) (?:on|with))\b[^.;]{0,40}$/i
/** How a clinician speaks of a change, before its dose. */
const CHANGE =
  /\b(?:increas\w*|rais\w*|go(?:ing)? up|up to|bump\w*|doubl\w*|titrat\w*|decreas\w*|lower\w*|reduc\w*|cut\w*|switch\w*|chang\w*|start\w*|begin|add|prescrib\w*|order|put (?:you|him|her) on)\b[^.?!;]{0,70}$/i
/** Words on each side of a drug that may hold its dose, in characters. */
const REACH = 90

export function checkCurrentDose(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  return mentions.flatMap((drug): Reason[] => {
    if (drug.kind !== 'drug' || !CURRENT.test(text.slice(0, drug.start))) return []
    const [dose] = quantitiesOf(text.slice(drug.end, drug.end + 30)).filter(({ unit }) => isDose(unit))
    if (dose === undefined) return []
    const near = placesOf(drug, visit).flatMap(({ end, start, turn }) =>
      turn.quantities
        .filter((said) => sameQuantity(dose, said) && said.start > start - REACH && said.start < end + REACH)
        .map((said) => ({ turn, isChange: CHANGE.test(turn.turn.text.slice(Math.max(0, said.start - 100), said.start)) })),
    )
    const [first] = near
    if (first === undefined || near.some(({ isChange }) => !isChange)) return []
    const span = { start: drug.start, end: drug.end + dose.end }
    const shown = text.slice(span.start, span.end)
    const sentence = `The statement has “${shown}” as taken now; turn ${String(first.turn.turn.number)} gives it as a change to come.`
    return [{ check: 'plan', outcome: 'unsure', sentence, span }]
  })
}
