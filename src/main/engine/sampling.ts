/** The sampling of a request, as the library takes it. */
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { Sampling } from '../../contract/drafting.ts'

type Choice = Pick<SequenceEvaluateOptions, 'temperature' | 'seed' | 'repeatPenalty' | 'dryRepeatPenalty'>

/** `written`: the tokens of the answer, which grows while it is written. What was read is never counted: a note has to say it again. */
export function choiceOf({ penalties, seed, temperature }: Sampling, written: readonly Token[]): Choice {
  if (penalties === null) return { temperature, seed }
  const { dry, repeat } = penalties
  return {
    temperature,
    seed,
    repeatPenalty: { penalty: repeat.penalty, maxPunishTokens: repeat.lastTokens, punishTokens: () => written.slice(-repeat.lastTokens) },
    dryRepeatPenalty: { ...dry },
  }
}
