/** The facts of a sentence: its clauses, each of which may hold or not. */

export type Clause = { readonly start: number; readonly end: number }

const CUT = new RegExp(
  [
    ';',
    ', (?=(?:but|however|although|though|which|while|where|whereas|because|since|so)\\b)',
    ',? (?=and (?:then |also |now |that )?(?:he|she|it|they|the|this|these|there|his|her|an?|has|had|is|was|are|were|did|does|will|would|reports?|denies|states?|notes?|takes?|I|we)\\b)',
    ' (?=but\\b|although\\b|though\\b|however\\b)',
  ].join('|'),
  'gi',
)

/** The clauses of a sentence: cut where a new fact is told. One, where there is nothing to cut. */
export function clausesOf(text: string): Clause[] {
  const cuts = [...text.matchAll(CUT)].map(({ index }) => index)
  const edges = [0, ...cuts, text.length]
  return edges.slice(0, -1).map((start, i) => ({ start, end: edges[i + 1] ?? text.length }))
}
