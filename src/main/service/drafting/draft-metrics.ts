/** The figures of uses of the model: of two as of one, and of one that was stopped before the engine gave its own. */
import type { DraftMetrics } from '../../../contract/drafting.ts'

export const noMetrics: DraftMetrics = {
  promptTokens: 0,
  tokensReused: 0,
  tokensRead: 0,
  tokensReread: 0,
  tokensWritten: 0,
  msToFirstWord: 0,
  msTotal: 0,
  readTokensPerSecond: 0,
  writeTokensPerSecond: 0,
  contextTokens: 0,
}

/** The figures of two uses of the model, one after the other, as those of one. */
export function addMetrics(first: DraftMetrics, next: DraftMetrics): DraftMetrics {
  if (first.promptTokens === 0 && first.tokensWritten === 0) return next
  const tokensRead = first.tokensRead + next.tokensRead
  const tokensWritten = first.tokensWritten + next.tokensWritten
  const seconds = (tokens: number, rate: number) => (rate > 0 ? tokens / rate : 0)
  const readSeconds = seconds(first.tokensRead, first.readTokensPerSecond) + seconds(next.tokensRead, next.readTokensPerSecond)
  const writeSeconds = seconds(first.tokensWritten, first.writeTokensPerSecond) + seconds(next.tokensWritten, next.writeTokensPerSecond)
  return {
    promptTokens: first.promptTokens === 0 ? next.promptTokens : first.promptTokens,
    tokensReused: first.tokensReused,
    tokensRead,
    tokensReread: first.tokensReread + next.tokensReread,
    tokensWritten,
    ...(first.tokensAhead === undefined ? {} : { tokensAhead: first.tokensAhead }),
    msToFirstWord: first.msToFirstWord,
    msTotal: first.msTotal + next.msTotal,
    readTokensPerSecond: readSeconds > 0 ? tokensRead / readSeconds : 0,
    writeTokensPerSecond: writeSeconds > 0 ? tokensWritten / writeSeconds : 0,
    contextTokens: Math.max(first.contextTokens, next.contextTokens),
  }
}

type Stopped = {
  /** When the model was asked and when its first text came, in milliseconds of `performance.now()`; 0 where none came. */
  readonly started: number
  readonly firstText: number
  /** Tokens of the prompt: in all, read so far, of them found read already, and read again. */
  readonly read: { readonly total: number; readonly done: number; readonly reused: number; readonly reread: number }
  readonly tokensWritten: number
  /** What was written before it was asked for: as many tokens were offered, in so many milliseconds. */
  readonly ahead: { readonly tokens: number; readonly ms: number }
}

export function metricsOfStopped({ ahead, firstText, read, started, tokensWritten }: Stopped): DraftMetrics {
  const now = performance.now()
  const tokensAhead = Math.min(ahead.tokens, tokensWritten)
  const msAhead = ahead.tokens === 0 ? 0 : (ahead.ms * tokensAhead) / ahead.tokens
  const msWriting = now - firstText + msAhead
  const hasText = firstText !== 0
  const tokensRead = (hasText ? read.total : read.done) - read.reused
  return {
    ...noMetrics,
    promptTokens: read.total,
    tokensReused: read.reused,
    tokensRead,
    tokensReread: read.reread,
    readTokensPerSecond: hasText ? (tokensRead * 1000) / Math.max(1, firstText - started) : 0,
    tokensWritten,
    ...(tokensAhead === 0 ? {} : { tokensAhead }),
    msToFirstWord: hasText ? firstText - started : 0,
    msTotal: now - started,
    writeTokensPerSecond: hasText && msWriting > 0 ? (tokensWritten * 1000) / msWriting : 0,
  }
}
