/** Numbers, dates and durations of a statement against the turns. */
import type { Reason } from '../../../../../contract/records.ts'
import { isSameMeasure } from './measures.ts'
import type { Found } from '../evidence.ts'
import { frequenciesOf, sameFrequency } from '../frequency.ts'
import { isTime, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Thresholds } from '../thresholds.ts'
import type { Visit, VisitTurn } from '../visit.ts'

export type CheckResult = {
  readonly reasons: readonly Reason[]
  readonly turns: readonly { turn: VisitTurn; start: number; end: number }[]
}

const MONTHS =
  /\b(?:january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b/gi
const WEEKDAY = /day/i
const RELATIVE =
  /\b(?:yesterday|tomorrow|tonight|last night|this morning|last (?:week|month|year|summer|winter|spring|fall)|next (?:week|month|year))\b/gi

/** "05/12/2022", "10/2020", "2021-03-04": one date, not three numbers. */
const WRITTEN_DATE = /\b(?:(\d{1,2})\/(?:\d{1,2}\/)?(?:19|20)\d{2}|(?:19|20)\d{2}-(\d{1,2})-\d{1,2}|(\d{1,2})\/\d{1,2}\/\d{2})\b/g
const DATE_LIKE = /\b\d{1,4}[-/]\d{1,4}(?:[-/]\d{1,4})?\b/g
const TIMES = ['minute', 'hour', 'day', 'week', 'month', 'year']
const VAGUE = /\b(?:few|several|couple of|couple|many|multiple|past|last|next)\s+(minute|hour|day|week|month|year)s\b/gi
const NAMES = 'january february march april may june july august september october november december'.split(' ')

/** "3/1/21", "03/2021", "2021-03-01": month, day where one is given, and the last two digits of the year. */
function dayOf(text: string): { month: number; day: number | null; year: number } {
  const parts = text.split(/\D/).map(Number)
  const [first = 0, second = 0, third = null] = parts
  if (first > 31) return { year: first % 100, month: second, day: third }
  return third === null ? { month: first, day: null, year: second % 100 } : { month: first, day: second, year: third % 100 }
}

function sameDay(written: ReturnType<typeof dayOf>, said: ReturnType<typeof dayOf>): boolean {
  return written.month === said.month && written.year === said.year && (written.day === null || written.day === said.day)
}

/** Numbers that say nothing that could be wrong: list positions, and "one" as a word. */
function isIdle(text: string, quantity: Quantity): boolean {
  const shown = text.slice(quantity.start, quantity.end)
  if (/^half$/i.test(shown)) return true
  if (/^(?:one|once|twice|two|a|an|couple)\b/i.test(shown) && quantity.unit === null) return !/\bat $/i.test(text.slice(0, quantity.start))
  if (/^\s*\d+$/.test(text.slice(0, quantity.end)) && /^[.)]/.test(text.slice(quantity.end))) return true
  if (/[A-Za-z]\d*-$/.test(text.slice(0, quantity.start))) return true // "COVID-19", "C5-6"
  if (/^(?:st|nd|rd|th)\b/.test(text.slice(quantity.end)) || /^\d:$|\d:$/.test(text.slice(0, quantity.start))) return true // "5th", "2:00"
  // "For a month" is as much as "for four weeks"; "a day" alone is none.
  return /^an? /i.test(shown) && !(isTime(quantity.unit) && /\bfor (?:about |over |almost )?$/i.test(text.slice(0, quantity.start)))
}

/** "Once a day" is no source for "1 pound". */
function isOften({ turn }: VisitTurn, said: Quantity, written: Quantity): boolean {
  return said.unit === null && written.unit !== null && /^(?:once|twice)\b/i.test(turn.text.slice(said.start, said.end))
}

/** "Wakes at two" is no "two months". */
function isAnotherTime(text: string, written: Quantity, said: Quantity): boolean {
  return written.unit === null && said.unit !== null && said.unit !== 'year' && /\bat $/i.test(text.slice(0, written.start))
}

