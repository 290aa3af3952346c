/** Splits clinical prose into sentences, as it streams. */

/** Before a capital these end no sentence. */
const TITLES = new Set(['dr', 'mr', 'mrs', 'ms', 'prof', 'st', 'vs', 'no', 'nos', 'fig', 'approx', 'jr', 'sr', 'e.g', 'i.e', 'cf', 'dept'])

/** The word that ends at `dot` (exclusive), lower-case, with inner dots. */
function wordBefore(text: string, dot: number): string {
  let start = dot
  while (start > 0 && /[A-Za-z0-9.]/.test(text.charAt(start - 1))) start--
  return text.slice(start, dot).toLowerCase()
}

/** What `dot` is: the end of a sentence, not one, or not yet known because the text ends too soon. */
function boundaryAt(
  text: string,
  dot: number,
  sentenceStart: number,
): { kind: 'end'; after: number } | { kind: 'none' } | { kind: 'unknown' } {
  let after = dot + 1
  while (after < text.length && /["')\]”’*]/.test(text.charAt(after))) after++
  if (after >= text.length) return { kind: 'unknown' }
  if (!/\s/.test(text.charAt(after))) return { kind: 'none' }
  let next = after
  while (next < text.length && /\s/.test(text.charAt(next))) next++
  if (next >= text.length) return { kind: 'unknown' }
  const mark = text.charAt(dot)
  if (mark !== '.') return { kind: 'end', after }
  if (/[a-z,;]/.test(text.charAt(next))) return { kind: 'none' }
  const word = wordBefore(text, dot)
  if (TITLES.has(word)) return { kind: 'none' }
  if (/^[a-z]$/.test(word) && text.slice(sentenceStart, dot).trim().length > 1 && /[A-Z]/.test(text.charAt(dot - 1))) {
    return { kind: 'none' } // an initial: "Jane T. Doe"
  }
  if (/^\d{1,2}$/.test(word) && text.slice(sentenceStart, dot).trim() === word) return { kind: 'none' } // "1. Hypertension"
  return { kind: 'end', after }
}

/**
 * The sentences of `text` whose end is certain, and where the rest begins. Each end is decided from the text up to the first
 * character after it alone, so that text that arrives in pieces splits as it would whole.
 */
export function completeSentences(text: string): { readonly sentences: readonly string[]; readonly rest: number } {
  const sentences: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c !== '.' && c !== '!' && c !== '?') continue
    const found = boundaryAt(text, i, start)
    if (found.kind === 'unknown') break
    if (found.kind === 'none') continue
    sentences.push(text.slice(start, found.after).trim())
    start = found.after
    i = found.after - 1
  }
  return { sentences: sentences.filter((sentence) => sentence !== ''), rest: start }
}
