/**
 * How sure the model was of its own words. A statement whose words are all said in the visit can still be put together wrongly, and the
 * model was less sure of such ones when it wrote them: below a certainty that was measured for the model (docs/quality.md), what the
 * rules find supported is doubted. It only doubts, and knows nothing of what is true.
 */
import type { AppraiseEvent } from '../../../contract/engine.ts'
import type { Reason, Statement } from '../../../contract/records.ts'

export type CertaintyEvent =
  | { readonly type: 'appraising'; readonly tokensDone: number; readonly tokensTotal: number; readonly secondsLeft: number | null }
  | { readonly type: 'doubt'; readonly statement: Statement; readonly reason: Reason }

/** A token of what was written: where it ends in the text, and ln of its probability. */
export type Token = { readonly end: number; readonly logProbability: number }

type Options = {
  readonly statements: readonly Statement[]
  /** All that the model wrote. */
  readonly output: string
  /** Mean natural logarithm of a token's probability below which a statement is doubted. */
  readonly doubtBelow: number
  readonly tokens: () => AsyncIterable<AppraiseEvent>
}

const doubt: Reason = {
  check: 'certainty',
  outcome: 'unsure',
  sentence: 'Its words are said in the visit, but the model was not sure of putting them together so.',
  span: null,
}

/**
 * The certainty of each text, in the order in which they were written: the mean of ln P over its tokens. Null where the text is not found
 * in the output, as when a label of a line before was put in front of it and it stands nowhere alone.
 */
export function certaintiesOf(texts: readonly string[], output: string, tokens: readonly Token[]): (number | null)[] {
  let from = 0
  return texts.map((text) => {
    const place = placeOf(text, output, from)
    if (place === null) return null
    from = place.end
    const own = tokens.filter(({ end }, i) => end > place.start && (tokens[i - 1]?.end ?? 0) < place.end)
    return own.length === 0 ? null : own.reduce((sum, { logProbability }) => sum + logProbability, 0) / own.length
  })
}

function placeOf(text: string, output: string, from: number): { readonly start: number; readonly end: number } | null {
  // A label that stood on a line of its own was put before the sentence with a colon.
  const bare = text.replace(/^[^:]{1,80}: /, '')
  for (const sought of bare === text ? [text] : [text, bare]) {
    for (const start of [output.indexOf(sought, from), output.indexOf(sought)]) if (start >= 0) return { start, end: start + sought.length }
  }
  return null
}

/** @throws what `tokens` throws */
export async function* appraise({ doubtBelow, output, statements, tokens }: Options): AsyncGenerator<CertaintyEvent, void, void> {
  if (statements.length === 0) return
  const started = performance.now()
  for await (const event of tokens()) {
    if (event.type === 'progress') {
      const { tokensDone, tokensTotal } = event
      const seconds = (performance.now() - started) / 1000
      const secondsLeft = tokensDone === 0 ? null : (seconds / tokensDone) * (tokensTotal - tokensDone)
      yield { type: 'appraising', tokensDone, tokensTotal, secondsLeft }
      continue
    }
    const texts = statements.map(({ text }) => text)
    for (const [i, certainty] of certaintiesOf(texts, output, event.tokens).entries()) {
      const statement = statements[i]
      if (statement !== undefined && certainty !== null && certainty < doubtBelow) yield { type: 'doubt', statement, reason: doubt }
    }
  }
}
