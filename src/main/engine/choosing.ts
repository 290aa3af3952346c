/**
 * Which token is written next. The library gives the likeliest tokens with their logits as the model has them; penalties and the draw are
 * made here, so that one look at the vocabulary also tells how likely the model held the token that was taken.
 */
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp'
import type { Sampling } from '../../contract/drafting.ts'

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

/** Chooses one token after the other; the same sampling chooses the same from the same logits. */
export function chooserOf({ penalties, seed, temperature }: Sampling): (logits: Logits) => Choice {
  const written: Token[] = []
  const random = randomOf(seed)
  return (logits) => {
    const last = penalties === null ? [] : written.slice(-penalties.repeat.lastTokens)
    const ranked = rank(penalties === null ? logits : penalised(logits, new Set(last), penalties.repeat.penalty))
    const token = temperature === 0 ? ranked[0]?.token : drawn(ranked, temperature, random)
    const own = token === undefined ? undefined : logits.get(token)
    if (token === undefined || own === undefined) throw new RangeError('there is no token to choose from')
    written.push(token)
    return { token, logProbability: own - logSumOfExp([...logits.values()]) }
  }
}

type Ranked = { readonly token: Token; readonly logit: number }

/** Divides the odds of what was written lately, in the precision that llama.cpp has for it (`llama_sampler_init_penalties`). */
function penalised(logits: Logits, last: ReadonlySet<Token>, penalty: number): Map<Token, number> {
  const by = Math.fround(penalty)
  const held = (logit: number) => Math.fround(logit <= 0 ? logit * by : logit / by)
  return new Map([...logits].map(([token, logit]) => [token, last.has(token) ? held(logit) : logit]))
}

/** The likeliest first; of two that are alike, the one that comes first in the vocabulary. */
function rank(logits: Logits): Ranked[] {
  return [...logits].map(([token, logit]) => ({ token, logit })).sort((one, two) => two.logit - one.logit || one.token - two.token)
}

function drawn(ranked: readonly Ranked[], temperature: number, random: () => number): Token | undefined {
  const top = ranked.slice(0, TOP_K)
  const shares = softmax(top.map(({ logit }) => logit))
  let held = 0
  const kept = top.filter((_, i) => {
    const isKept = held < TOP_P
    held += shares[i] ?? 0
    return isKept
  })
  const weights = softmax(kept.map(({ logit }) => logit / temperature))
  let left = random()
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

/** Numbers from 0 up to 1, the same for the same seed (Mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
