/** Signs that a model went round in circles, looked for in the note as it stands. */

/** A passage of so many words, found so many times, is no accident of style. */
const PASSAGE = { words: 8, times: 3 } as const

export type LoopSigns = { readonly sentenceTwice: boolean; readonly passageThrice: boolean }

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** @param sentences of one note, in order, wherever they stand in it */
export function loopSigns(sentences: readonly string[]): LoopSigns {
  const keys = sentences.map((sentence) => wordsOf(sentence).join(' '))
  const words = sentences.flatMap(wordsOf)
  const counts = new Map<string, number>()
  for (let at = 0; at + PASSAGE.words <= words.length; at++) {
    const passage = words.slice(at, at + PASSAGE.words).join(' ')
    counts.set(passage, (counts.get(passage) ?? 0) + 1)
  }
  return { sentenceTwice: new Set(keys).size < keys.length, passageThrice: [...counts.values()].some((times) => times >= PASSAGE.times) }
}
