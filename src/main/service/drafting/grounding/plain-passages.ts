/** Passages of a visit that tell all the things of a statement close together. */
import { negatedRanges, within } from './negation.ts'
import { saidOf } from './said.ts'
import { isClinical, type Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'

/** How far apart what is said may stand, in characters: a clinician's turn may go through a whole examination. */
const REACH = 90
/** So much around what is said belongs to it, in characters. */
const AROUND = 60

/** The turns, the words around what is said, and those before it. */
export type Passage = { readonly turns: readonly VisitTurn[]; readonly text: string; readonly before: string }

type Spots = ReadonlySet<number>
export type Told = {
  readonly mention: Mention
  /** Where it is told, and where it is asked about without a plain yes or no; null for words that stand for nothing that could be. */
  readonly spots: { readonly told: Spots; readonly asked: Spots } | null
}

/**
 * Where in the visit a thing is told as the statement tells it: affirmed or denied, and not merely asked about; nor thought possible, unless the
 * statement leaves it `isOpen` as well.
 */
export function toldOf(text: string, mention: Mention, visit: Visit, isOpen: boolean): Told {
  if (mention.light || !isClinical(mention)) return { mention, spots: null }
  const how = within(negatedRanges(text), mention.start, mention.end) ? 'denied' : 'affirmed'
  const said = saidOf(mention, visit)
  const at = (is: (each: (typeof said)[number]) => boolean) => new Set(said.filter(is).map(({ start, turn }) => turn.offset + start))
  const told = at((each) => each.how === how || (each.how === 'open' && isOpen))
  return { mention, spots: { told, asked: at((each) => each.how === 'asked') } }
}

/**
 * The passages of a place, a turn or a question with its answer, in which all is told within reach of each other. What is asked is told where
 * the answer tells the rest of it.
 */
export function passagesOf(place: readonly VisitTurn[], told: readonly Told[], isAnswered: boolean): Passage[] {
  const answer = place[1]?.offset ?? Infinity
  const found = told.map(({ mention }) => spotsOf(place, mention))
  const tellsRest = isAnswered || found.some((spots) => spots.length > 0 && spots.every((spot) => spot >= answer))
  const spots = found.map((all, i) => {
    const wanted = told[i]?.spots ?? null
    return wanted === null ? all : all.filter((spot) => wanted.told.has(spot) || (tellsRest && wanted.asked.has(spot)))
  })
  const base = place[0]?.offset ?? 0
  const whole = place.map(({ turn }) => turn.text).join('\n')
  return spots.flat().flatMap((from) => {
    const ends = spots.map((each) => each.find((spot) => spot >= from && spot <= from + REACH))
    const to = Math.max(...ends.map((end) => end ?? Infinity))
    if (to === Infinity) return []
    const at = from - base
    return [
      { turns: place, text: whole.slice(Math.max(0, at - AROUND), to - base + AROUND), before: whole.slice(Math.max(0, at - AROUND), at) },
    ]
  })
}

/** Where a place speaks of it: by its name, or by the words that it is made of. */
export function spotsOf(place: readonly VisitTurn[], { key, parts }: Mention): number[] {
  const at = (wanted: string) => place.flatMap(({ keys, offset }) => (keys.get(wanted) ?? []).map(({ start }) => offset + start))
  const named = at(key)
  if (named.length > 0 || parts.length === 0) return named.sort((a, b) => a - b)
  const each = parts.map(at)
  return each.every((spots) => spots.length > 0) ? each.flat().sort((a, b) => a - b) : []
}
