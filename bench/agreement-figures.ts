/** How far two orderings agree, and the plain word counts that a checker has to beat. Pure. */
import { rougeTokens } from './rouge.ts'

/** Ranks from 1 in the order of `values`; equal values share the mean of their ranks. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++
    for (let i = from; i <= to; i++) ranks[order[i]?.index ?? 0] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

/** Pearson's correlation of the ranks (Spearman 1904, ties by mean rank); NaN where one side is all alike. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const mean = (x.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - mean, (y[i] ?? mean) - mean]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy)
}

/** Tau-b (Kendall 1945): pairs in the same order less pairs in the other, ties allowed for; NaN where one side is all alike. */
export function kendall(a: readonly number[], b: readonly number[]): number {
  let [same, other, tiedA, tiedB] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const x = Math.sign((a[i] ?? 0) - (a[j] ?? 0))
      const y = Math.sign((b[i] ?? 0) - (b[j] ?? 0))
      if (x === 0) tiedA++
      if (y === 0) tiedB++
      if (x * y > 0) same++
      else if (x * y < 0) other++
    }
  const pairs = (a.length * (a.length - 1)) / 2
  const scale = Math.sqrt((pairs - tiedA) * (pairs - tiedB))
  return scale === 0 ? Number.NaN : (same - other) / scale
}

/** Area under the ROC curve: how often one of those that are so scores above one that is not, a tie counting half. */
export function auc(scores: readonly number[], isSo: readonly boolean[]): number {
  const ranks = ranksOf(scores)
  const yes = isSo.filter(Boolean).length
  const no = scores.length - yes
  if (yes === 0 || no === 0) return Number.NaN
  const sum = ranks.reduce((total, rank, i) => total + (isSo[i] === true ? rank : 0), 0)
  return (sum - (yes * (yes + 1)) / 2) / (yes * no)
}

/**
 * Of the pairs inside one group that differ in `b`, how many `a` puts in the same order, a tie of `a` counting half: what the groups
 * differ in (how long a dialogue is) plays no part. NaN where no pair differs.
 */
export function orderInGroups(groups: readonly (readonly { readonly a: number; readonly b: number }[])[]): number {
  let [right, pairs] = [0, 0]
  for (const group of groups)
    group.forEach((one, i) => {
      for (const other of group.slice(0, i)) {
        if (one.b === other.b) continue
        pairs++
        right += (1 + Math.sign((one.a - other.a) * (one.b - other.b))) / 2
      }
    })
  return pairs === 0 ? Number.NaN : right / pairs
}

const FUNCTION_WORDS = new Set(
  `a an and are as at be been but by did do does for from had has have he her his i in is it its me my no not of on or our she so that the
  their them then there they this to too um was we were what when which who will with would yeah yes you your patient doctor`.split(/\s+/),
)

/** The words of a text that tell of something, one of each. */
export function contentWords(text: string): Set<string> {
  return new Set(rougeTokens(text).filter((word) => !FUNCTION_WORDS.has(word)))
}

/** Share of the content words of `text` that `other` lacks; 0 where it has none. */
export function shareLacking(text: string, other: string): number {
  const words = contentWords(text)
  const known = contentWords(other)
  return words.size === 0 ? 0 : [...words].filter((word) => !known.has(word)).length / words.size
}

/** ROUGE-1 precision: share of the tokens of `text` that `other` has as often; 0 where it has none. */
export function rouge1Precision(text: string, other: string): number {
  const left = new Map<string, number>()
  for (const token of rougeTokens(other)) left.set(token, (left.get(token) ?? 0) + 1)
  const tokens = rougeTokens(text)
  let hits = 0
  for (const token of tokens) {
    const have = left.get(token) ?? 0
    if (have > 0) {
      hits++
      left.set(token, have - 1)
    }
  }
  return tokens.length === 0 ? 0 : hits / tokens.length
}
