/** "The echocardiogram is normal": a judgement that somebody must have made of that very thing. */
import type { Reason } from '../../../contract/records.ts'
import type { Mention } from './units.ts'
import type { Visit } from './visit.ts'

const JUDGEMENT =
  /\b(?:is|are|was|were|looks?|appears?|remains?|came back|shows?)\s+(?:\w+ly |all |also |within )?(?:normal|fine|good|unremarkable|stable|clear|intact|negative|well[ -]controlled|controlled|not (?:a |an )?(?:problem|issue|concern))\b/i
const NORMAL_KEYS = ['term:normal', 'term:stable', 'negat', 'intact', 'excel', 'perfect', 'beautiful', 'nice', 'benign']

export function checkNormal(text: string, mentions: readonly Mention[], visit: Visit): Reason[] {
  const match = JUDGEMENT.exec(text)
  if (match === null) return []
  const subjects = mentions.filter(
    (mention) => mention.end <= match.index && mention.start > match.index - 80 && !mention.light && mention.kind !== 'term',
  )
  if (subjects.length === 0) return []
  const last = subjects.slice(-3)
  const said = visit.turns.some(
    (turn, i) =>
      !turn.isInstruction &&
      last.some((subject) => turn.keys.has(subject.key) || subject.parts.some((part) => turn.keys.has(part))) &&
      [turn, visit.turns[i + 1]].some((near) => near !== undefined && NORMAL_KEYS.some((key) => near.keys.has(key))),
  )
  if (said) return []
  const span = { start: match.index, end: match.index + match[0].length }
  return [{ check: 'support', outcome: 'unsure', sentence: `Nobody says this of it: “${text.slice(span.start, span.end)}”.`, span }]
}
