/**
 * Which token is written next. The library gives the likeliest tokens with their logits as the model has them; penalties and the draw are
 * made here, so that one look at the vocabulary also tells how likely the model held the token that was taken.
 */
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp'
import type { Sampling } from '../../contract/drafting.ts'
import { random } from './random.ts'

/**
 * How many tokens are looked at. More than a penalty can reach, so that the likeliest without one is always among them; what the rest
 * of a vocabulary holds is left out of probabilities.
 */
const CANDIDATES = 512
/** Of these a token is drawn where the temperature is above 0: the likeliest 40 and, of them, as many as hold 95 % together. */
const TOP_K = 40
const TOP_P = 0.95

/** Tokens and their logits. */
export type Logits = ReadonlyMap<Token, number>
export type Choice = {
  readonly token: Token
  /** ln of its probability as the model has it, without penalties and temperature. */
  readonly logProbability: number
}

/** Evaluates a token and asks for what may follow it: no temperature and no penalty of the library's is at work. */
export function askedBehind(token: Token): ControlledEvaluateInputItem {
  const options = { temperature: 1, topK: CANDIDATES, topP: 1, minP: 0, seed: 0 }
  return [token, { generateNext: { logits: { filter: { tokens: [], includeTop: CANDIDATES } }, options } }]
}

/**
 * Chooses one token after the other; the same sampling chooses the same from the same logits.
 * @param given the beginning of the answer, which only a penalty that says so counts as written
 */
export function chooserOf({ penalties, seed, temperature }: Sampling, given: readonly Token[] = []): (logits: Logits) => Choice {
  const written: Token[] = penalties?.repeat.withGiven === true ? [...given] : []
  const next = random(seed)
  return (logits) => {
    const last = new Set(penalties === null ? [] : written.slice(-penalties.repeat.lastTokens))
    const ranked = rank(logits, last, penalties?.repeat.penalty ?? 1)
    const token = temperature === 0 ? ranked[0]?.token : drawn(ranked, temperature, next)
    const own = token === undefined ? undefined : logits.get(token)
    if (token === undefined || own === undefined) throw new RangeError('there is no token to choose from')
    written.push(token)
    return { token, logProbability: own - logSumOfExp([...logits.values()]) }
  }
}

type Ranked = { readonly token: Token; readonly logit: number }

/**
 * The likeliest first, with the odds of what was written lately divided, in the precision that llama.cpp has for it
 * (`llama_sampler_init_penalties`); of two that are alike, the one that comes first in the vocabulary.
 */
function rank(logits: Logits, last: ReadonlySet<Token>, penalty: number): Ranked[] {
  const by = Math.fround(penalty)
  const held = (logit: number) => Math.fround(logit <= 0 ? logit * by : logit / by)
  return [...logits]
    .map(([token, logit]) => ({ token, logit: last.has(token) ? held(logit) : logit }))
    .sort((one, two) => two.logit - one.logit || one.token - two.token)
}

function drawn(ranked: readonly Ranked[], temperature: number, next: () => number): Token | undefined {
  const top = ranked.slice(0, TOP_K)
  const shares = softmax(top.map(({ logit }) => logit))
  let held = 0
  const kept = top.filter((_, i) => {
    const isKept = held < TOP_P
    held += shares[i] ?? 0
    return isKept
  })
  const weights = softmax(kept.map(({ logit }) => logit / temperature))
  let left = next()
  return (kept.find((_, i) => (left -= weights[i] ?? 0) < 0) ?? kept.at(-1))?.token
}

function logSumOfExp(values: readonly number[]): number {
  const most = Math.max(...values)
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0))
}

function softmax(logits: readonly number[]): number[] {
  const sum = logSumOfExp(logits)
  return logits.map((logit) => Math.exp(logit - sum))
}
