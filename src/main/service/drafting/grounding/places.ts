/** Where a visit speaks of something. */
import type { Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'
import { sentenceAt } from './words.ts'

export type Place = { readonly turn: VisitTurn; readonly start: number; readonly end: number }

/** Every place that names `mention`; where none names a concept whole, the turns that hold all its words. Orders to a machine are left out. */
export function placesOf(mention: Mention, visit: Visit): Place[] {
  const exact = (visit.holding.get(mention.key) ?? []).flatMap((turn) =>
    (turn.keys.get(mention.key) ?? []).map(({ start, end }) => ({ turn, start, end })),
  )
  if (exact.length > 0 || mention.kind === 'word' || mention.kind === 'drug') return exact
  const [first = ''] = mention.parts
  return (visit.holding.get(first) ?? []).flatMap((turn) => {
    if (!mention.parts.every((part) => turn.keys.has(part))) return []
    return (turn.keys.get(first) ?? []).map(({ start, end }) => ({ turn, start, end }))
  })
}

/** The words that belong together with a place: its sentence, and in speech without marks no more than stands close by. */
export function sentenceOf({ turn, start }: Place, before = 110, after = 90): string {
  const sentence = sentenceAt(turn.turn.text, start)
  return turn.turn.text.slice(Math.max(sentence.start, start - before), Math.min(sentence.end, start + after))
}

/**
 * The places, of those that `keeps`, of the mention that is spoken of least: it is what the others are about. Of "kidney ultrasound", the
 * ultrasound. None where nothing of it is said.
 */
export function rarestPlaces(mentions: readonly Mention[], visit: Visit, keeps: (place: Place) => boolean = () => true): Place[] {
  const [places = []] = mentions
    .map((mention) => placesOf(mention, visit).filter(keeps))
    .filter((all) => all.length > 0)
    .sort((a, b) => a.length - b.length)
  return places
}

/** What stands up to `before` and `after` characters from a place's beginning, in its turn. */
export function aroundOf({ start, turn }: Place, before: number, after = before): string {
  return turn.turn.text.slice(Math.max(0, start - before), start + after)
}
