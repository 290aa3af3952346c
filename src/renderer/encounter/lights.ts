/** What lights what: a statement its turns and spans, a turn the statements that came of it. */
import type { Note, Span } from '../../contract/records.ts'

export type Pointed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'statement'; readonly id: string }
  | { readonly kind: 'turn'; readonly number: number }
  | { readonly kind: 'omission'; readonly id: string }

/** True where a pointer moved by itself: a browser also says so when the page scrolls under one that rests. */
export function moved(event: { readonly movementX: number; readonly movementY: number }): boolean {
  return event.movementX !== 0 || event.movementY !== 0
}

/** The same thing pointed at is the same value, so that nothing is drawn again for it. */
export function repoint(before: Pointed, next: Pointed): Pointed {
  return JSON.stringify(before) === JSON.stringify(next) ? before : next
}

export type Lights = {
  /** Lit turns by number, with the parts of their text that carry the statement. */
  readonly turns: ReadonlyMap<number, readonly Span[]>
  readonly statements: ReadonlySet<string>
  readonly omissions: ReadonlySet<string>
}

const none: readonly Span[] = []

/** @param currentId the statement in hand, which is lit while nothing is pointed at */
export function lightsOf(note: Pick<Note, 'sections' | 'omissions'> | null, currentId: string | null, pointed: Pointed): Lights {
  const turns = new Map<number, readonly Span[]>()
  const statements = new Set<string>()
  const omissions = new Set<string>()
  const all = note?.sections.flatMap((section) => section.statements) ?? []
  if (pointed.kind === 'turn') {
    turns.set(pointed.number, none)
    for (const { id, evidence } of all) if (evidence.some(({ turn }) => turn === pointed.number)) statements.add(id)
    for (const { id, turn, more = [] } of note?.omissions ?? [])
      if (turn === pointed.number || more.some((place) => place.turn === pointed.number)) omissions.add(id)
    return { turns, statements, omissions }
  }
  if (pointed.kind === 'omission') {
    const omission = note?.omissions.find(({ id }) => id === pointed.id)
    if (omission !== undefined) for (const { turn, spans } of [omission, ...(omission.more ?? [])]) turns.set(turn, spans)
    omissions.add(pointed.id)
    return { turns, statements, omissions }
  }
  const id = pointed.kind === 'statement' ? pointed.id : currentId
  const statement = all.find((some) => some.id === id)
  if (statement === undefined) return { turns, statements, omissions }
  statements.add(statement.id)
  for (const { turn, spans } of statement.evidence) turns.set(turn, spans)
  return { turns, statements, omissions }
}

export type Piece = { readonly text: string; readonly lit: boolean }

/** A text cut at the ends of `spans` (UTF-16 offsets, any order, overlaps allowed). */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const cut: Piece[] = []
  let at = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(at, Math.min(start, text.length))
    const to = Math.min(end, text.length)
    if (to <= from) continue
    if (from > at) cut.push({ text: text.slice(at, from), lit: false })
    cut.push({ text: text.slice(from, to), lit: true })
    at = to
  }
  if (at < text.length) cut.push({ text: text.slice(at), lit: false })
  return cut
}
