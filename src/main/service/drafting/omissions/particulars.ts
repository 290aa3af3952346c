/** What an answer says more exactly than its question: a number, a side, how often, when, what came of it. Small words that are soon lost. */
import { quantitiesOf, sameQuantity, type Quantity } from '../grounding/numbers.ts'
import { sidesOf, type Side } from '../grounding/sides.ts'

export type Particulars = {
  readonly quantities: readonly Quantity[]
  readonly sides: ReadonlySet<Side>
  readonly times: ReadonlySet<number>
}

export const NO_PARTICULARS: Particulars = { quantities: [], sides: new Set(), times: new Set() }

/** It did not help, or not any more. */
export const OUTCOME = /(?:\b(?:not|no)|n['’]t) (?:\w+ ){0,2}(?:help(?:ed|ing|s)?|work(?:ed|ing)?|relief|touch(?:ed|ing)? it)\b/i

/** Ways to say when and how often; those of one line mean the same. */
const TIMES: readonly RegExp[] = [
  /\btoday\b/i,
  /\byesterday\b/i,
  /\b(?:this|in the) mornings?\b|\bmornings\b/i,
  /\b(?:at|last) nights?\b|\bovernight\b|\bnocturnal/i,
  /\blast (?:week|month|year)\b/i,
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i,
  /\b(?:every|each) ?day\b|\bdaily\b|\b(?:once|one time) (?:a|per|each) day\b/i,
  /\ball the time\b|\bconstant(?:ly)?\b|\bcontinuous(?:ly)?\b/i,
  /\bcom(?:es?|ing) and go(?:es|ing)?\b|\bon and off\b|\bintermittent(?:ly)?\b|\boff and on\b/i,
  /\boccasional(?:ly)?\b|\bsometimes\b|\bnow and (?:again|then)\b|\brarely\b/i,
  /\b(?:as|when|if) (?:i )?need(?:ed)?(?: it)?\b|\bp\.?r\.?n\b/i,
  /\bsuddenly?\b|\bout of (?:the blue|nowhere)\b/i,
  /\bgradual(?:ly)?\b|\bslowly\b/i,
  /\bsince (?:i|we|he|she|they|my|our|the)\b/i,
  /\b(?:in|for) (?:a|such a) (?:long time|while)\b|\bfor ages\b|\bages ago\b/i,
  /\b(?:few|several) hours\b/i,
  /\b(?:few|several) days\b/i,
  /\b(?:few|several) weeks\b/i,
  /\b(?:few|several) months\b/i,
  /\b(?:few|several) years\b/i,
  // Where it is.
  /\ball over\b|\bwidespread\b|\bgenerali[sz]ed\b|\beverywhere\b/i,
  /\bupper\b/i,
  /\blower\b/i,
  // What came of it.
  OUTCOME,
  /\bstopped\b|\bno longer\b|\bnot any ?more\b/i,
  /\b(?:get(?:ting|s)?|got|gotten|much|way|even) worse\b|\bworsen(?:s|ed|ing)?\b/i,
]

export function particularsOf(text: string): Particulars {
  return {
    // "Once a day" is how often, and no day long.
    quantities: quantitiesOf(text).filter(({ start }) => !/\b(?:once|twice|times?)\s+$/i.test(text.slice(0, start))),
    sides: new Set(sidesOf(text).map(({ side }) => side)),
    times: new Set(TIMES.flatMap((pattern, index) => (pattern.test(text) ? [index] : []))),
  }
}

/** A bare "one" is a word more often than a number. */
export function isTelling({ unit, values }: Quantity): boolean {
  return unit !== null || (values[0] ?? 0) > 1
}

/** How many particulars of `said` the note does not have. */
export function newParticulars(said: Particulars, written: Particulars): number {
  const quantities = said.quantities.filter(
    (quantity) => isTelling(quantity) && !written.quantities.some((number) => sameQuantity(number, quantity)),
  )
  const count = <T>(of: ReadonlySet<T>, known: ReadonlySet<T>) => [...of].filter((each) => !known.has(each)).length
  return quantities.length + count(said.sides, written.sides) + count(said.times, written.times)
}
