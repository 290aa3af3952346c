/** Finds the turns that a statement rests on: the fewest that carry the most of what it says. */
import type { Evidence } from '../../../../contract/records.ts'
import type { Thresholds } from './thresholds.ts'
import { mentionsOf, type Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'

export type Found = {
  /** Indexes into the visit's turns, in their order. */
  readonly indexes: readonly number[]
  readonly evidence: readonly Evidence[]
  /** 0 to 1: how much of the statement the turns carry together. */
  readonly score: number
  readonly mentions: readonly Mention[]
  /** Mentions that no turn of the visit holds. */
  readonly missing: readonly Mention[]
}

/** The turns that a statement rests on, and the one before and after each; orders to a machine are left out. */
export function turnsAround({ indexes }: Found, visit: Visit): readonly VisitTurn[] {
  return visit.turns.filter((turn) => !turn.isInstruction && indexes.some((index) => Math.abs(index - turn.index) <= 1))
}

type Span = { start: number; end: number }

/** How well a turn carries a mention: whole concepts count full, a concept's single words in part. */
function carried(mention: Mention, turn: VisitTurn): { share: number; spans: readonly Span[] } {
  const exact = turn.keys.get(mention.key)
  if (exact !== undefined) return { share: 1, spans: exact }
  if (mention.kind === 'drug') return { share: 0, spans: [] }
  const spans = mention.parts.flatMap((part) => turn.keys.get(part) ?? [])
  const have = mention.parts.filter((part) => turn.keys.has(part)).length
  if (have === 0) return { share: 0, spans: [] }
  return { share: mention.kind === 'word' ? 1 : (0.8 * have) / mention.parts.length, spans }
}

function weightOf(mention: Mention, visit: Visit, limits: Thresholds): number {
  const count = Math.max(visit.frequency.get(mention.key) ?? 0, ...mention.parts.map((part) => visit.frequency.get(part) ?? 0))
  const rarity = Math.log(1 + visit.turns.length / (1 + count))
  const unseen = count === 0 ? limits.unseenWeight : 1
  const kind = mention.kind === 'word' ? 1 : mention.kind === 'term' ? 0.7 : 1.4
  return Math.max(0.2, rarity) * unseen * (mention.light ? limits.lightWeight : kind)
}

/** More marks than this in one turn mark nothing. */
const MOST_SPANS = 40

function merge(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  const merged: Span[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && span.start <= last.end + 1) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged.slice(0, MOST_SPANS)
}

/** The most weight of different mentions that stands within so many characters of what was said. */
function closest(mentions: readonly Mention[], weights: readonly number[], turns: readonly VisitTurn[], window: number): number {
  const marks = turns
    .flatMap((turn) =>
      mentions.flatMap((mention, i) => {
        const { share, spans } = carried(mention, turn)
        return spans.slice(0, MOST_SPANS).map(({ start }) => ({ at: turn.offset + start, i, weight: share * (weights[i] ?? 0) }))
      }),
    )
    .sort((a, b) => a.at - b.at)
  let best = 0
  let from = 0
  for (let to = 0; to < marks.length; to++) {
    const last = marks[to]
    if (last === undefined) break
    while ((marks[from]?.at ?? last.at) < last.at - window) from++
    const within = new Map<number, number>()
    for (let k = from; k <= to; k++) {
      const mark = marks[k]
      if (mark !== undefined) within.set(mark.i, Math.max(within.get(mark.i) ?? 0, mark.weight))
    }
    best = Math.max(
      best,
      [...within.values()].reduce((sum, weight) => sum + weight, 0),
    )
  }
  return best
}

export function findEvidence(text: string, visit: Visit, limits: Thresholds): Found {
  const mentions = [...new Map(mentionsOf(text).map((mention) => [mention.key, mention])).values()]
  const weights = mentions.map((mention) => weightOf(mention, visit, limits))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const missing = mentions.filter(
    (mention) => !visit.frequency.has(mention.key) && mention.parts.every((part) => !visit.frequency.has(part)),
  )
  if (total === 0) return { indexes: [], evidence: [], score: 0, mentions, missing }

  const candidates = visit.turns
    .map((turn) => ({ turn, shares: mentions.map((mention) => carried(mention, turn).share) }))
    .filter(({ shares }) => shares.some((share) => share > 0))
  const covered = mentions.map(() => 0)
  const chosen: { turn: VisitTurn; gain: number }[] = []
  while (chosen.length < limits.maxTurns) {
    let best: { turn: VisitTurn; shares: readonly number[]; gain: number; rank: number } | null = null
    for (const { turn, shares } of candidates) {
      if (chosen.some((entry) => entry.turn === turn)) continue
      // Words that are said far from each other were hardly said of the same thing.
      const isFar = chosen.length > 0 && chosen.every((entry) => Math.abs(entry.turn.index - turn.index) > limits.near)
      const worth = isFar ? limits.farShare : 1
      const gain = shares.reduce((sum, share, i) => sum + Math.max(0, share * worth - (covered[i] ?? 0)) * (weights[i] ?? 0), 0) / total
      const overlap = shares.reduce((sum, share, i) => sum + share * (weights[i] ?? 0), 0) / total
      // Turns near one that is chosen already belong to the same exchange.
      const near = chosen.some((entry) => Math.abs(entry.turn.index - turn.index) <= 2) ? 0.04 : 0
      const rank = gain + 0.15 * overlap + near - (turn.isInstruction ? 0.3 : 0)
      if (gain > 0 && (best === null || rank > best.rank + 1e-9)) best = { turn, shares: shares.map((share) => share * worth), gain, rank }
    }
    if (best === null || (chosen.length > 0 && best.gain < limits.gain)) break
    best.shares.forEach((share, i) => {
      covered[i] = Math.max(covered[i] ?? 0, share)
    })
    chosen.push(best)
  }
  const carriedShare = covered.reduce((sum, share, i) => sum + share * (weights[i] ?? 0), 0) / total
  const together = Math.min(
    carriedShare,
    closest(
      mentions,
      weights,
      chosen.map(({ turn }) => turn),
      limits.window,
    ) / total,
  )
  const score = carriedShare - limits.scattered * (carriedShare - together)
  const evidence = new Map<number, Evidence>()
  for (const { turn, gain } of chosen) {
    const spans = merge(mentions.flatMap((mention) => (mention.light ? [] : carried(mention, turn).spans)))
    evidence.set(turn.index, { turn: turn.turn.number, spans, score: Math.min(1, gain) })
  }
  for (const { turn } of chosen) addAnswer(turn, visit, evidence)
  const indexes = [...evidence.keys()].sort((a, b) => a - b)
  return { indexes, evidence: indexes.flatMap((index) => evidence.get(index) ?? []), score: Math.min(1, score), mentions, missing }
}

/** A short answer says what its question asked: both are shown. */
function addAnswer(turn: VisitTurn, visit: Visit, evidence: Map<number, Evidence>): void {
  if (turn.answer === null || evidence.has(turn.answer.index)) return
  const answer = visit.turns[turn.answer.index]
  if (answer === undefined) return
  const end = Math.min(answer.turn.text.length, 80)
  evidence.set(answer.index, { turn: answer.turn.number, spans: [{ start: 0, end }], score: 0.1 })
}

/** Evidence with a further turn, or further spans of a turn that is in it. */
export function withTurn(evidence: readonly Evidence[], turn: VisitTurn, spans: readonly Span[]): Evidence[] {
  const known = evidence.find((entry) => entry.turn === turn.turn.number)
  const rest = evidence.filter((entry) => entry !== known)
  const joined: Evidence = {
    turn: turn.turn.number,
    spans: merge([...(known?.spans ?? []), ...spans]),
    score: known?.score ?? 0.1,
  }
  return [...rest, joined].sort((a, b) => a.turn - b.turn)
}
