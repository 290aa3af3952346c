/**
 * ROUGE-1, ROUGE-2 and ROUGE-Lsum as F1 in 0..1, after Lin 2004 and the `rouge_score` package: tokens are lower-cased runs of
 * a-z and 0-9, no stemming; Lsum splits both texts at newlines and takes the union of longest common subsequences.
 */

export type Rouge = { readonly r1: number; readonly r2: number; readonly rLsum: number }

export function rougeTokens(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function f1(hits: number, candidate: number, reference: number): number {
  if (hits === 0 || candidate === 0 || reference === 0) return 0
  const precision = hits / candidate
  const recall = hits / reference
  return (2 * precision * recall) / (precision + recall)
}

function counts(items: readonly string[]): Map<string, number> {
  const map = new Map<string, number>()
  for (const item of items) map.set(item, (map.get(item) ?? 0) + 1)
  return map
}

function grams(tokens: readonly string[], n: number): string[] {
  const out: string[] = []
  for (let i = 0; i + n <= tokens.length; i++) out.push(tokens.slice(i, i + n).join(' '))
  return out
}

function rougeN(candidate: readonly string[], reference: readonly string[], n: number): number {
  const ours = grams(candidate, n)
  const theirs = grams(reference, n)
  const left = counts(theirs)
  let hits = 0
  for (const gram of ours) {
    const have = left.get(gram) ?? 0
    if (have > 0) {
      hits++
      left.set(gram, have - 1)
    }
  }
  return f1(hits, ours.length, theirs.length)
}

/** Indexes into `reference` of one longest common subsequence, ties broken as `rouge_score` breaks them. */
function lcsIndexes(reference: readonly string[], candidate: readonly string[]): number[] {
  const width = candidate.length + 1
  const table = new Uint16Array((reference.length + 1) * width)
  const at = (i: number, j: number) => table[i * width + j] ?? 0
  for (let i = 1; i <= reference.length; i++)
    for (let j = 1; j <= candidate.length; j++)
      table[i * width + j] = reference[i - 1] === candidate[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1))
  const indexes: number[] = []
  let i = reference.length
  let j = candidate.length
  while (i > 0 && j > 0) {
    if (reference[i - 1] === candidate[j - 1]) {
      indexes.push(i - 1)
      i--
      j--
    } else if (at(i, j - 1) > at(i - 1, j)) j--
    else i--
  }
  return indexes
}

function lines(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map(rougeTokens)
}

function rougeLsum(candidate: string, reference: string): number {
  const ours = lines(candidate)
  const theirs = lines(reference)
  const oursLeft = counts(ours.flat())
  const theirsLeft = counts(theirs.flat())
  let hits = 0
  for (const line of theirs) {
    const union = new Set(ours.flatMap((other) => lcsIndexes(line, other)))
    for (const index of [...union].sort((a, b) => a - b)) {
      const token = line[index] ?? ''
      const a = oursLeft.get(token) ?? 0
      const b = theirsLeft.get(token) ?? 0
      if (a > 0 && b > 0) {
        hits++
        oursLeft.set(token, a - 1)
        theirsLeft.set(token, b - 1)
      }
    }
  }
  return f1(hits, ours.flat().length, theirs.flat().length)
}

/** Scores a candidate text against one reference. Two empty texts score 0, as in `rouge_score`. */
export function rouge(candidate: string, reference: string): Rouge {
  const ours = rougeTokens(candidate)
  const theirs = rougeTokens(reference)
  return { r1: rougeN(ours, theirs, 1), r2: rougeN(ours, theirs, 2), rLsum: rougeLsum(candidate, reference) }
}
