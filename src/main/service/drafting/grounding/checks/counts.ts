/** How many there are of a thing that is counted: "two episodes", "three children", "a pack a day". */
import type { Reason } from '../../../../../contract/records.ts'
import type { Found } from '../evidence.ts'
import { isTime } from '../numbers.ts'
import type { Thresholds } from '../thresholds.ts'
import type { Visit, VisitTurn } from '../visit.ts'

/** What is counted, each by the words that mean it. */
const COUNTED: readonly (readonly [string, string])[] = [
  ['episodes', 'episodes?|attacks?|spells?|bouts?|events?|incidents?'],
  ['children', 'child|children|kids?'],
  ['grandchildren', 'grandchild|grandchildren|grandkids?'],
  ['sons', 'sons?|boys?'],
  ['daughters', 'daughters?|girls?'],
  ['brothers', 'brothers?'],
  ['sisters', 'sisters?'],
  ['siblings', 'siblings?'],
  ['falls', 'falls?'],
  ['packs', 'packs?'],
  ['cigarettes', 'cigarettes?|smokes'],
  ['drinks', 'drinks?|beers?|glass(?:es)?(?: of wine)?|cocktails?|shots? of'],
  ['cups', 'cups?'],
  ['pillows', 'pillows?'],
  ['pregnancies', 'pregnanc(?:y|ies)'],
  ['miscarriages', 'miscarriages?'],
  ['surgeries', 'surger(?:y|ies)|operations?'],
  ['stents', 'stents?'],
  ['seizures', 'seizures?'],
  ['injections', 'injections?|shots?(?! of)'],
  ['infections', 'infections?'],
  ['headaches', 'headaches?|migraines?'],
  ['bowel movements', 'bowel movements?|stools?'],
  ['blocks', 'blocks?'],
  ['flights', 'flights?'],
  ['sessions', 'sessions?|appointments?'],
  ['hospitalizations', 'hospitali[sz]ations?|admissions?'],
  ['dogs', 'dogs?'],
  ['cats', 'cats?'],
  ['stones', 'stones?'],
  ['nodules', 'nodules?'],
  ['meals', 'meals?'],
]
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const NUMBER = `half an?|an? half|a couple(?: of)?|couple of|${NUMBERS.slice(1).join('|')}|\\d{1,3}(?:\\.\\d+)?|an?`
const COUNT = new RegExp(
  `\\b(?:(${NUMBER})(?:\\s*(?:-|to|or)\\s*(${NUMBER}))?)( and a half)?((?:\\s+(?!and\\b|or\\b|of\\b|to\\b|in\\b)[a-z-]+){0,2}?)\\s+(${COUNTED.map(([, words]) => words).join('|')})\\b( and a half)?`,
  'gi',
)
const CLASSES = COUNTED.map(([name, words]) => [name, new RegExp(`^(?:${words})$`, 'i'), new RegExp(`\\b(?:${words})\\b`, 'i')] as const)

const SMOKED = /\b(?:smok\w*|cigarettes?|tobacco|packs? (?:a|per|each) day|packs? daily)\b/i

type Count = {
  readonly values: readonly number[]
  readonly what: string
  readonly start: number
  readonly end: number
  readonly isArticle: boolean
}

function valueOf(word: string): number {
  const plain = word.toLowerCase()
  if (plain.includes('half')) return 0.5
  if (plain.includes('couple')) return 2
  if (/^an?$/.test(plain)) return 1
  return NUMBERS.includes(plain) ? NUMBERS.indexOf(plain) : Number(plain)
}

export function countsOf(text: string): Count[] {
  return [...text.matchAll(COUNT)].flatMap((match) => {
    const what = CLASSES.find(([, word]) => word.test(match[5] ?? ''))?.[0]
    if (what === undefined) return []
    const half = match[3] !== undefined || match[6] !== undefined ? 0.5 : 0
    const values = [match[1], match[2]].flatMap((each) => (each === undefined ? [] : [valueOf(each) + half]))
    const isArticle = /^an?$/i.test(match[1] ?? '') && half === 0
    return [{ values, what, start: match.index, end: match.index + match[0].length, isArticle }]
  })
}

/** "The knee gave way twice": how often it was, and not how often it is ("twice a day"). */
const TWICE = /\btwice\b(?! (?:a|an|per|daily|weekly|monthly|each|every|the|as)\b|-)/gi
const SAID_TWICE = /\b(?:twice|(?:two|2|couple of|second|both) times?|x2)\b/i

