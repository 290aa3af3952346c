/** How much of what was said the note does not have, and how much that weighs. */
import type { OmissionKind } from '../../../../contract/records.ts'
import { negatedRanges, within } from '../grounding/negation.ts'
import { isTelling, particularsOf, type Particulars } from './particulars.ts'
import { CONFIDENTIAL, RED_FLAGS, SMALL_TALK } from './words.ts'
import { isTime, quantitiesOf } from '../grounding/numbers.ts'
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

/** Of what was said, at least this share must be new. */
const LEAST_SHARE = 0.3
/** Of what was said of a drug that the note has: what it is for goes without saying. */
const LEAST_SHARE_OF_DRUG = 0.5

export function isMostlyWritten(share: number, mentions: readonly Mention[], { all }: WrittenKeys): boolean {
  return share < (mentions.some(({ key, kind }) => kind === 'drug' && all.has(key)) ? LEAST_SHARE_OF_DRUG : LEAST_SHARE)
}

type Novelty = { readonly fresh: number; readonly share: number }

/** What stands in another place of the note is written, and yet not with this: so much of it counts as new. */
const STREWN = 0.5

/**
 * How much of a text the note does not have (`had`: what the text affirms and the note only denies): 0 where all of it is written in one place.
 * A note that has its words, but strewn, may say something else.
 */
export function novelty(mentions: readonly Mention[], { all: anywhere, places }: WrittenKeys, had: ReadonlySet<string> = NONE): Novelty {
  const counted = [...new Map(mentions.map((each) => [each.key, each])).values()]
    .filter(({ key, kind, light }) => !SMALL_TALK.has(key) && !(light && kind === 'word'))
    .map((mention) => ({ mention, worth: mention.light ? 0.3 : WORTH[mention.kind] }))
  const whole = counted.reduce((sum, { worth }) => sum + worth, 0)
  const freshTo = (keys: ReadonlySet<string>): number =>
    counted.reduce((sum, { mention, worth }) => {
      if (had.has(mention.key)) return sum + worth
      if (isWritten(mention, keys)) return sum
      return sum + (isWritten(mention, anywhere) ? STREWN * worth : worth)
    }, 0)
  const fresh = Math.min(...places.map(freshTo))
  return { fresh, share: whole === 0 ? 0 : fresh / whole }
}

function isWritten({ key, kind, parts }: Mention, keys: ReadonlySet<string>): boolean {
  return keys.has(key) || (parts.length > 0 && kind !== 'drug' && parts.every((part) => keys.has(part)))
}

/** What the note speaks of: all of it, and each of its places. */
export type WrittenKeys = { readonly all: ReadonlySet<string>; readonly places: readonly ReadonlySet<string>[] }

/** What the note has: its keys, and its numbers, sides and times. */
export type Written = {
  readonly keys: WrittenKeys
  /** What the note speaks of, with the places where it denies it: a denial is written where the note denies the same. */
  readonly denials: WrittenKeys
  /** Symptoms and findings that the note speaks of only to deny them. */
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
      if (of === 'symptom' || of === 'finding') (within(ranges, start, end) ? denied : affirmed).add(key)
  }
  const all = new Set(keysOf(note).keys())
  return {
    keys: { all, places: placesOf(written) },
    denials: { all, places: placesOf(written.map(deniedPart)) },
    denied: new Set([...denied].filter((key) => !affirmed.has(key))),
    particulars: writtenParticulars(written),
  }
}

/** Of what is to be done, and for how long: it says nothing of how long a thing has lasted. */
const AHEAD =
  /\b(?:follow(?:ing)?[- ]?up|next|return|will|if (?:his|her|their|the|your|my) (?:symptoms?|condition|pain)|(?:advised|recommended|prescribed?|start(?:ed)?) .*\bfor)\b/i

function writtenParticulars(written: readonly string[]): Particulars {
  const past = written.filter((sentence) => !AHEAD.test(sentence))
  const ahead = written.filter((sentence) => AHEAD.test(sentence))
  const { quantities, sides, times } = particularsOf(written.join('\n'))
  const kept = ahead.flatMap((sentence) => quantitiesOf(sentence)).filter(({ unit }) => !isTime(unit))
  return { quantities: ahead.length === 0 ? quantities : [...quantitiesOf(past.join('\n')), ...kept], sides, times }
}

/** Sentences that deny all that they speak of: "Allergies: none", "nonsmoker". */
const WHOLLY_DENIED = /:\s*(?:none|nil|no|negative)\b|\b(?:nkda|nil|non-?smoker|unremarkable|unknown)\b|\bother than\b/i

/** What a sentence of the note denies; empty where it denies nothing. */
function deniedPart(sentence: string): string {
  if (WHOLLY_DENIED.test(sentence)) return sentence
  return negatedRanges(sentence)
    .map(({ start, end }) => sentence.slice(start, end))
    .join(' ')
}

/** So many sentences in a row are one place. */
const PLACE_SENTENCES = 2

/** The keys of each place of a note; one without any where nothing is written. */
function placesOf(written: readonly string[]): ReadonlySet<string>[] {
  const keys = written.map((sentence) => [...keysOf(sentence).keys()])
  const first = keys.slice(0, Math.max(1, keys.length - PLACE_SENTENCES + 1))
  return first.length === 0 ? [new Set()] : first.map((_, i) => new Set(keys.slice(i, i + PLACE_SENTENCES).flat()))
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

/** What makes a thing the same as another: what it speaks of, and its numbers ("months ago" is less than "three months ago"). */
export function idOf(mentions: readonly Mention[], { quantities }: Pick<Particulars, 'quantities'> = { quantities: [] }): string {
  const keys = mentions.filter((mention) => !mention.light).map((mention) => mention.key)
  return [...new Set([...keys, ...quantities.filter(isTelling).map(({ values, unit }) => `#${String(values[0])}${unit ?? ''}`)])]
    .sort()
    .join(' ')
}
