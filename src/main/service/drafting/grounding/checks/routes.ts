/** By which way a drug of a statement is given ("by mouth", "IV", "a patch"), against what the visit says of that drug. */
import type { Reason } from '../../../../../contract/records.ts'
import { drugsIn } from './frequencies.ts'
import { routesOf, shareRoute, type RouteMention } from '../routes.ts'
import type { Mention } from '../units.ts'
import { usualRoutes } from '../usual-routes.ts'
import type { Visit, VisitTurn } from '../visit.ts'

/** A drug, or a class of drugs, as it stands in a text. */
type Named = { readonly key: string; readonly start: number; readonly end: number }
/** A drug and the way by which it is given, where they stand together. */
type Given = { readonly drug: Named; readonly route: RouteMention }
type Heard = {
  readonly turn: VisitTurn
  readonly named: readonly Named[]
  readonly routes: readonly RouteMention[]
  readonly given: readonly Given[]
}

/** Classes of drugs that are spoken of by their route. */
const CLASSES: readonly (readonly [string, RegExp])[] = [
  ['steroid', /\b(?:cortico)?(?:steroids?|cortisone)\b/gi],
  ['antibiotic', /\bantibiotics?\b/gi],
  [
    'vaccine',
    /\bvaccin\w+|\bimmuni[sz]ations?\b|\b(?:flu|influenza|tetanus|covid(?:-19)?|pneumonia|shingles|hpv|hepatitis|measles|booster)(?= (?:shots?|jabs?)\b)/gi,
  ],
  ['painkiller', /\b(?:painkillers?|pain (?:medications?|medicines?|meds))\b/gi],
  ['anti-inflammatory', /\b(?:anti-?inflammator(?:y|ies)|nsaids?)\b/gi],
  ['antihistamine', /\bantihistamines?\b/gi],
  ['diuretic', /\b(?:diuretics?|water pills?)\b/gi],
  ['iron', /\biron\b/gi],
  ['vitamin', /\b(?:multi)?vitamins?\b/gi],
  ['estrogen', /\bo?estrogens?\b/gi],
  ['nicotine', /\bnicotine\b/gi],
  ['glucagon', /\bglucagon\b/gi],
  ['chemotherapy', /\bchemo(?:therapy)?\b/gi],
]
/** Names of the lexicon that stand for a class. */
const OF_CLASS = new Set(['drug:steroid', 'drug:nicotine patch'])

/** The farthest that a route stands behind its drug, in characters. */
const REACH = 60
/** Turns before and after one that names a drug in which its route may be said. */
const TURNS = 2
/** Where the words about a drug end. */
const APART =
  /[;:?!\n]|\.(?!\d)|\b(?:and|or|but|then|while|if|until|because|who|which|that|before|after|instead|rather|than|not|no|without|from)\b|\bfor\b(?! (?:\d+|one|two|three|five|seven|ten) (?:more )?(?:day|week|month)s?\b)/i
/** Between the last comma and a noun: "albuterol, 2 puffs", "Voltaren, the gel", but not "metformin, injection of the knee". */
const COUNT = /^\s*(?:(?:\d[\d./]*|half|one|two|three|four|five|six|eight)\b[\s\w%]*|(?:an?|the) )$/i
/** "Estrogen. A patch": a form behind the drug in a sentence of its own. */
const ITS_FORM = /^[.?]\s+(?:it's |that's )?(?:an?|the) $/i
/** Between a route and the drug behind it: "oral broad-spectrum antibiotics"; of a noun: "an injection of Kenalog". */
const LEADS = /^\s+(?:(?!(?:and|or|but|then|for|if|with|daily|to|at|in|on|is|was)\b)[\w-]+\s+){0,2}$/i
const OF = /^\s+(?:of|called|named)\s+(?:[\w%.-]+\s+){0,3}$/i

/**
 * Contradicted where the visit gives the drug by another way only, and speaks of this one nowhere; unsure where it speaks of this one for
 * something else, or does not say how the drug is given and it is not plain.
 */
