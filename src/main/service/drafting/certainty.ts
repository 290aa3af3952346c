/**
 * How sure the model was of its own words. A statement whose words are all said in the visit can still be put together wrongly, and the
 * model was less sure of such ones when it wrote them. With bounds that were measured for the model (docs/grounding.md), what the rules
 * find is doubted where it was unsure, and called supported where it was sure of the whole and it is told plainly. It knows nothing
 * of what is true, and makes nothing better that the rules mark.
 */
import { withReason } from '../../../contract/marks.ts'
import type { Certainty } from '../../../contract/models.ts'
import type { CheckedStatement, Reason, Statement, Turn } from '../../../contract/records.ts'
import { isPlainlyTold } from './grounding/plainly-told.ts'

/** A token of what was written: where it ends in the text, and ln of its probability. */
export type Token = { readonly end: number; readonly logProbability: number }

const doubt: Reason = {
  check: 'certainty',
  outcome: 'unsure',
  sentence: 'Its words are said in the visit, but the model was not sure of putting them together so.',
  span: null,
}

const support: Reason = {
  check: 'certainty',
  outcome: 'holds',
  sentence: 'All of it is plainly said in one place of the visit, and the model was sure of these words.',
  span: null,
}

/** Of a text: the mean of ln P over its tokens, and their sum, which is ln P of the whole. */
export type TextCertainty = { readonly mean: number; readonly whole: number }

/**
 * The certainty of each text, in the order in which they were written. Null where the text is not found
 * in the output, as when a label of a line before was put in front of it and it stands nowhere alone.
 */
export function certaintiesOf(texts: readonly string[], output: string, tokens: readonly Token[]): (TextCertainty | null)[] {
  const certaintyOf = certaintyReader()
  return texts.map((text) => certaintyOf(text, { output, tokens }))
}

type Written = { readonly output: string; readonly tokens: readonly Token[] }

/** Gives the certainty of one text after the other: each is looked for behind the one before. */
function certaintyReader(): (text: string, written: Written) => TextCertainty | null {
  let from = 0
  return (text, { output, tokens }) => {
    const place = placeOf(text, output, from)
    if (place === null) return null
    from = place.end
    const own = tokens.filter(({ end }, i) => end > place.start && (tokens[i - 1]?.end ?? 0) < place.end)
    if (own.length === 0) return null
    const whole = own.reduce((sum, { logProbability }) => sum + logProbability, 0)
    return { mean: whole / own.length, whole }
  }
}

function placeOf(text: string, output: string, from: number): { readonly start: number; readonly end: number } | null {
  // A label that stood on a line of its own was put before the sentence with a colon.
  const bare = text.replace(/^[^:]{1,80}: /, '')
  for (const sought of bare === text ? [text] : [text, bare]) {
    for (const start of [output.indexOf(sought, from), output.indexOf(sought)]) if (start >= 0) return { start, end: start + sought.length }
  }
  return null
}

/** What its certainty says of a text that the rules find in the visit: a doubt, support, or nothing. */
export function certaintyReason(
  { sectionKey, text }: Pick<Statement, 'sectionKey' | 'text'>,
  { mean, whole }: TextCertainty,
  turns: readonly Turn[],
  bounds: Certainty,
): Reason | null {
  if (mean < bounds.doubtBelow) return doubt
  return whole >= bounds.supportedFrom && isPlainlyTold(text, turns, sectionKey) ? support : null
}

/** What the rules say of each statement as it comes, with what the certainty of its words adds. */
export function certaintyAdder(turns: readonly Turn[], bounds: Certainty) {
  const certaintyOf = certaintyReader()
  return (checked: CheckedStatement, sectionKey: string, written: Written) => {
    const certainty = certaintyOf(checked.text, written)
    if (checked.verdict !== 'supported') return checked
    const reason = certainty === null ? null : certaintyReason({ sectionKey, text: checked.text }, certainty, turns, bounds)
    return reason === null ? checked : withReason(checked, reason)
  }
}