/** "Ninety eight . one" that is written as 98: the decimal that may be meant, for recognised speech ends a sentence in the same way. */
function lostDecimal(written: Quantity, said: Quantity): number | null {
  const [first = 0] = said.values
  const meant = said.pointless !== undefined && written.values[0] === first ? said.pointless : first
  return Number.isInteger(meant) || written.values.some((value) => value === meant || !Number.isInteger(value)) ? null : meant
}

export function checkNumbers(text: string, found: Found, visit: Visit, limits: Thresholds): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  const near = new Set(found.indexes.flatMap((index) => range(index - limits.reach, index + limits.reach)))
  const dates = [...text.matchAll(WRITTEN_DATE)].map((match) => ({ start: match.index, end: match.index + match[0].length, match }))
  for (const { start, end, match } of dates) {
    const month = NAMES[Number(match[1] ?? match[2] ?? match[3]) - 1]
    const span = { start, end }
    const date = dayOf(match[0])
    const same = visit.turns.find(
      (turn) => !turn.isInstruction && [...turn.turn.text.matchAll(DATE_LIKE)].some((said) => sameDay(date, dayOf(said[0]))),
    )
    if (same !== undefined) {
      reasons.push({ check: 'date', outcome: 'holds', sentence: `The date ${match[0]} is said in turn ${String(same.turn.number)}.`, span })
      continue
    }
    const said = visit.turns.find((turn) => month !== undefined && !turn.isInstruction && turn.turn.text.toLowerCase().includes(month))
    const sentence =
      said === undefined
        ? `The date ${match[0]} is not said in this visit.`
        : `Turn ${String(said.turn.number)} names the month; check the date ${match[0]}.`
    reasons.push({ check: 'date', outcome: said === undefined ? 'fails' : 'unsure', sentence, span })
  }
  // "Every 12 hours" is "twice a day": the numbers of how often are found by what they mean.
  const often = frequenciesOf(text).filter((written) =>
    visit.turns.some(
      (turn) => near.has(turn.index) && !turn.isInstruction && turn.frequencies.some((said) => sameFrequency(written, said)),
    ),
  )
  for (const quantity of quantitiesOf(text)) {
    if (often.some(({ start, end }) => quantity.start >= start && quantity.end <= end)) continue
    if (isIdle(text, quantity) || dates.some((date) => quantity.start >= date.start && quantity.start < date.end)) continue
    const check = isTime(quantity.unit) ? 'date' : 'number'
    const shown = text.slice(quantity.start, quantity.end)
    const span = { start: quantity.start, end: quantity.end }
    const places = visit.turns.flatMap((turn) =>
      turn.isInstruction
        ? []
        : turn.quantities
            .filter((said) => sameQuantity(quantity, said) && !isOften(turn, said, quantity) && !isAnotherTime(text, quantity, said))
            .map((said) => ({ turn, said })),
    )
    const shares = (turn: VisitTurn) =>
      found.mentions.some((mention) => !mention.light && mention.kind !== 'term' && turn.keys.has(mention.key))
    const best =
      places.find(({ turn }) => found.indexes.includes(turn.index)) ??
      places.find(({ turn }) => near.has(turn.index)) ??
      places.find(({ turn, said }) => said.unit !== null && said.unit === quantity.unit && shares(turn)) ??
      places.find(({ turn, said }) => isSameMeasure(text, quantity, turn, said))
    if (best !== undefined) {
      turns.push({ turn: best.turn, start: best.said.start, end: best.said.end })
      const turn = String(best.turn.turn.number)
      const decimal = /^\s*(?:\/|over|out of|by)/.test(text.slice(quantity.end)) ? null : lostDecimal(quantity, best.said)
      reasons.push(
        decimal === null
          ? { check, outcome: 'holds', sentence: `“${shown}” is said in turn ${turn}.`, span }
          : { check, outcome: 'unsure', sentence: `Turn ${turn} may say ${String(decimal)}, not ${shown}.`, span },
      )
      continue
    }
    const [elsewhere] = places
    if (elsewhere !== undefined) {
      const number = elsewhere.turn.turn.number
      turns.push({ turn: elsewhere.turn, start: elsewhere.said.start, end: elsewhere.said.end })
      reasons.push({ check, outcome: 'unsure', sentence: `“${shown}” is said in turn ${String(number)}, perhaps of something else.`, span })
      continue
    }
    const bare = visit.turns.find(
      (turn) =>
        near.has(turn.index) && turn.quantities.some((said) => said.unit === null && said.values.includes(quantity.values[0] ?? NaN)),
    )
    if (check === 'date' && bare !== undefined) {
      const sentence = `Turn ${String(bare.turn.number)} says the number of “${shown}”, but nobody says its unit.`
      reasons.push({ check, outcome: 'unsure', sentence, span })
      continue
    }
    const other = visit.turns
      .filter((turn) => near.has(turn.index))
      .flatMap((turn) =>
        turn.quantities.filter((said) => said.unit !== null && said.unit === quantity.unit).map((said) => ({ turn, said })),
      )[0]
    const instead =
      other === undefined
        ? ''
        : ` Turn ${String(other.turn.turn.number)} says “${other.turn.turn.text.slice(other.said.start, other.said.end)}”.`
    // "Type 2 diabetes": speech seldom says which, where only one is meant.
    const outcome = /\btype $/i.test(text.slice(0, quantity.start)) ? 'unsure' : 'fails'
    reasons.push({ check, outcome, sentence: `“${shown}” is not said in this visit.${instead}`, span })
  }
  reasons.push(...vagueTimes(text, near, visit))
  for (const [pattern, outcome] of [
    [MONTHS, 'fails'],
    [RELATIVE, 'unsure'],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (/^may$/i.test(match[0])) continue
      const word = match[0].toLowerCase()
      const named = visit.turns.filter((turn) => turn.turn.text.toLowerCase().includes(word.replace(/s$/, '')))
      const [said] = named
      const span = { start: match.index, end: match.index + match[0].length }
      // Beside something else that the statement speaks of, and not only in a turn that shares its name.
      const others = found.mentions.filter((mention) => !mention.light && (mention.end <= match.index || mention.start >= span.end))
      const isWith = ({ index }: VisitTurn) =>
        others.some(({ key }) => [index - 1, index, index + 1].some((each) => visit.turns[each]?.keys.has(key) === true))
      if (said !== undefined && WEEKDAY.test(word) && others.length > 0 && !named.some(isWith)) {
        const sentence = `Turn ${String(said.turn.number)} names “${match[0]}”, perhaps of something else.`
        reasons.push({ check: 'date', outcome: 'unsure', sentence, span })
      }
      if (said === undefined) reasons.push({ check: 'date', outcome, sentence: `“${match[0]}” is not said in this visit.`, span })
    }
  }
  return { reasons, turns }
}

/** "A few weeks", "several months": no number, but a unit that somebody must have said near. */
function vagueTimes(text: string, near: ReadonlySet<number>, visit: Visit): Reason[] {
  const reasons: Reason[] = []
  for (const match of text.matchAll(VAGUE)) {
    const unit = (match[1] ?? '').toLowerCase()
    const turns = visit.turns.filter((turn) => near.has(turn.index) && !turn.isInstruction)
    const says = (each: string) => turns.find((turn) => new RegExp(`\\b${each}s\\b`, 'i').test(turn.turn.text))
    const other = TIMES.filter((each) => each !== unit)
      .map(says)
      .find((turn) => turn !== undefined)
    if (says(unit) !== undefined || other === undefined) continue
    const span = { start: match.index, end: match.index + match[0].length }
    const sentence = `“${match[0]}” is not said here; turn ${String(other.turn.number)} has another unit.`
    reasons.push({ check: 'date', outcome: 'unsure', sentence, span })
  }
  return reasons
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
