/**
 * What of a statement holds: the statement without the clauses and list items that the visit does not bear out. Words are only taken
 * away, never put in, and the rest is offered only where it is checked as supported by itself.
 */
import type { Sex, Turn } from '../../../../contract/records.ts'
import { checkStatement } from './check-statement.ts'
import { clausesOf } from './clauses.ts'
import { mentionsOf } from './units.ts'

type Range = { readonly start: number; readonly end: number }
type Item = Range & {
  /** What stands before it: nothing before the first, else a comma, a conjunction or both. */
  readonly joint: string
}

const JOINT = /,\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+/g
/** An item that says something of the item before it, or of all: taking either away would change what it is said of. */
const BOUND =
  /\b(?:if|unless|except|but|when|while|which|who|that|because|since|as|than|with|without|after|before|until|during|for|from|due|he|she|they|it|i|we|is|are|was|were|has|had|have|will|would|should|can|may)\b/i
const OWN_SUBJECT =
  /^[\s,;]*(?:(?:and|but|although|though|however)\b,?\s*)?(?:that |then |also |now )*(?:he|she|they|it|we|i|there|(?:the|this|these|his|her|their)\s+[\w-]+(?:\s+[\w-]+){0,3}?)\s+(?:is|are|was|were|has|have|had|does|did|do|will|would|can|could|may|denie[sd]|reports?|reported|states?|stated|notes?|noted|takes?|took|looks?|feels?|felt)\b/i
/** Longer than this, an item is hardly one thing of a list. */
const ITEM_WORDS = 5

/**
 * The longest part of a statement that is supported by itself, or null where there is none or the whole is supported.
 * Pure; a few checks of the statement, each well below a hundredth of a second.
 */
export function whatHolds(text: string, turns: readonly Turn[], sectionKey: string, sex: Sex = 'unknown'): string | null {
  const { reasons, verdict } = checkStatement(text, turns, { sectionKey, sex })
  if (verdict === 'supported') return null
  const faults = reasons.flatMap(({ outcome, span }) => (outcome === 'holds' || span === null ? [] : [span]))
  const clauses = clausesOf(text)
  const candidates = new Set<string>()
  const items = withoutItems(text, { start: 0, end: text.length }, faults)
  if (items !== null) candidates.add(items)
  if (clauses.length > 1) {
    for (const kept of runsOf(text, clauses)) {
      candidates.add(joined(kept.map(({ end, start }) => text.slice(start, end))))
      candidates.add(joined(kept.map((clause) => withoutItems(text, clause, faults) ?? text.slice(clause.start, clause.end))))
    }
  }
  return (
    [...candidates]
      .filter((candidate) => candidate !== text && saysSomething(candidate))
      .toSorted((a, b) => b.length - a.length)
      .find((candidate) => checkStatement(candidate, turns, { sectionKey, sex }).verdict === 'supported') ?? null
  )
}

/** Clauses that follow each other and can stand alone: from the first on, or from one that has a subject of its own. */
function runsOf(text: string, clauses: readonly Range[]): (readonly Range[])[] {
  return clauses.flatMap((clause, from) =>
    from > 0 && !OWN_SUBJECT.test(text.slice(clause.start, clause.end))
      ? []
      : clauses.slice(from).map((_, more) => clauses.slice(from, from + more + 1)),
  )
}

/** The clause without the items of its list that hold a fault, or null where that cannot be done without changing what is said. */
function withoutItems(text: string, clause: Range, faults: readonly Range[]): string | null {
  const items = itemsOf(text, clause)
  const own = faults.filter(({ end, start }) => start >= clause.start && end <= clause.end && end - start < clause.end - clause.start)
  const isFaulty = (item: Range) => own.some(({ end, start }) => start < item.end && end > item.start)
  const faulty = items.filter(isFaulty)
  if (items.length < 2 || faulty.length === 0 || faulty.length === items.length) return null
  const [first, ...rest] = items
  if (first === undefined || rest.some((item) => !isThing(text.slice(item.start, item.end)))) return null
  // The head of the sentence stays, with its verb and its "no": of the first item only the thing itself goes.
  const fault = isFaulty(first) ? own.find(({ start }) => start >= first.start && start < first.end) : undefined
  if (fault !== undefined && (fault.end < first.end || fault.start === first.start)) return null
  const head = text.slice(clause.start, fault === undefined ? first.end : fault.start).trimEnd()
  const kept = rest.filter((item) => !isFaulty(item))
  const conjunction = rest.map(({ joint }) => /and|or/.exec(joint)?.[0]).findLast((word) => word !== undefined)
  const things = kept.map(({ end, start }) => text.slice(start, end))
  const all = fault === undefined ? [head, ...things] : [`${head} ${things[0] ?? ''}`, ...things.slice(1)]
  const last = all.length > 1 ? all.pop() : undefined
  const joint = conjunction === undefined ? ', ' : all.length > 1 ? `, ${conjunction} ` : ` ${conjunction} `
  return joined([last === undefined ? all.join(', ') : `${all.join(', ')}${joint}${last}`])
}

function itemsOf(text: string, { end, start }: Range): Item[] {
  const inside = text.slice(start, end).replace(/[.;\s]+$/, '')
  const joints = [...inside.matchAll(JOINT)]
  const edges = [{ joint: '', at: 0 }, ...joints.map((match) => ({ joint: match[0], at: match.index + match[0].length }))]
  return edges.map(({ at, joint }, index) => ({ joint, start: start + at, end: start + (joints[index]?.index ?? inside.length) }))
}

function isThing(item: string): boolean {
  return item !== '' && item.split(/\s+/).length <= ITEM_WORDS && !BOUND.test(item) && !/[:()]/.test(item)
}

/** The pieces as one sentence: a capital first, no joint left over, a full stop. */
function joined(pieces: readonly string[]): string {
  const text = pieces
    .join('')
    .replace(/^[\s,;]*(?:(?:and|but|although|though|however|which|while|because|since|so)\b,?\s*)?/i, '')
    .replace(/[\s,;.]+$/, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function saysSomething(text: string): boolean {
  return mentionsOf(text).some((mention) => !mention.light)
}
