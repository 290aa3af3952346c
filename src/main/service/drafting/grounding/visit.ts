/** A visit made ready for looking things up in: made once, used for every statement. */
import type { Turn } from '../../../../contract/records.ts'
import { givesOrders } from '../../records/index.ts'
import { frequenciesOf, type Frequency } from './frequency.ts'
import { denialOf, isAffirming, isDenying, negatedRanges, type Range } from './negation.ts'
import { quantitiesOf, type Quantity } from './numbers.ts'
import { sidesOf, type SideMention } from './sides.ts'
import { keysOf } from './units.ts'
import { withPlainMarks } from './words.ts'

export type VisitTurn = {
  readonly turn: Turn
  readonly index: number
  /** Where the turn begins, in characters from the visit's beginning. */
  readonly offset: number
  readonly keys: ReadonlyMap<string, readonly { start: number; end: number }[]>
  readonly quantities: readonly Quantity[]
  readonly frequencies: readonly Frequency[]
  readonly negated: readonly Range[]
  readonly sides: readonly SideMention[]
  readonly isQuestion: boolean
  /** Where the question that the turn ends with begins; null where it asks nothing. */
  readonly asksFrom: number | null
  /** The turn that answers this one, if it is a question that was answered shortly, and how. */
  readonly answer: { readonly index: number; readonly kind: 'yes' | 'no' } | null
  readonly isInstruction: boolean
}
export type Visit = {
  readonly turns: readonly VisitTurn[]
  /** In how many turns a key stands. */
  readonly frequency: ReadonlyMap<string, number>
  /** The turns that hold a key, in their order; orders to a machine are left out. */
  readonly holding: ReadonlyMap<string, readonly VisitTurn[]>
}

const cache = new WeakMap<readonly Turn[], Visit>()

export function visitOf(turns: readonly Turn[]): Visit {
  const known = cache.get(turns)
  if (known !== undefined) return known
  const visit = read(turns.map((turn) => ({ ...turn, text: withPlainMarks(turn.text) })))
  cache.set(turns, visit)
  return visit
}

function read(turns: readonly Turn[]): Visit {
  const frequency = new Map<string, number>()
  let offset = 0
  const made = turns.map((turn, index): VisitTurn => {
    offset += (turns[index - 1]?.text.length ?? 0) + 1
    const asksFrom = startOfQuestion(turns, index)
    const keys = keysOf(turn.text)
    for (const key of keys.keys()) frequency.set(key, (frequency.get(key) ?? 0) + 1)
    return {
      turn,
      index,
      offset,
      keys,
      quantities: quantitiesOf(turn.text),
      frequencies: frequenciesOf(turn.text),
      negated: negatedRanges(turn.text),
      sides: sidesOf(turn.text),
      isQuestion: asksFrom !== null,
      asksFrom,
      answer: answerOf(turns, index),
      isInstruction: givesOrders(turn),
    }
  })
  const holding = new Map<string, VisitTurn[]>()
  for (const turn of made) {
    if (turn.isInstruction) continue
    for (const key of turn.keys.keys()) {
      const known = holding.get(key)
      if (known === undefined) holding.set(key, [turn])
      else known.push(turn)
    }
  }
  return { turns: made, frequency, holding }
}

const ASKING =
  /\b(?:(?:are|were|have|had|do|did|can|could|would|will) you|(?:is|are|was|were) there|(?:is|does|has|did|was) (?:it|he|she|that|the|your|any)|(?:do|are|have) (?:they|any|your)|you (?:have|had|having|get|got|notice|noticed) any|how (?:about|is|are|has|have|did|do|long|often|much|many)|how's|what (?:about|is|are|kind)|what's|any (?:other )?(?=[a-z]+))/gi
/** How far from its end a turn without marks may ask. */
const ASKED_WITHIN = 240

/**
 * Where the question that a turn ends with begins. Recognised speech often has no marks at all: there it begins at the first asking
 * words of the turn's end.
 */
