/** Words with their places, and stems: what text is compared by. */

export type Word = { readonly text: string; readonly lower: string; readonly start: number; readonly end: number }

/** With one sign for every apostrophe, as the rules know it ("doesn’t" comes out of a word processor); no place in the text moves. */
export function withPlainMarks(text: string): string {
  return text.replace(/[\u2018\u2019\u02BC\uFF07]/g, "'")
}

/** Letters that are said one by one, and are one word: "I N R", "A one C". */
const SPELLED = /\b(?:A (?:one|1) C|(?:[A-Z] ){2,3}[A-Z]|C T|B P|E F)\b/g

const WORD = /\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)*|\p{N}+(?:[.,]\p{N}+)*/gu

/** The words of a text, with UTF-16 offsets. "20mg" is two words, "A1c" and "don't" are one. */
export function wordsOf(text: string): Word[] {
  const spelled = [...text.matchAll(SPELLED)].map((match): Word => {
    const joined = match[0].replace(/ one /i, '1').replaceAll(' ', '')
    return { text: joined, lower: joined.toLowerCase(), start: match.index, end: match.index + match[0].length }
  })
  const words = [...text.matchAll(WORD)].map((match) => ({
    text: match[0],
    lower: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }))
  if (spelled.length === 0) return words
  const isInside = (word: Word) => spelled.some(({ end, start }) => word.start < end && word.end > start)
  return [...words.filter((word) => !isInside(word)), ...spelled].sort((a, b) => a.start - b.start)
}

function undouble(stem: string): string {
  return /([bdfgklmnprt])\1$/.test(stem) && !/(?:ll|ss)$/.test(stem) ? stem.slice(0, -1) : stem
}

/** A light suffix stripper in the manner of Porter 1980: enough that "breathing" meets "breathe". */
export function stemOf(lower: string): string {
  let stem = lower.replace(/'s$/, '')
  if (stem.length <= 3 || stem.length > 40 || /\d/.test(stem)) return stem
  if (stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`
  else if (/(?:ss|x|z|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2)
  else if (/[^siu]s$/.test(stem)) stem = stem.slice(0, -1)
  if (/[aeiouy].*ing$/.test(stem) && stem.length >= 6) stem = undouble(stem.slice(0, -3))
  else if (/[aeiouy].*ed$/.test(stem) && stem.length >= 5) stem = undouble(stem.slice(0, -2))
  if (stem.endsWith('ness') && stem.length >= 7) stem = stem.slice(0, -4)
  if (stem.endsWith('ly') && stem.length >= 6) stem = stem.slice(0, -2)
  if (stem.endsWith('y')) stem = `${stem.slice(0, -1)}i`
  else if (stem.endsWith('e') && stem.length >= 5) stem = stem.slice(0, -1)
  return stem
}

/** Where the sentence or clause that holds `at` ends: the next full stop, question mark, semicolon or newline, or the text's end. */
export function clauseEnd(text: string, at: number, most = 1000): number {
  const last = Math.min(text.length, at + most)
  for (let i = at; i < last; i++) {
    const c = text.charAt(i)
    if (c === '?' || c === '!' || c === ';' || c === '\n') return i
    if (c === '.' && !/\d/.test(text.charAt(i + 1))) return i
  }
  return last
}

/** The sentence of `text` that holds `at`: from after the last full stop, question mark, semicolon or newline to the next. */
export function sentenceAt(text: string, at: number, most = 400): { readonly start: number; readonly end: number } {
  const first = Math.max(0, at - most)
  let start = at
  while (start > first) {
    const c = text.charAt(start - 1)
    if (c === '?' || c === '!' || c === ';' || c === '\n' || (c === '.' && !/\d/.test(text.charAt(start)))) break
    start--
  }
  return { start, end: clauseEnd(text, at, most) }
}
