/** How much of what was said the note does not have, and how much that weighs. */
import type { OmissionKind } from '../../../../contract/records.ts'
import { negatedRanges, within } from '../grounding/negation.ts'
import { particularsOf, type Particulars } from './particulars.ts'
import { CONFIDENTIAL, RED_FLAGS, SMALL_TALK } from './words.ts'
import { keysOf, mentionsOf, type Mention } from '../grounding/units.ts'

const base: Partial<Record<OmissionKind, number>> = {
  allergy: 8,
  medication: 4,
  'mental-health': 3.5,
  symptom: 2,
  history: 2,
  social: 1.5,
  denial: 1.5,
}

const WORTH: Record<Mention['kind'], number> = { drug: 2.5, symptom: 2, finding: 1.6, term: 0.6, word: 0.7 }

const NONE: ReadonlySet<string> = new Set()

/** How much of a text the note does not have (`had`: what the text affirms and the note only denies): 0 where all of it is written. */
export function novelty(
  mentions: readonly Mention[],
  keys: ReadonlySet<string>,
  had: ReadonlySet<string> = NONE,
): { readonly fresh: number; readonly share: number } {
  let fresh = 0
  let all = 0
  for (const mention of new Map(mentions.map((each) => [each.key, each])).values()) {
    if (SMALL_TALK.has(mention.key) || (mention.light && mention.kind === 'word')) continue
    const worth = mention.light ? 0.3 : WORTH[mention.kind]
    all += worth
    const isWritten =
      keys.has(mention.key) || (mention.parts.length > 0 && mention.kind !== 'drug' && mention.parts.every((part) => keys.has(part)))
    if (!isWritten || had.has(mention.key)) fresh += worth
  }
  return { fresh, share: all === 0 ? 0 : fresh / all }
}

/** What the note has: its keys, and its numbers, sides and times. */
export type Written = {
  readonly keys: ReadonlySet<string>
  /** Symptoms that the note speaks of only to deny them. */
  readonly denied: ReadonlySet<string>
  readonly particulars: Particulars
}

export function writtenOf(written: readonly string[]): Written {
  const note = written.join('\n')
  const affirmed = new Set<string>()
  const denied = new Set<string>()
  for (const sentence of written) {
    const ranges = negatedRanges(sentence)
    for (const { key, kind: of, start, end } of mentionsOf(sentence))
      if (of === 'symptom') (within(ranges, start, end) ? denied : affirmed).add(key)
  }
  return {
    keys: new Set(keysOf(note).keys()),
    denied: new Set([...denied].filter((key) => !affirmed.has(key))),
    particulars: particularsOf(note),
  }
}

/** What `text` affirms of all that the note denies. */
export function contradicting(text: string, mentions: readonly Mention[], { denied }: Written): ReadonlySet<string> {
  if (denied.size === 0) return denied
  const ranges = negatedRanges(text)
  return new Set(mentions.flatMap(({ key, start, end }) => (denied.has(key) && !within(ranges, start, end) ? [key] : [])))
}
export function isFlagged(mentions: readonly Mention[], isDenied: boolean): boolean {
  return !isDenied && mentions.some((mention) => RED_FLAGS.has(mention.key))
}

export function weightOf(kind: OmissionKind, fresh: number, mentions: readonly Mention[], isDenied: boolean): number {
  return (
    (base[kind] ?? 2) * (isDenied && kind !== 'denial' && kind !== 'allergy' ? 0.6 : 1) +
    Math.min(3, 0.5 * fresh) +
    (isFlagged(mentions, isDenied) ? 4 : 0) +
    (mentions.some(({ key, parts }) => CONFIDENTIAL.has(key) || parts.some((part) => CONFIDENTIAL.has(part))) ? 3 : 0)
  )
}

export function idOf(mentions: readonly Mention[]): string {
  return [...new Set(mentions.filter((mention) => !mention.light).map((mention) => mention.key))].sort().join(' ')
}
