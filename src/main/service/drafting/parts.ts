/** A visit that is larger than the context, in parts that fit. */
import { Fault } from '../../../contract/errors.ts'
import type { Turn } from '../../../contract/records.ts'

/**
 * The turns in as few parts as fit into `tokenBudget` each, in order, none left out.
 * @throws Fault CONTEXT_TOO_SMALL where one turn alone does not fit.
 */
export async function planParts(
  turns: readonly Turn[],
  tokenBudget: number,
  countTokens: (turns: readonly Turn[]) => number | Promise<number>,
): Promise<(readonly Turn[])[]> {
  const total = await countTokens(turns)
  if (total <= tokenBudget) return [turns]
  if (turns.length <= 1) throw new Fault('CONTEXT_TOO_SMALL', { neededTokens: total, availableTokens: tokenBudget })
  const count = Math.ceil(total / tokenBudget)
  const parts: (readonly Turn[])[] = []
  for (const slice of evenly(turns, count)) parts.push(...(await planParts(slice, tokenBudget, countTokens)))
  return parts
}

/** Cuts by length of text, so that the parts are alike; each holds at least one turn. */
function evenly(turns: readonly Turn[], count: number): (readonly Turn[])[] {
  const size = (turn: Turn) => turn.text.length + 12
  const share = turns.reduce((sum, turn) => sum + size(turn), 0) / count
  const parts: Turn[][] = [[]]
  let filled = 0
  for (const turn of turns) {
    if (filled >= share && parts.length < count) {
      parts.push([])
      filled = 0
    }
    parts.at(-1)?.push(turn)
    filled += size(turn)
  }
  if (parts.length === 1) return [turns.slice(0, -1), turns.slice(-1)]
  return parts
}
