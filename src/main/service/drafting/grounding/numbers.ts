/** Numbers as they are written and as they are said: "98.6", "ninety eight point six", "one twenty over eighty", "a couple of weeks". */
import { wordsOf, type Word } from './words.ts'

export type Unit =
  | 'mg'
  | 'mcg'
  | 'g'
  | 'ml'
  | 'teaspoon'
  | 'tablespoon'
  | 'unit'
  | 'puff'
  | 'tablet'
  | 'percent'
  | 'degree'
  | 'pound'
  | 'kg'
  | 'cm'
  | 'mm'
  | 'inch'
  | 'foot'
  | 'mile'
  | 'pack'
  | 'drink'
  | 'time'
  | 'bpm'
  | 'mmhg'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'year'
  | 'second'

/** A number in a text. More than one value where speech leaves it open: "one twenty" is 120, or 1 and 20. The first is the likeliest. */
export type Quantity = {
  readonly values: readonly number[]
  readonly unit: Unit | null
  readonly start: number
  readonly end: number
  /** Of the values, the one that is meant where the speaker left out its point: 12.4 of "twelve four". */
  readonly pointless?: number
}

const SMALL = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const TEENS = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const NAMED = new Map<string, number>([
  ...SMALL.map((word, i): [string, number] => [word, i]),
  ...TEENS.map((word, i): [string, number] => [word, i + 10]),
  ...TENS.map((word, i): [string, number] => [word, (i + 2) * 10]),
  // "One thirties at home", "in her forties"
  ...TENS.map((word, i): [string, number] => [word.replace(/y$/, 'ies'), (i + 2) * 10]),
  ['fourty', 40],
  ['oh', 0],
  ['couple', 2],
  ['dozen', 12],
  ['twice', 2],
  ['once', 1],
])

const UNIT_WORDS: Record<Unit, string> = {
  mg: 'mg mgs milligram milligrams',
  mcg: 'mcg mcgs microgram micrograms ug',
  g: 'g gram grams gm',
  ml: 'ml cc mil mils mls milliliter milliliters millilitre millilitres',
  teaspoon: 'teaspoon teaspoons tsp',
  tablespoon: 'tablespoon tablespoons tbsp',
  unit: 'unit units',
  puff: 'puff puffs',
  tablet: 'tablet tablets pill pills capsule capsules tab tabs',
  percent: 'percent percentage',
  degree: 'degree degrees',
  pound: 'pound pounds lb lbs',
  kg: 'kg kilo kilos kilogram kilograms',
  cm: 'cm centimeter centimeters centimetre centimetres',
  mm: 'mm millimeter millimeters millimetre millimetres',
  inch: 'inch inches',
  foot: 'feet foot ft',
  mile: 'mile miles',
  pack: 'pack packs',
  drink: 'drink drinks beer beers',
  time: 'time times x',
  bpm: 'bpm beats',
  mmhg: 'mmhg',
  second: 'second seconds',
  minute: 'minute minutes min mins',
  hour: 'hour hours hr hrs',
  day: 'day days',
  week: 'week weeks wk wks',
  month: 'month months',
  year: 'year years yr yrs',
}
const UNITS = new Map<string, Unit>(
  (Object.entries(UNIT_WORDS) as [Unit, string][]).flatMap(([unit, words]) => words.split(' ').map((word): [string, Unit] => [word, unit])),
)
const DAYS: Partial<Record<Unit, number>> = { day: 1, week: 7, month: 30, year: 365, hour: 1 / 24, minute: 1 / 1440 }

export function isTime(unit: Unit | null): boolean {
  return unit !== null && (unit in DAYS || unit === 'second')
}
export function isDose(unit: Unit | null): boolean {
  return unit === 'mg' || unit === 'mcg' || unit === 'g' || unit === 'ml' || unit === 'unit' || unit === 'puff'
}

function digits(text: string): number {
  return Number(/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replaceAll(',', '.'))
}

const PARTS = new Map([
  ['a half', 0.5],
  ['a quarter', 0.25],
  ['three quarters', 0.75],
])

/** What "and a half", "and a quarter" adds, from `words[at]` on; 0 where there is none. Takes three words. */
function partAt(words: readonly Word[], at: number): number {
  if (words[at]?.lower !== 'and') return 0
  return PARTS.get(`${words[at + 1]?.lower ?? ''} ${words[at + 2]?.lower ?? ''}`) ?? 0
}

