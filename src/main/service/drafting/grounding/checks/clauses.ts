/** A statement of two facts: each must be found by itself. */
import type { Reason } from '../../../../../contract/records.ts'
import { clausesOf } from '../clauses.ts'
import { findEvidence } from '../evidence.ts'
import { saidOf } from '../said.ts'
import type { Thresholds } from '../thresholds.ts'
import type { Mention } from '../units.ts'
import type { Visit } from '../visit.ts'

/**
 * Findings that nobody speaks of at all, which may hide in a list of others ("nausea, vomiting and pneumonia"), and clauses of which too
 * little is said; a clause of a word or two says too little to be judged alone.
 */
export function checkClauses(text: string, mentions: readonly Mention[], visit: Visit, limits: Thresholds): Reason[] {
  const unsaid = mentions
    .filter((mention) => !mention.light && isUnsaid(mention, visit))
    .map(({ end, start }): Reason => {
      const sentence = `Nobody speaks of ${text.slice(start, end)} in these words in the visit.`
      return { check: 'support', outcome: 'unsure', sentence, span: { start, end } }
    })
  return [...unsaid, ...weakClauses(text, mentions, visit, limits)]
}

/** A finding or a symptom that nobody speaks of. */
function isUnsaid(mention: Mention, visit: Visit): boolean {
  if (mention.key === 'symptom:tenderness') return false // "Does it hurt when I press here?"
  // "Short of breath" is no word of the two by itself.
  if (mention.kind === 'symptom' && mention.parts.length > 1) return saidOf(mention, visit).length === 0
  const isFinding = mention.kind === 'finding' || mention.kind === 'symptom'
  return isFinding && ![mention.key, ...mention.parts].some((key) => visit.frequency.has(key))
}

function weakClauses(text: string, mentions: readonly Mention[], visit: Visit, limits: Thresholds): Reason[] {
  const clauses = clausesOf(text)
  if (clauses.length < 2) return []
  return clauses.flatMap((clause): Reason[] => {
    const own = mentions.filter((mention) => !mention.light && mention.start >= clause.start && mention.end <= clause.end)
    // "…, and a history of gout": a thing that nobody speaks of needs no weighing.
    if (own.length < 2 && !own.some((mention) => isUnsaid(mention, visit))) return []
    const { score } = findEvidence(text.slice(clause.start, clause.end), visit, limits)
    if (score >= limits.clause) return []
    const shown = text.slice(clause.start, clause.end).replace(/^[\s,;]+|[\s,;.]+$/g, '')
    const span = { start: clause.start, end: clause.end }
    return [
      {
        check: 'support',
        outcome: score < limits.clauseUnsure ? 'fails' : 'unsure',
        sentence: `Little of this part is said in the visit: “${shown}”.`,
        span,
      },
    ]
  })
}
