/** "Heart rate: 128/88 mmHg": the value of one measure given to another. All vital signs stand close together, so that being near tells nothing. */
import type { Reason } from '../../../../../contract/records.ts'
import { isDose, isTime, quantitiesOf, sameQuantity, type Quantity, type Unit } from '../numbers.ts'
import type { Visit, VisitTurn } from '../visit.ts'

type Measure = { readonly name: string; readonly words: RegExp; readonly units: readonly Unit[] }

const PRESSURE = 'blood pressure'

/** Longer names first: "pulse ox" is no pulse. A measure takes the units that are its own, and none that are another's. */
const MEASURES: readonly Measure[] = [
  {
    name: 'oxygen saturation',
    words: /(?:\boxygen|\bo2)(?: sat\w*)?\b|pulse ox\w*|\bspo2|saturation|\bsats?\b|oxygenation|sat(?:ting|urating)\b/i,
    units: ['percent'],
  },
  { name: PRESSURE, words: /blood pressures?|\bbp\b|\bsystolic (?:pressure|of)/i, units: ['mmhg'] },
  { name: 'heart rate', words: /heart rate|\bpulse(?: rate)?\b/i, units: ['bpm'] },
  { name: 'respiratory rate', words: /respirat(?:ory|ion) rate|respirations?\b|breathing (?:rate|at)/i, units: [] },
  { name: 'temperature', words: /temperature|\btemp\b/i, units: ['degree'] },
  { name: 'ejection fraction', words: /ejection fraction|\bef\b|pump(?:ing)? function/i, units: ['percent'] },
  { name: 'hemoglobin A1c', words: /(?:hemoglobin )?a1c/i, units: ['percent'] },
  { name: 'blood sugar', words: /blood (?:sugars?|glucose)|glucose/i, units: [] },
  { name: 'weight', words: /\bweigh(?:s|t|ed|ing)?\b/i, units: ['pound', 'kg'] },
  { name: 'BMI', words: /\bbmi\b|body mass index/i, units: [] },
]
/** Of two numbers in one, what is no score ("three out of ten") and no vision chart. */
const LEAST_OF_PRESSURE = 40
const PRESSURES = MEASURES.find(({ name }) => name === PRESSURE) ?? null
const ANY = new RegExp(MEASURES.map(({ words }) => `(${words.source})`).join('|'), 'gi')
/** How far behind its name a value may stand, in characters. */
const REACH = 60

const PAIR = /^\d{2,3}\/\d{2,3}\b/
const ANY_PAIR = /\b\d{2,3}\/\d{2,3}\b/

/** The measure that a number is given to: the last one named before it, close by. */
function measureOf(text: string, { start }: Quantity): Measure | null {
  const before = text.slice(Math.max(0, start - REACH), start)
  const last = [...before.matchAll(ANY)].at(-1)
  if (last === undefined || /[?]/.test(before.slice(last.index + last[0].length))) return null
  // "118/70 with pulse 76, and 98/58 standing": a second pair is a second pressure.
  if (PAIR.test(text.slice(start)) && ANY_PAIR.test(text.slice(0, start - before.length + last.index))) return PRESSURES
  const groups: readonly (string | undefined)[] = last.slice(1)
  return MEASURES[groups.findIndex((group) => group !== undefined)] ?? null
}

/** Whether a number is given to a measure: a value, where others count or dose. */
export function isOfMeasure(text: string, quantity: Quantity): boolean {
  return measureOf(text, quantity) !== null
}

/** "Hemoglobin A1c.": the name of a measure, and nothing of it. */
export function isOnlyMeasure(text: string): boolean {
  return text.replace(ANY, '').replace(/\W/g, '') === '' && /\w/.test(text)
}

const SECOND_OF_PAIR = /(?:\d|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|ty|hundred)\s*(?:over|\/)\s*$/i

/** "152 over 94" */
function isOfPair(text: string, { end, start }: Quantity): boolean {
  // Two numbers: "if it's over three hundred" is no pair.
  return /^\s*(?:over|\/)\s*\w/i.test(text.slice(end, end + 12)) || SECOND_OF_PAIR.test(text.slice(Math.max(0, start - 16), start))
}

/** The measure that a value in a turn is told of. Null also where the value cannot be one: the measure that it is of has a name of its own. */
function ownerOf(text: string, quantity: Quantity): Measure | null {
  if (isOfPair(text, quantity) && quantity.values.some((value) => value >= LEAST_OF_PRESSURE)) return PRESSURES
  const measure = measureOf(text, quantity)
  return measure === null || isForeign(quantity.unit, measure) ? null : measure
}

/** What makes a value no finding of today: told of another day or place, or given as a bound. */
const NOT_TODAY =
  /\b(?:home|was|were|had|last|ago|before|previous\w*|usually|runs?|running|if|when|until|above|below|over(?= \d+ over)|under|goal|target|should|want|less than|more than|greater than|higher than|lower than)\b/i

/** Whether a clinician tells `said` as the value, today, of the measure that `text` gives `quantity` to. */
export function isSameMeasure(text: string, quantity: Quantity, { turn }: VisitTurn, said: Quantity): boolean {
  const measure = measureOf(text, quantity)
  if (measure === null || turn.role !== 'clinician' || ownerOf(turn.text, said) !== measure) return false
  const sentence =
    turn.text
      .slice(0, said.start)
      .split(/[.!?;]\s/)
      .at(-1) ?? ''
  return !NOT_TODAY.test(sentence) && !/^[^.!;]*\?/.test(turn.text.slice(said.end))
}

/** A unit that belongs to measures, and not to this one. */
function isForeign(unit: Unit | null, measure: Measure): boolean {
  return unit !== null && !measure.units.includes(unit) && MEASURES.some(({ units }) => units.includes(unit))
}

export function checkMeasures(text: string, visit: Visit): Reason[] {
  return quantitiesOf(text).flatMap((quantity): Reason[] => {
    const measure = measureOf(text, quantity)
    if (measure === null || isTime(quantity.unit) || isDose(quantity.unit)) return []
    const span = { start: quantity.start, end: quantity.end }
    const shown = text.slice(quantity.start, quantity.end)
    if (isForeign(quantity.unit, measure)) {
      return [{ check: 'number', outcome: 'fails', sentence: `“${shown}” has the unit of another measure than ${measure.name}.`, span }]
    }
    const places = visit.turns.flatMap((turn) =>
      turn.isInstruction ? [] : turn.quantities.filter((said) => sameQuantity(quantity, said)).map((said) => ({ turn, said })),
    )
    const owners = places.map(({ said, turn }) => ({ turn, owner: ownerOf(turn.turn.text, said) }))
    const [other] = owners
    if (other === undefined || other.owner === null || owners.some(({ owner }) => owner === null || owner === measure)) return []
    const sentence = `Turn ${String(other.turn.turn.number)} gives “${shown}” as the ${other.owner.name}, not as the ${measure.name}.`
    return [{ check: 'number', outcome: 'contradicts', sentence, span }]
  })
}
