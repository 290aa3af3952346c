/** "If the pain is gone in five minutes, call", where the visit has it "isn't gone"; and what the visit has under an "if", given as the reason. */
import type { Reason } from '../../../../../contract/records.ts'
import { isStop } from '../lexicon.ts'
import type { Visit } from '../visit.ts'
import { stemOf, wordsOf } from '../words.ts'

const IF = /\b(?:if|unless)\b([^,;.?!]*)/gi
/** With all that hangs on it: "if those thoughts get stronger, or you start thinking about how, you ring" */
const WHOLE_IF = /\b(?:if|unless)\b([^;.?!]*)/gi
const BECAUSE = /\bbecause\b([^,;.?!]*)/gi
const NEGATED = /\b(?:not|no|never|without|nothing|none)\b|n['’]t\b/i
/** Of a clause's words, how many must stand in the visit's for the two to be one. */
const SHARE = 0.6

type Clause = { readonly stems: ReadonlySet<string>; readonly isNegated: boolean; readonly start: number; readonly end: number }

function stemsOf(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).flatMap((word) => (isStop(word) || /^(?:not|never)$|^\d/.test(word.lower) ? [] : [stemOf(word.lower)])))
}

function clausesOf(text: string, pattern: RegExp): Clause[] {
  return [...text.matchAll(pattern)].map((match) => ({
    stems: stemsOf(match[1] ?? ''),
    isNegated: NEGATED.test(match[1] ?? '') !== /^unless/i.test(match[0]),
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }))
}

function shared(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): number {
  return ours.size === 0 ? 0 : [...ours].filter((stem) => theirs.has(stem)).length / ours.size
}

export function checkTurnedConditions(text: string, visit: Visit): Reason[] {
  const turns = visit.turns.filter(({ isInstruction }) => !isInstruction)
  const said = turns.flatMap(({ turn }) => clausesOf(turn.text, IF).map((clause) => ({ clause, turn })))
  const reason = (clause: Clause, sentence: string): Reason[] => [
    { check: 'time', outcome: 'unsure', sentence, span: { start: clause.start, end: clause.end } },
  ]
  const turned = clausesOf(text, IF).flatMap((ours) => {
    const same = said.filter(({ clause }) => shared(ours.stems, clause.stems) >= SHARE)
    const [first] = same
    if (first === undefined || same.some(({ clause }) => clause.isNegated === ours.isNegated)) return []
    return reason(ours, `Turn ${String(first.turn.number)} sets this condition the other way round.`)
  })
  const lost = clausesOf(text, BECAUSE).flatMap((ours) => {
    const isIn = (stems: ReadonlySet<string>) => shared(ours.stems, stems) >= SHARE
    const same = turns.map(({ turn }) => turn).find(({ text: said }) => clausesOf(said, WHOLE_IF).some(({ stems }) => isIn(stems)))
    const isSaidPlainly = turns.some(({ turn }) => isIn(stemsOf(turn.text.replace(WHOLE_IF, ''))))
    return same === undefined || isSaidPlainly ? [] : reason(ours, `Turn ${String(same.number)} says this only under a condition.`)
  })
  return [...turned, ...lost]
}
