/**
 * Orders by their words: a linear score over the words and pairs of words of a few sentences, learned from orders that people made up and
 * from what is said in visits (`models/orders`). It knows what no pattern foresaw, and knows it less surely.
 */
import learned from '../../../../../resources/transcript/order-words.json' with { type: 'json' }

const WEIGHTS: ReadonlyMap<string, number> = new Map(Object.entries(learned.weights))

/** An order is said in a few sentences; more are looked at in windows of so many. */
const WINDOW_SENTENCES = 3
/** Speech without full stops is cut after so many words. */
const WINDOW_WORDS = 50
/** Fewer words say too little. */
const LEAST_WORDS = 4
/** More sentences than this in one turn are no speech. */
const MOST_SENTENCES = 400

/** Every one to three sentences in a row of a text, as far as they are no longer than a window. */
export function windowsOf(text: string): string[] {
  const sentences = text
    .split(/(?<=[.?!;\n])\s+/)
    .flatMap((sentence) => pieces(sentence.split(/\s+/).filter((word) => word !== '')))
    .slice(0, MOST_SENTENCES)
  return sentences.flatMap((_, from) =>
    Array.from({ length: Math.min(WINDOW_SENTENCES, sentences.length - from) }, (_, more) => sentences.slice(from, from + more + 1).flat())
      .filter((words, more) => words.length >= LEAST_WORDS && (more === 0 || words.length <= WINDOW_WORDS))
      .map((words) => words.join(' ')),
  )
}

function pieces(words: readonly string[]): string[][] {
  const count = Math.ceil(words.length / WINDOW_WORDS)
  return Array.from({ length: count }, (_, i) => words.slice(i * WINDOW_WORDS, (i + 1) * WINDOW_WORDS))
}

/** How many letters of a word stand for all its forms: "reco*" is record, recorded and recording. */
const BEGINNING = 4

/**
 * What the score counts of a window, each once: its words, the beginnings of the longer ones and pairs of words. Any number is `0`, `^` and
 * `$` are the window's ends.
 */
export function wordFeatures(window: string): string[] {
  const words =
    window
      .toLowerCase()
      .replaceAll('’', "'")
      .replace(/\d+/g, '0')
      .match(/\p{L}+(?:'\p{L}+)*|0/gu) ?? []
  const beginnings = words.filter(({ length }) => length > BEGINNING).map((word) => `${word.slice(0, BEGINNING)}*`)
  const pairs = ['^', ...words].map((word, i) => `${word} ${words[i] ?? '$'}`)
  return [...new Set([...words, ...beginnings, ...pairs])]
}

/** The log odds that a window is an order: the bias and the mean of its weights, scaled by the root of their number. */
function scoreOf(window: string): number {
  const features = wordFeatures(window)
  return learned.bias + features.reduce((sum, feature) => sum + (WEIGHTS.get(feature) ?? 0), 0) / Math.sqrt(Math.max(1, features.length))
}

/** True where some sentences of the text read like an order to whoever writes the note. */
export function hasOrderWords(text: string): boolean {
  return windowsOf(text).some((window) => scoreOf(window) > learned.bound)
}