/** "Ninety-eight four", a temperature, and "twelve four", "four six", values of a laboratory: said without their point. Null for other numbers. */
function pointless([whole = 0, tenths = 0, ...more]: readonly number[]): number | null {
  const isBody = (whole >= 35 && whole <= 42) || (whole >= 94 && whole <= 108)
  const isValue = whole >= 1 && whole < 20 && tenths > 0
  return (isBody || isValue) && tenths < 10 && more.length === 0 ? (whole * 10 + tenths) / 10 : null
}

/** The run of number words from `words[i]` on: its possible values and how many words it takes; null where there is no number. */
function runAt(words: readonly Word[], i: number): { values: number[]; pointless: number | null; length: number } | null {
  const groups: string[] = [] // numbers said one after the other: "one" "twenty five"
  let composed = 0 // of "one hundred and twenty five"
  let multiplied = false
  let fraction: string | null = null
  let extra = 0
  let at = i
  let previous = 'none' as 'none' | 'tens' | 'other'
  for (; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) break
    const lower = word.lower
    // "The twenty-fives"
    const named: number | undefined = NAMED.get(lower) ?? (lower === 'fives' && previous === 'tens' ? 5 : undefined)
    const gap = at === i ? '' : ' '
    if (gap !== '' && at - i > 12) break
    if (at > i && word.start - (words[at - 1]?.end ?? 0) > 1) break // "ninety eight . two", "one thousand, two times"
    if (/^\d/.test(lower)) {
      if (groups.length > 0 && fraction === null) break // digits stand alone: "2 120"
      if (fraction !== null) fraction += lower
      else groups.push(lower)
      at++
      extra = partAt(words, at)
      if (extra > 0) {
        at += 3
        break
      }
      if (words[at]?.lower !== 'hundred' && words[at]?.lower !== 'thousand' && words[at]?.lower !== 'million') break
      at--
      previous = 'other'
    } else if (named !== undefined) {
      if ((lower === 'couple' || lower === 'dozen' || lower === 'twice' || lower === 'once') && at > i) break
      if (lower === 'oh' && (at === i || NAMED.get(words[at + 1]?.lower ?? '') === undefined)) break
      if (fraction !== null) fraction += String(named)
      else if (previous === 'tens' && named > 0 && named < 10) groups[groups.length - 1] = String(Number(groups.at(-1)) + named)
      else groups.push(String(named))
      previous = named >= 20 && named % 10 === 0 && named < 100 ? 'tens' : 'other'
      if (lower === 'couple' || lower === 'dozen' || lower === 'twice' || lower === 'once') {
        at++
        break
      }
    } else if (lower === 'hundred' || lower === 'hundreds' || lower === 'thousand' || lower === 'million') {
      if (fraction !== null) break
      const factor = lower.startsWith('hundred') ? 100 : lower === 'thousand' ? 1000 : 1_000_000
      const last = groups.pop()
      const added = last === undefined ? (composed === 0 ? 1 : 0) : digits(last)
      // "three thousand two hundred" adds; "two hundred thousand" multiplies.
      composed = composed >= 1000 && factor === 100 ? composed + added * 100 : (composed + added) * factor
      multiplied = true
      previous = 'none'
    } else if (lower === 'point' && (groups.length > 0 || multiplied) && fraction === null && NAMED.has(words[at + 1]?.lower ?? ''))
      fraction = ''
    else if (lower === 'and' && (groups.length > 0 || multiplied)) {
      extra = partAt(words, at)
      if (extra > 0) {
        at += 3
        break
      }
      if (!multiplied || groups.length > 0 || !NAMED.has(words[at + 1]?.lower ?? '')) break
    } else break
  }
  if (groups.length === 0 && !multiplied) return null
  const tail = fraction === null || fraction === '' ? '' : `.${fraction}`
  const single = groups.length === 1 ? digits(groups[0] ?? '0') : null
  const values = multiplied
    ? [Number(`${String(composed + (groups.length > 0 ? digits(groups.join('')) : 0))}${tail}`) + extra]
    : single !== null
      ? [Number(`${String(single)}${tail}`) + extra]
      : [Number(`${groups.join('')}${tail}`) + extra, ...groups.map(digits)]
  const isApart = !multiplied && groups.length === 2 && tail === '' && extra === 0
  return {
    values: [...new Set(values.filter((value) => Number.isFinite(value)))],
    pointless: isApart ? pointless(groups.map(digits)) : null,
    length: at - i,
  }
}

