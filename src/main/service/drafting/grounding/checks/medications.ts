/** Drugs of a statement, with dose and how often, against the turns. */
import type { Reason } from '../../../../../contract/records.ts'
import { checkFrequency, drugsIn } from './frequencies.ts'
import type { CheckResult } from './numbers.ts'
import { nameOf } from '../lexicon.ts'
import { isDose, quantitiesOf, sameQuantity, type Quantity } from '../numbers.ts'
import type { Thresholds } from '../thresholds.ts'
import type { Mention } from '../units.ts'
import type { Visit, VisitTurn } from '../visit.ts'
import { wordsOf } from '../words.ts'

/** Damerau-Levenshtein distance, up to `limit`. Speech recognition spells drugs as it hears them. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      next.push(best)
    }
    before = row
    row = next
  }
  return row[b.length] ?? limit + 1
}

/** Drugs whose dose is commonly in micrograms. */
const MICROGRAMS = new Set(
  [
    'levothyroxine',
    'liothyronine',
    'fluticasone',
    'fluticasone-salmeterol',
    'budesonide',
    'budesonide-formoterol',
    'albuterol',
    'mometasone',
    'beclomethasone',
    'tiotropium',
    'salmeterol',
    'digoxin',
    'fentanyl',
    'cyanocobalamin',
    'vitamin b12',
    'vitamin d',
    'folic acid',
    'clonidine',
    'calcitriol',
    'misoprostol',
    'desmopressin',
  ].map((name) => `drug:${name}`),
)

type Place = { turn: VisitTurn; start: number; end: number; misheard: string | null }

function placesOf(drug: Mention, written: string, visit: Visit): Place[] {
  const exact = visit.turns.flatMap((turn) =>
    turn.isInstruction ? [] : (turn.keys.get(drug.key) ?? []).map(({ start, end }) => ({ turn, start, end, misheard: null })),
  )
  if (exact.length > 0) return exact
  const names = [written.toLowerCase(), nameOf(drug.key)].filter((name) => /^[a-z]{6,}$/.test(name))
  return visit.turns.flatMap((turn) =>
    turn.isInstruction
      ? []
      : wordsOf(turn.turn.text)
          .filter((word) => word.lower.length >= 5 && names.some((name) => editDistance(name, word.lower, 2) <= (name.length >= 8 ? 2 : 1)))
          .map(({ start, end, text }) => ({ turn, start, end, misheard: text })),
  )
}

export function checkMedications(text: string, mentions: readonly Mention[], visit: Visit, limits: Thresholds): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  const drugs = mentions.filter((mention) => mention.kind === 'drug')
  drugs.forEach((drug, i) => {
    const written = text.slice(drug.start, drug.end)
    const span = { start: drug.start, end: drug.end }
    const places = placesOf(drug, written, visit)
    const [first] = places
    if (first === undefined) {
      reasons.push({ check: 'medication', outcome: 'fails', sentence: `${written} is not named in this visit.`, span })
      return
    }
    turns.push(first)
    const heard = first.misheard === null ? '' : ` (as “${first.misheard}”)`
    reasons.push({
      check: 'medication',
      outcome: first.misheard === null || editDistance(first.misheard.toLowerCase(), written.toLowerCase(), 1) <= 1 ? 'holds' : 'unsure',
      sentence: `${written} is named in turn ${String(first.turn.turn.number)}${heard}.`,
      span,
    })
    const until = drugs[i + 1]?.start ?? text.length
    const nearby = new Set(places.flatMap(({ turn }) => neighbours(turn.index, limits.reach)))
    for (const dose of quantitiesOf(text.slice(drug.end, until)).filter((quantity) => isDose(quantity.unit))) {
      const start = drug.end + dose.start
      const end = drug.end + dose.end
      const shown = text.slice(start, end)
      const said = visit.turns.flatMap((turn) =>
        turn.quantities.filter((quantity) => sameQuantity(dose, quantity)).map((quantity) => ({ turn, quantity })),
      )
      const close =
        said.find(({ turn, quantity }) => nearby.has(turn.index) && quantity.unit !== null) ??
        said.find(({ turn }) => nearby.has(turn.index))
      const others = said
        .filter(({ turn }) => nearby.has(turn.index))
        .map(({ quantity, turn }) => ({ turn, owner: ownerOf(turn, quantity) }))
      const [other] = others
      if (other !== undefined && others.every(({ owner }) => owner !== null && owner !== drug.key)) {
        const sentence = `${shown} is said in turn ${String(other.turn.turn.number)} of ${nameOf(other.owner ?? '')}, not of ${written}.`
        reasons.push({ check: 'medication', outcome: 'unsure', sentence, span: { start, end } })
        continue
      }
      if (close !== undefined) {
        turns.push({ turn: close.turn, start: close.quantity.start, end: close.quantity.end })
        // Where nobody says the unit it is milligrams; another that the note adds is doubted, save for the drugs that are measured so.
        const isAdded =
          close.quantity.unit === null && dose.unit !== 'mg' && dose.unit !== 'puff' && !(dose.unit === 'mcg' && MICROGRAMS.has(drug.key))
        if (isAdded) {
          const sentence = `Turn ${String(close.turn.turn.number)} says the number of ${shown}, but nobody says its unit.`
          reasons.push({ check: 'medication', outcome: 'unsure', sentence, span: { start, end } })
          continue
        }
        reasons.push({
          check: 'medication',
          outcome: 'holds',
          sentence: `${shown} of ${written} is said in turn ${String(close.turn.turn.number)}.`,
          span: { start, end },
        })
      } else {
        const other = said[0]
        const where =
          other === undefined ? 'is not said in this visit' : `is said in turn ${String(other.turn.turn.number)}, away from ${written}`
        reasons.push({
          check: 'medication',
          outcome: other === undefined ? 'fails' : 'unsure',
          sentence: `The dose ${shown} of ${written} ${where}.`,
          span: { start, end },
        })
      }
    }
    reasons.push(...checkFrequency(text, drug, until, places, nearby, visit))
  })
  return { reasons, turns }
}

/** "Five hundred milligrams of": the drug of a dose comes next. */
const OF_NEXT = /^\s*(?:of|dose of|tablets? of)\s+(?:the |your )?$/i

/** The drug that a dose in a turn is of: the one behind it that it leads to, or the last one named before it. Null where its turn names none. */
function ownerOf(turn: VisitTurn, { end, start }: Quantity): string | null {
  const drugs = drugsIn(turn)
  const next = drugs.find((drug) => drug.start >= end && OF_NEXT.test(turn.turn.text.slice(end, drug.start)))
  const last = drugs
    .filter((drug) => drug.end <= start)
    .sort((a, b) => a.start - b.start)
    .at(-1)
  return next?.key ?? last?.key ?? null
}

function neighbours(index: number, reach: number): number[] {
  return Array.from({ length: 2 * reach + 1 }, (_, i) => index - reach + i)
}
