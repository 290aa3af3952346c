/** Many missing things as a short list: things of one kind share a line, the weightiest lines stand first, the rest is left out. */
import type { FoundOmission } from '../../../../contract/records.ts'
import type { Item, Place } from './answers.ts'

/** So many of the weightiest things are compared with each other: far more than the list can hold. */
const MOST_ITEMS = 300
/** More lines than this and few read the list: those behind them must weigh something. */
const USUAL_LINES = 8
/** A draft that leaves out half of a visit has more to list; beyond this nobody reads it. */
const MOST_LINES = 12
/** What a line behind the usual ones weighs at least: one symptom that the patient has. */
const WORTH_A_LINE = 3
/** What a line may hold at most, so that it is read at a glance. */
const LINE_ITEMS = 6
/** "No fever; no cough": each is two words, and a row of them is read as one. */
const LINE_DENIALS = 12
const LINE_LETTERS = 280
/** So many letters cost a thing one point of its weight. */
const LETTERS_WEIGH = 50

/** A fuller way to say a thing takes the place of a shorter one up to this length. */
const FULLER_LETTERS = 110

type Line = { readonly kind: Item['kind']; readonly items: readonly Item[]; readonly weight: number }

/** What hurts patients when it is missing stands first. */
const RANK: Record<Item['kind'], number> = {
  allergy: 0,
  medication: 1,
  'mental-health': 3,
  number: 4,
  plan: 5,
  symptom: 6,
  history: 7,
  denial: 8,
  social: 9,
}
const RED_FLAG_RANK = 2

function rankOf({ kind, items }: Line): number {
  return kind === 'symptom' && items.some(({ isRedFlag }) => isRedFlag === true) ? RED_FLAG_RANK : RANK[kind]
}

/** The list that a clinician sees: the lines that weigh most, those that matter most for safety first. */
export function packItems(items: readonly Item[]): FoundOmission[] {
  const kept = distinct(items)
  const apart = linesByKind(kept)
  // Social matters are history too: where there are too many lines, the two share theirs.
  const lines =
    apart.length <= USUAL_LINES ? apart : linesByKind(kept.map((item) => (item.kind === 'social' ? { ...item, kind: 'history' } : item)))
  return chosen(lines)
    .sort((a, b) => rankOf(a) - rankOf(b) || b.weight - a.weight)
    .map(omissionOf)
}

/** The weightiest lines; but every kind has its first before any has a second, for a list of one kind hides what the others hold. */
function chosen(lines: readonly Line[]): Line[] {
  const byWeight = lines.toSorted((a, b) => b.weight - a.weight)
  const first = byWeight.filter((line, index) => byWeight.findIndex(({ kind }) => kind === line.kind) === index)
  const ordered = [...first, ...byWeight.filter((line) => !first.includes(line))]
  return ordered.filter(({ weight }, index) => index < USUAL_LINES || (index < MOST_LINES && weight >= WORTH_A_LINE))
}

function linesByKind(items: readonly Item[]): Line[] {
  return [...new Set(items.map(({ kind }) => kind))].flatMap((kind) => linesOf(items.filter((item) => item.kind === kind)))
}

/** The weightiest first, without those that say what a weightier one says. */
function distinct(items: readonly Item[]): Item[] {
  const kept: { item: Item; keys: ReadonlySet<string> }[] = []
  for (const item of items.toSorted((a, b) => worth(b) - worth(a) || firstTurn(a) - firstTurn(b)).slice(0, MOST_ITEMS)) {
    const keys = new Set(item.id.split(' ').filter((key) => key !== '' && key !== 'no'))
    if (keys.size === 0) continue
    const known = kept.find(({ item: other, keys: had }) => {
      if (item.id.startsWith('no ') !== other.id.startsWith('no ')) return false
      const shared = [...keys].filter((key) => had.has(key)).length
      return item.id === other.id || shared >= 0.75 * keys.size || (shared === had.size && item.text.length <= FULLER_LETTERS)
    })
    if (known === undefined) kept.push({ item, keys })
    else if (keys.size > known.keys.size) {
      // It says all that the other says, and more.
      known.item = { ...item, weight: Math.max(item.weight, known.item.weight) }
      known.keys = keys
    }
  }
  return kept.map(({ item }) => item)
}

/** Of two things that weigh the same, the one that is said in fewer letters. */
function worth({ weight, text }: Item): number {
  return weight - text.length / LETTERS_WEIGH
}

function firstTurn(item: Item): number {
  return item.places[0]?.turn ?? 0
}

function linesOf(items: readonly Item[]): Line[] {
  const lines: Item[][] = []
  for (const item of items) {
    const most = item.kind === 'denial' ? LINE_DENIALS : LINE_ITEMS
    const open = lines.find((line) => line.length < most && lettersOf(line) + item.text.length + 2 <= LINE_LETTERS)
    if (open === undefined) lines.push([item])
    else open.push(item)
  }
  return lines.map((line) => {
    const weights = line.map(({ weight }) => weight)
    const most = Math.max(...weights)
    return {
      kind: line[0]?.kind ?? 'symptom',
      items: line,
      weight: most + 0.25 * (weights.reduce((sum, weight) => sum + weight, 0) - most),
    }
  })
}

function lettersOf(line: readonly Item[]): number {
  return line.reduce((sum, { text }) => sum + text.length + 2, 0)
}

function omissionOf({ kind, items }: Line): FoundOmission {
  const inOrder = items.toSorted((a, b) => firstTurn(a) - firstTurn(b))
  const [first = { turn: 1, spans: [] }, ...more] = joined(inOrder.flatMap(({ places }) => places))
  const text = inOrder.map((each) => each.text).join('; ')
  const found = { kind, text, turn: first.turn, spans: [...first.spans] }
  return more.length === 0 ? found : { ...found, more: more.map(({ turn, spans }) => ({ turn, spans: [...spans] })) }
}

/** One place a turn, in the order of the visit. */
function joined(places: readonly Place[]): Place[] {
  const byTurn = new Map<number, Place>()
  for (const { turn, spans } of places) {
    const known = byTurn.get(turn)?.spans ?? []
    const added = spans.filter((span) => !known.some((other) => other.start <= span.start && span.end <= other.end))
    byTurn.set(turn, { turn, spans: [...known, ...added].toSorted((a, b) => a.start - b.start) })
  }
  return [...byTurn.values()].toSorted((a, b) => a.turn - b.turn)
}