/** "Twice", where the turns that it rests on speak of once, or of no number. */
function checkTwice(text: string, found: Found, visit: Visit): Reason[] {
  return [...text.matchAll(TWICE)].flatMap((match): Reason[] => {
    const near = visit.turns.filter((turn) => !turn.isInstruction && found.indexes.some((index) => Math.abs(index - turn.index) <= 1))
    if (near.length === 0 || near.some(({ turn }) => SAID_TWICE.test(turn.text))) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [{ check: 'number', outcome: 'unsure', sentence: 'Nobody says “twice” where this is spoken of.', span }]
  })
}

/** What a drink or a dose comes in: a bottle is no glass. */
const VESSELS: readonly RegExp[] = [
  /\bbottles?\b/i,
  /\bglass(?:es)?\b/i,
  /\bpints?\b/i,
  /\bcans?\b(?= of)/i,
  /\bshots?\b(?= of)/i,
  /\bcases?\b(?= of)/i,
]

function checkVessels(text: string, visit: Visit): Reason[] {
  return VESSELS.flatMap((vessel): Reason[] => {
    const match = vessel.exec(text)
    if (match === null || visit.turns.some(({ turn }) => vessel.test(turn.text))) return []
    const other = visit.turns.find(({ turn }) => VESSELS.some((each) => each !== vessel && each.test(turn.text)))
    if (other === undefined) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [
      { check: 'number', outcome: 'unsure', sentence: `Nobody says “${match[0]}”; turn ${numberOf(other)} names another measure.`, span },
    ]
  })
}

export function checkCounts(text: string, found: Found, visit: Visit, limits: Thresholds): Reason[] {
  return [...checkCounted(text, found, visit, limits), ...checkTwice(text, found, visit), ...checkVessels(text, visit)]
}

function checkCounted(text: string, found: Found, visit: Visit, limits: Thresholds): Reason[] {
  const check = 'number'
  return countsOf(text).flatMap((count): Reason[] => {
    // "A headache" counts nothing; "a pack a day" does.
    if (count.isArticle && count.what !== 'packs') return []
    if (count.what === 'packs' && !SMOKED.test(text)) return []
    const pattern = CLASSES.find(([name]) => name === count.what)?.[2]
    if (pattern === undefined) return []
    const span = { start: count.start, end: count.end }
    const shown = text.slice(count.start, count.end)
    const named = visit.turns.filter((turn) => !turn.isInstruction && pattern.test(turn.turn.text))
    if (named.length === 0) return []
    const said = named.flatMap((turn) =>
      countsOf(turn.turn.text).flatMap((each) => (each.what === count.what ? [{ turn, count: each }] : [])),
    )
    const isSame = (values: readonly number[]) => count.values.some((value) => values.includes(value))
    const match = said.find((each) => isSame(each.count.values))
    if (match !== undefined) return [{ check, outcome: 'holds', sentence: `“${shown}” is said in turn ${numberOf(match.turn)}.`, span }]
    // "How many children do you have?" "Three."
    const numbers = named.flatMap((turn) => [turn, visit.turns[turn.index + 1]].flatMap((each) => each?.quantities ?? []))
    if (count.what !== 'packs' && numbers.some(({ values, unit }) => !isTime(unit) && isSame(values))) return []
    const other = said.find((each) => !each.count.isArticle)
    if (other !== undefined) {
      const close = found.indexes.some((index) => Math.abs(index - other.turn.index) <= limits.reach)
      const heard = other.turn.turn.text.slice(other.count.start, other.count.end)
      const sentence = `The statement says “${shown}”; turn ${numberOf(other.turn)} says “${heard}”.`
      const isSaid = found.indexes.some((index) =>
        visit.turns[index]?.quantities.some(({ unit, values }) => unit === null && isSame(values)),
      )
      return [{ check, outcome: isSaid ? 'unsure' : close ? 'contradicts' : 'fails', sentence, span }]
    }
    const sentence = `Turn ${numberOf(named[0])} speaks of ${count.what}, but nobody says how many (“${shown}”).`
    return count.values[0] === 1 ? [] : [{ check, outcome: 'unsure', sentence, span }]
  })
}

function numberOf(turn: VisitTurn | undefined): string {
  return String(turn?.turn.number)
}