function questionStart(text: string): number | null {
  const mark = text.lastIndexOf('?')
  if (mark !== -1) {
    const before = Math.max(...['.', '!', '?'].map((stop) => text.lastIndexOf(stop, mark - 1)))
    // A question is often asked in two breaths: "any fever? chills?"
    return (text.charAt(before) === '?' ? text.lastIndexOf('.', before) : before) + 1
  }
  if (/^(?:and |okay |so |um |uh |[,. ])*(?:any|do you|are you|have you|did you|is there|how about|what about|has|does)\b/i.test(text))
    return 0
  if (/[.!]\s/.test(text.slice(0, -4))) return null
  const from = Math.max(0, text.length - ASKED_WITHIN)
  const asked = [...text.slice(from).matchAll(ASKING)][0]
  return asked === undefined ? null : from + asked.index
}

/** As `questionStart`; a few words of the clinician that are answered with yes or no ask as well: "shortness of breath" "no". */
function startOfQuestion(turns: readonly Turn[], index: number): number | null {
  const turn = turns[index]
  if (turn === undefined) return null
  const asked = questionStart(turn.text)
  if (asked !== null || turn.role !== 'clinician' || turn.text.length > 60) return asked
  const next = turns[index + 1]
  if (next === undefined || next.role === turn.role || isAffirming(turn.text) || isDenying(turn.text)) return null
  return isDenying(next.text) || /^\W*(?:yes|yeah|yep)\b/i.test(next.text) ? 0 : null
}

/** "By teatime I can't get my slippers on" denies no swelling. */
const INABILITY = /\b(?:ca|could)(?:n't|nnot| not)\b/gi

/** "No. I had it with the second pregnancy": a no that is taken back. */
const TAKEN_BACK =
  /^\W*(?:no|nope|nah|never|not really)\b[.,;]?\s+(?:well,?\s+|i mean,?\s+)?i (?:did|had|was|have|used to have) (?:it|that|one|some|them)\b(?! (?:checked|tested|looked))/i

/** Without what only fills: "Um. Well. I haven't noticed any" is one. */
function firstSentence(text: string): string {
  return /^(?:\W*\b(?:um+|uh+|oh|well|so|hm+|okay|ok|let me (?:think|see)|i mean)\b\W*)*[^.?!]*/i.exec(text)?.[0] ?? text
}

function answerOf(turns: readonly Turn[], index: number): VisitTurn['answer'] {
  const asked = turns[index]
  if (asked === undefined || startOfQuestion(turns, index) === null) return null
  for (let next = index + 1; next <= index + 2 && next < turns.length; next++) {
    const turn = turns[next]
    if (turn === undefined) break
    const sameSpeaker = turn.role === asked.role && turn.speaker === asked.speaker && turn.role !== 'unknown'
    if (sameSpeaker) continue
    // "No, no, not" "Uh, yeah, I have a boyfriend": taken back in the same breath.
    const after = turns[next + 1]
    if (isDenying(turn.text) && after?.role === turn.role && after.speaker === turn.speaker && isAffirming(after.text)) return null
    if (TAKEN_BACK.test(turn.text)) return null
    if (isDenying(turn.text)) return { index: next, kind: 'no' }
    // "Yeah." "No, no, it's a dry cough": the last word counts.
    const isTakenBack =
      after?.role === turn.role && after.speaker === turn.speaker && turn.role !== 'unknown' && /^\W*no\W+no\b/i.test(after.text)
    if (isAffirming(turn.text) && isTakenBack && turn.text.length < 12) return { index: next + 1, kind: 'no' }
    if (isAffirming(turn.text)) return { index: next, kind: 'yes' }
    // "My socks leave a groove. Can't get my good shoes on": what comes first answers.
    if (turn.text.length < 120 && denialOf(firstSentence(turn.text).replace(INABILITY, ''))) return { index: next, kind: 'no' }
    return null
  }
  return null
}