export function checkRoutes(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const drugs = mentions.filter(({ kind }) => kind === 'drug')
  return givenIn(text, withClasses(text, drugs), routesOf(text)).flatMap(({ drug, route }): Reason[] => {
    const isSame = (other: RouteMention) => shareRoute(route.routes, other.routes)
    const turns = heardIn(visit)
    const holding = turns.filter(({ named }) => named.some(({ key }) => key === drug.key))
    // A drug that nobody names is marked for that.
    if (holding.length === 0 && drug.key.startsWith('drug:')) return []
    const own = holding.flatMap(({ given, turn }) => given.filter((each) => each.drug.key === drug.key).map((each) => ({ ...each, turn })))
    if (own.some((each) => isSame(each.route))) return []
    const saying = turns.filter(({ routes }) => routes.some(isSame))
    const isUsual = shareRoute(route.routes, usualRoutes(drug.key))
    const span = { start: route.start, end: route.end }
    const name = text.slice(drug.start, drug.end)
    const shown = text.slice(route.start, route.end)
    const [other] = own
    if (other === undefined) {
      const near = saying.some((heard) => isNear(heard, drug.key, holding, isSame))
      if (near || isUsual) return []
      return [{ check: 'medication', outcome: 'unsure', sentence: `The visit does not say how ${name} is given (“${shown}”).`, span }]
    }
    const heard = other.turn.turn.text.slice(other.route.start, other.route.end)
    const isClear = saying.length === 0 && !isUsual && own.some(({ route, turn }) => turn.asksFrom === null || route.end <= turn.asksFrom)
    return [
      {
        check: 'medication',
        outcome: isClear ? 'contradicts' : 'unsure',
        sentence: `The statement says “${shown}” of ${name}; turn ${String(other.turn.turn.number)} says “${heard}”.`,
        span,
      },
    ]
  })
}

/** A route that is said near a drug, and of no other. What belongs to a class may be spoken of by any name, so anywhere. */
function isNear({ given, routes, turn }: Heard, key: string, holding: readonly Heard[], isSame: (route: RouteMention) => boolean): boolean {
  const isClass = !key.startsWith('drug:')
  if (!isClass && !holding.some((other) => Math.abs(other.turn.index - turn.index) <= TURNS)) return false
  return routes.some((route) => isSame(route) && (isClass || !given.some((each) => each.route === route && each.drug.key !== key)))
}

const cache = new WeakMap<Visit, readonly Heard[]>()

/** The turns with their drugs and routes; orders to a machine are left out. Kept with the visit. */
function heardIn(visit: Visit): readonly Heard[] {
  const known = cache.get(visit)
  if (known !== undefined) return known
  const heard = visit.turns
    .filter((turn) => !turn.isInstruction)
    .map((turn): Heard => {
      const { text } = turn.turn
      const named = withClasses(text, drugsIn(turn))
      const routes = routesOf(text)
      return { turn, named, routes, given: givenIn(text, named, routes) }
    })
  cache.set(visit, heard)
  return heard
}

function withClasses(text: string, drugs: readonly Named[]): Named[] {
  const own = drugs.filter(({ key }) => !OF_CLASS.has(key))
  const classes = CLASSES.flatMap(([key, pattern]) =>
    [...text.matchAll(pattern)].map((match): Named => ({ key, start: match.index, end: match.index + match[0].length })),
  ).filter(({ end, start }) => !own.some((drug) => start < drug.end && end > drug.start))
  return [...own, ...classes].sort((a, b) => a.start - b.start)
}

/** Each route with the drug that it stands by: the one before it in its clause, or the one that it leads to. */
function givenIn(text: string, named: readonly Named[], routes: readonly RouteMention[]): Given[] {
  return routes.flatMap((route) => {
    const before = named.findLast(({ end }) => end <= route.start)
    const behind = named.find(({ start }) => start >= route.end)
    const isOfBefore = before !== undefined && route.shape !== 'adjective' && belongs(text.slice(before.end, route.start), route)
    const leads = route.shape === 'noun' ? OF : LEADS
    const isOfBehind = behind !== undefined && leads.test(text.slice(route.end, behind.start))
    const drug = isOfBefore ? before : isOfBehind ? behind : undefined
    return drug === undefined ? [] : [{ drug, route }]
  })
}

function belongs(between: string, { shape }: RouteMention): boolean {
  if (shape === 'noun' && ITS_FORM.test(between)) return true
  if (between.length > REACH || APART.test(between)) return false
  const comma = between.lastIndexOf(',')
  return comma === -1 || shape !== 'noun' || COUNT.test(between.slice(comma + 1))
}