/** What makes a pressure of millimetres: "mm Hg", "millimeters of mercury". */
const OF_MERCURY = /^\s+(?:of\s+)?(?:hg|mercury)\b/i
const MILLIMETRES_OF_MERCURY = /\b(?:mm|millimet(?:er|re)s?)\s+(?:of\s+)?(?:hg|mercury)\b/gi

/** Where the unit of a pressure is written in words: they speak of nothing that somebody must have said. */
export function pressureUnitsOf(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(MILLIMETRES_OF_MERCURY)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

function unitAfter(text: string, words: readonly Word[], next: number, end: number): { unit: Unit; end: number } | null {
  if (/^\s*%/.test(text.slice(end, end + 3))) return { unit: 'percent', end: text.indexOf('%', end) + 1 }
  if (/^\s*°/.test(text.slice(end, end + 3))) return { unit: 'degree', end: text.indexOf('°', end) + 1 }
  for (const skip of [0, 1]) {
    const word = words[next + skip]
    if (word === undefined || word.start - end > 14) return null
    const unit = UNITS.get(word.lower)
    const mercury = unit === 'mm' ? OF_MERCURY.exec(text.slice(word.end, word.end + 16)) : null
    if (mercury !== null) return { unit: 'mmhg', end: word.end + mercury[0].length }
    if (unit !== undefined) return { unit, end: word.end }
    if (word.lower !== 'of' && word.lower !== 'more' && word.lower !== 'full') return null
  }
  return null
}

/** "'09" */
const APOSTROPHE = /(?:^|[\s(])['’]$/

/** "In eighty-one", "in sixteen", "'09": a year said by its end. */
function years(value: number, least = 10): number[] {
  if (!Number.isInteger(value) || value < least || value > 99) return []
  return [value <= 40 ? 2000 + value : 1900 + value]
}

/** "The blue one", "that one": no number. */
const POINTED_AT = new Set(
  'the this that which another other no any every each last first next right left only same wrong good bad big small long short strong new old blue red white brown green yellow pink purple orange morning evening'.split(
    ' ',
  ),
)

/** All numbers of a text, in order. "120/80" and "120 over 80" are two numbers. */
export function quantitiesOf(text: string): Quantity[] {
  const words = wordsOf(text)
  const found: Quantity[] = []
  for (let i = 0; i < words.length;) {
    const word = words[i]
    if (word === undefined) break
    const article = (word.lower === 'a' || word.lower === 'an') && words[i + 1] !== undefined
    const next = words[i + 1]
    if (article && next !== undefined) {
      const unit = UNITS.get(next.lower)
      // "A year and a half", "a pack and a half", "a beer or two"
      const isMore = partAt(words, i + 2) === 0.5
      if (unit !== undefined && (isTime(unit) || unit === 'pack' || isMore || words[i + 2]?.lower === 'or')) {
        const length = isMore ? 5 : 2
        found.push({ values: [isMore ? 1.5 : 1], unit, start: word.start, end: words[i + length - 1]?.end ?? next.end })
        i += length
        continue
      }
      // "In a fortnight"
      if (next.lower === 'fortnight') {
        found.push({ values: [2], unit: 'week', start: word.start, end: next.end })
        i += 2
        continue
      }
      const whole = /^(?:full|whole|solid|good)$/.test(next.lower) ? words[i + 2] : undefined
      const wholeUnit = UNITS.get(whole?.lower ?? '')
      if (whole !== undefined && wholeUnit !== undefined && isTime(wholeUnit)) {
        found.push({ values: [1], unit: wholeUnit, start: word.start, end: whole.end })
        i += 3
        continue
      }
      if (next.lower === 'hundred' || next.lower === 'thousand' || next.lower === 'couple' || next.lower === 'dozen') {
        i++
        continue
      }
    }
    // "A baby aspirin", as the low dose is called (21 CFR 343.80): 81 mg.
    if (word.lower === 'baby' && next?.lower === 'aspirin') {
      found.push({ values: [81], unit: 'mg', start: word.start, end: word.end })
      i++
      continue
    }
    // "Half a cc", "a half pound"
    if (word.lower === 'half' && !(words[i - 1]?.lower === 'a' && words[i - 2]?.lower === 'and')) {
      const skip = next?.lower === 'a' || next?.lower === 'an' ? 2 : 1
      const measure = words[i + skip]
      const unit = UNITS.get(measure?.lower ?? '')
      if (measure !== undefined && unit !== undefined && measure.start - word.end <= 4) {
        found.push({ values: [0.5], unit, start: word.start, end: measure.end })
        i += skip + 1
        continue
      }
      // "Keep it at the half", "between a half and two": of what, is said elsewhere.
      const isBare =
        /^(?:a|the|extra)$/.test(words[i - 1]?.lower ?? '') &&
        !/^(?:of|the|a|an|my|her|his|your|way|past|hour|as|brothers?|sisters?|siblings?|marathons?|dozen)$/.test(next?.lower ?? '')
      if (isBare) {
        found.push({ values: [0.5], unit: null, start: word.start, end: word.end })
        i++
        continue
      }
    }
    // "Point five"
    if (word.lower === 'point' && NAMED.has(next?.lower ?? '') && NAMED.get(words[i - 1]?.lower ?? '') === undefined) {
      const rest = runAt(words, i + 1)
      const end = rest === null ? undefined : words[i + rest.length]
      if (rest !== null && end !== undefined) {
        const unit = unitAfter(text, words, i + 1 + rest.length, end.end)
        const value = decimal(0, text.slice(word.end, end.end), rest.values[0] ?? 0)
        found.push({ values: [value], unit: unit?.unit ?? null, start: word.start, end: unit?.end ?? end.end })
        i += 1 + rest.length
        continue
      }
    }
    // "The one eighty" is 180, and what ends a sentence points at nothing: "the right. One forty-four over eighty-eight".
    const isPointedAt = POINTED_AT.has(words[i - 1]?.lower ?? '') && /^[\s,]*$/.test(text.slice(words[i - 1]?.end ?? 0, word.start))
    const goesOn = next !== undefined && (NAMED.get(next.lower) ?? 0) >= 10 && /^[\s-]*$/.test(text.slice(word.end, next.start))
    if (word.lower === 'one' && isPointedAt && !goesOn && !UNITS.has(next?.lower ?? '')) {
      i++
      continue
    }
    // "1/2 teaspoon", "1/4 of a tablet"; without a unit it may be a score or a date.
    const part = /^([13])\/([234])\s+(?:of\s+an?\s+)?([a-z]+)/i.exec(text.slice(word.start, word.start + 40))
    const partUnit = UNITS.get(part?.[3]?.toLowerCase() ?? '')
    if (part !== null && partUnit !== undefined) {
      const end = word.start + part[0].length
      found.push({ values: [Number(part[1]) / Number(part[2])], unit: partUnit, start: word.start, end })
      while ((words[i]?.start ?? end) < end) i++
      continue
    }
    const run = runAt(words, i)
    const last = run === null ? undefined : words[i + run.length - 1]
    if (run === null || last === undefined) {
      i++
      continue
    }
    const unit = unitAfter(text, words, i + run.length, last.end)
    // "One ten over sixty five" is no ten.
    const isPressure = /^\s*(?:over|\/)\s*[a-z\d]/i.test(text.slice(last.end, last.end + 12)) && (run.values[0] ?? 0) >= 60
    const isSingle = unit === null && run.values.length === 1
    const isShortYear = isSingle && APOSTROPHE.test(text.slice(0, word.start))
    const isYear = isSingle && /^(?:in|since)$/.test(words[i - 1]?.lower ?? '')
    const [value = 0] = run.values
    const ofYear = isShortYear ? years(value, 0) : isYear ? years(value) : []
    // With a unit it is no value of a laboratory: "every four six hours", "one five milligrams".
    const isPointless = run.pointless !== null && !isPressure && (unit === null || unit.unit === 'degree')
    const meant = isPointless && run.pointless !== null ? [run.pointless] : []
    const values = isPressure ? run.values.slice(0, 1) : [...run.values, ...ofYear, ...meant]
    const more = meant[0] === undefined ? {} : { pointless: meant[0] }
    found.push({ values, unit: unit?.unit ?? null, start: word.start, end: unit?.end ?? last.end, ...more })
    i += Math.max(1, run.length)
  }
  return shared(text, joined(text, found))
}

/** "Seven . one" and "zero . zero five": recognised speech writes the point of a decimal as a full stop between blanks. */
function joined(text: string, found: readonly Quantity[]): Quantity[] {
  const out: Quantity[] = []
  for (const quantity of found) {
    const before = out.at(-1)
    const [part = 0] = quantity.values
    const said = text.slice(quantity.start, quantity.end)
    const isDigits = Number.isInteger(part) && part < 100
    const [whole = 0] = before?.values ?? []
    if (isDigits && before?.unit === null && Number.isInteger(whole) && /^\s+\.\s+$/.test(text.slice(before.end, quantity.start))) {
      // "Ninety ninety seven . two": the last number said may be meant alone.
      const decimals = before.values.filter((each) => Number.isInteger(each)).map((each) => decimal(each, said, part))
      out[out.length - 1] = {
        values: [...decimals, ...before.values, ...quantity.values],
        unit: quantity.unit,
        start: before.start,
        end: quantity.end,
      }
      continue
    }
    // "A . five centimeter stone": nothing stands before the point.
    const isBare = isDigits && /\b(?:a|an|about|is|of)\s+\.\s+$/i.test(text.slice(Math.max(0, quantity.start - 12), quantity.start))
    out.push(isBare ? { ...quantity, values: [decimal(0, said, part), ...quantity.values] } : quantity)
  }
  return out
}

/** `whole` and the digits after its point, which begin with as many zeros as are said first. */
function decimal(whole: number, said: string, part: number): number {
  const zeros =
    /^\s*((?:(?:zero|oh|0)\s+)*)/i
      .exec(said)?.[1]
      ?.trim()
      .split(/\s+/)
      .filter((word) => word !== '').length ?? 0
  return Number(`${String(whole)}.${'0'.repeat(part === 0 ? 0 : zeros)}${String(part)}`)
}

/** "Two or three weeks", "20 to 40 milligrams": the unit of the second is that of the first. */
function shared(text: string, found: readonly Quantity[]): Quantity[] {
  return found.map((quantity, i) => {
    const next = found[i + 1]
    if (next === undefined) return quantity
    const between = text.slice(quantity.end, next.start)
    const [value = 0] = quantity.values
    const [after = 0] = next.values
    // "Five or six hundred"
    if (
      value < 10 &&
      after >= 100 &&
      after % 100 === 0 &&
      /^\s*(?:or|to)\s*$/i.test(between) &&
      /hundreds?/i.test(text.slice(next.start, next.end))
    )
      return { ...quantity, values: [value * 100, ...quantity.values], unit: next.unit }
    if (quantity.unit !== null || next.unit === null) return quantity
    return between.length <= 8 && /^(?:\s*-\s*|[\s,]*(?:or|to|and)[\s,]+(?:maybe )?)$/i.test(between)
      ? { ...quantity, unit: next.unit }
      : quantity
  })
}

/** Whether a number that is written and one that was said may be the same. A missing unit meets any unit but that of a time. */
export function sameQuantity(written: Quantity, spoken: Quantity): boolean {
  const value = written.values[0]
  if (value === undefined) return false
  // A dose of "one five" is fifteen, and no tenth of it.
  const said = isDose(written.unit) ? { ...spoken, values: spoken.values.filter((each) => each !== spoken.pointless) } : spoken
  // An age is often said without its unit; how long something lasts is not.
  if (said.unit === null && isTime(written.unit) && (written.unit !== 'year' || value < 18)) return false
  if (written.unit === null || said.unit === null || written.unit === said.unit)
    return said.values.some((other) => Math.abs(other - value) < 1e-9)
  const ours = DAYS[written.unit]
  const theirs = DAYS[said.unit]
  if (ours !== undefined && theirs !== undefined)
    return said.values.some((other) => Math.abs(other * theirs - value * ours) <= 0.03 * value * ours)
  if (written.unit === 'mmhg' || said.unit === 'mmhg' || written.unit === 'bpm' || said.unit === 'bpm') return said.values.includes(value)
  if (written.unit === 'g' && said.unit === 'mg') return said.values.includes(value * 1000)
  if (written.unit === 'mg' && said.unit === 'g') return said.values.some((other) => other * 1000 === value)
  return false
}
