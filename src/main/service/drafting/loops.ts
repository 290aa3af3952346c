/** Notices when a model has fallen into a loop: small models repeat a line without end. */

/** As many sentences in a row that the note holds already are no accident. */
export const REPEATS = 4

/** A tail made of one passage four times over; the passage is long enough not to be a list of short words. */
const CYCLE = /(?=.{0,4}[A-Za-z])([\s\S]{12,160}?)\1{3}$/

/**
 * So many sentences in a row that begin with the same words go through the alphabet: "He denies dyspnea on sitting. He denies dyspnea on …",
 * "No pain with flexion. No pain with flexion and …". Accepted notes of ACI-Bench have four in a row that share three words, and no more.
 */
const STEMS = [
  { sentences: 5, words: 4 },
  { sentences: 8, words: 3 },
] as const

/** The same over and over, or one sentence after the other on the same stem. */
export type Loop = 'cycle' | 'stem'

export function loopOf(output: string): Loop | null {
  const tail = output.slice(-700)
  if (CYCLE.test(tail)) return 'cycle'
  return hasOneStem(tail) ? 'stem' : null
}

function hasOneStem(tail: string): boolean {
  const ended = tail.slice(0, tail.search(/[.!?\n][^.!?\n]*$/) + 1)
  const all = ended.split(/[.!?\n]+\s*/).filter((sentence) => sentence !== '')
  return STEMS.some(({ sentences, words }) => {
    const stems = all.slice(-sentences).map((sentence) => sentence.toLowerCase().split(/\s+/).slice(0, words))
    const [first] = stems
    return first?.length === words && stems.length === sentences && stems.every((stem) => stem.join(' ') === first.join(' '))
  })
}
