/** Denials: each needs somebody who denied it; and what was denied may not be stated as so. */
import type { Reason } from '../../../contract/records.ts'
import type { CheckResult } from './check-numbers.ts'
import { nameOf } from './lexicon.ts'
import { negatedRanges, within } from './negation.ts'
import type { Mention } from './units.ts'
import type { Visit, VisitTurn } from './visit.ts'

type Said = { readonly turn: VisitTurn; readonly start: number; readonly end: number; readonly how: 'denied' | 'affirmed' | 'asked' }

/** Every place that speaks of `mention`, and whether it is denied there, affirmed, or only asked. */
export function saidOf(mention: Mention, visit: Visit): Said[] {
  return visit.turns.flatMap((turn): Said[] => {
    if (turn.isInstruction) return []
    const spans = turn.keys.get(mention.key) ?? (mention.kind === 'word' ? [] : partly(mention, turn))
    return spans.map(({ start, end }): Said => {
      if (within(turn.negated, start, end) && !(turn.isQuestion && turn.answer?.kind === 'yes')) return { turn, start, end, how: 'denied' }
      if (turn.answer !== null && inLastQuestion(turn, start))
        return { turn, start, end, how: turn.answer.kind === 'no' ? 'denied' : 'affirmed' }
      return { turn, start, end, how: turn.isQuestion && inLastQuestion(turn, start) ? 'asked' : 'affirmed' }
    })
  })
}

function partly(mention: Mention, turn: VisitTurn): readonly { start: number; end: number }[] {
  return mention.parts.length > 1 && mention.parts.every((part) => turn.keys.has(part)) ? (turn.keys.get(mention.parts[0] ?? '') ?? []) : []
}

/** An answer speaks of the question that came last, not of what was told before it. */
function inLastQuestion(turn: VisitTurn, at: number): boolean {
  const text = turn.turn.text
  const mark = text.lastIndexOf('?')
  if (mark === -1) return true
  const before = Math.max(...['.', '!', '?'].map((stop) => text.lastIndexOf(stop, mark - 1)))
  // A question is often asked in two breaths: "any fever? chills?"
  const from = text.charAt(before) === '?' ? text.lastIndexOf('.', before) : before
  return at > from
}

/** Findings of an examination that are said as a normal result and written as a denial: "lungs are clear", "no wheezes". */
const NORMAL = /\b(?:normal|clear|negative|unremarkable|intact|fine|good|within normal|regular|soft|benign|nice)\b/i

export function checkNegations(text: string, mentions: readonly Mention[], visit: Visit, isExam: boolean): CheckResult {
  const reasons: Reason[] = []
  const turns: CheckResult['turns'][number][] = []
  const denied = negatedRanges(text, 40)
  for (const mention of mentions) {
    const isDenied = within(denied, mention.start, mention.end)
    const checked = mention.kind === 'symptom' || (mention.kind === 'finding' && isDenied)
    if (!checked || (mention.kind === 'symptom' && !isDenied && isExam)) continue
    const name = text.slice(mention.start, mention.end) || nameOf(mention.key)
    const span = { start: mention.start, end: mention.end }
    const said = saidOf(mention, visit)
    const of = (how: Said['how']) => said.find((place) => place.how === how)
    const at = (place: Said) => `turn ${String(place.turn.turn.number)}`
    const keep = (place: Said) => turns.push({ turn: place.turn, start: place.start, end: place.end })
    if (isDenied) {
      const denial = of('denied')
      const affirmed = of('affirmed')
      if (denial !== undefined) {
        keep(denial)
        reasons.push({ check: 'negation', outcome: 'holds', sentence: `${capital(name)} is denied in ${at(denial)}.`, span })
      } else if (affirmed !== undefined && !isExam) {
        keep(affirmed)
        reasons.push({
          check: 'negation',
          outcome: 'fails',
          sentence: `The statement denies ${name}; ${at(affirmed)} speaks of it and does not deny it.`,
          span,
        })
      } else if (said.length > 0) {
        reasons.push({ check: 'negation', outcome: 'unsure', sentence: `${capital(name)} is asked about, without a clear answer.`, span })
      } else if (isExam && visit.turns.some((turn) => turn.turn.role !== 'patient' && NORMAL.test(turn.turn.text))) {
        reasons.push({
          check: 'negation',
          outcome: 'unsure',
          sentence: `Nobody says “no ${name}”; it may follow from a normal finding.`,
          span,
        })
      } else {
        reasons.push({ check: 'negation', outcome: 'fails', sentence: `Nobody asked about or denied ${name} in this visit.`, span })
      }
    } else if (said.length > 0 && said.every((place) => place.how === 'denied')) {
      const [place] = said
      if (place === undefined) continue
      keep(place)
      reasons.push({ check: 'negation', outcome: 'fails', sentence: `The statement says ${name}; ${at(place)} denies it.`, span })
    }
  }
  return { reasons, turns }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
