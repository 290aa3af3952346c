/** A text as the things it speaks of: concepts of the lexicon, and the stems of its other words. */
import { isLight, isStop, phraseAt, type ConceptKind } from './lexicon.ts'
import { pressureUnitsOf } from './numbers.ts'
import { stemOf, wordsOf } from './words.ts'

export type Mention = {
  /** A concept ("symptom:dyspnea") or a stem ("kitchen"). */
  readonly key: string
  readonly kind: ConceptKind | 'word'
  /** Stems that may stand for the concept where it is not named whole. */
  readonly parts: readonly string[]
  readonly light: boolean
  readonly start: number
  readonly end: number
}

/** A symptom, a finding or a drug: something that a patient has, lacks or takes, where other words only tell of it. */
export function isClinical({ kind }: Mention): boolean {
  return kind === 'symptom' || kind === 'finding' || kind === 'drug'
}

/** "Psychiatric: …", "Medical reasoning: …": a label says where a sentence stands, and need not be said by anybody. */
export const LABEL = /^[A-Z][\w ,&/()-]{0,40}:\s/

/** What a text speaks of, in order. Words that carry nothing are left out. */
export function mentionsOf(text: string): Mention[] {
  const label = LABEL.exec(text)?.[0].length ?? 0
  const units = pressureUnitsOf(text)
  const words = wordsOf(text).filter((word) => !units.some(({ start, end }) => word.start >= start && word.end <= end))
  const stems = words.map((word) => stemOf(word.lower))
  const found: Mention[] = []
  for (let i = 0; i < words.length;) {
    const word = words[i]
    if (word === undefined) break
    const phrase = phraseAt(words, stems, i)
    if (phrase !== null) {
      const span = words.slice(i, i + phrase.length)
      const last = span.at(-1) ?? word
      const parts = span.filter((part) => !isStop(part)).map((part) => stemOf(part.lower))
      const isLightTerm = phrase.kind === 'term' && parts.every((part) => isLight(part))
      found.push({
        key: phrase.concept,
        kind: phrase.kind,
        parts,
        light: isLightTerm || (last.end <= label && phrase.kind !== 'drug' && phrase.kind !== 'symptom'),
        start: word.start,
        end: last.end,
      })
      i += phrase.length
      continue
    }
    const stem = stems[i] ?? ''
    if (!isStop(word) && !/^\d/.test(stem) && stem.length > 1) {
      found.push({ key: stem, kind: 'word', parts: [stem], light: isLight(stem) || word.end <= label, start: word.start, end: word.end })
    }
    i++
  }
  // "Heart rate: 72": where nothing else is said, the label is what the sentence speaks of.
  if (!found.every((mention) => mention.light)) return found
  const hasBody = found.some((mention) => mention.end > label)
  return found.map((mention) => ({ ...mention, light: hasBody && mention.end <= label }))
}

/** Every key under which a text may be found: its concepts and all its stems. */
export function keysOf(text: string): Map<string, { start: number; end: number }[]> {
  const keys = new Map<string, { start: number; end: number }[]>()
  const put = (key: string, start: number, end: number) => {
    const spans = keys.get(key)
    if (spans === undefined) keys.set(key, [{ start, end }])
    else spans.push({ start, end })
  }
  const words = wordsOf(text)
  const stems = words.map((word) => stemOf(word.lower))
  words.forEach((word, i) => {
    if (!isStop(word) && (stems[i] ?? '').length > 1) put(stems[i] ?? '', word.start, word.end)
    // A phrase inside a longer one counts as well: "pain" in "chest pain".
    const phrase = phraseAt(words, stems, i)
    if (phrase !== null) {
      const last = words[i + phrase.length - 1] ?? word
      put(phrase.concept, word.start, last.end)
      if (phrase.length > 1) {
        const single = phraseAt([word], [stems[i] ?? ''], 0)
        if (single !== null) put(single.concept, word.start, word.end)
      }
    }
  })
  return keys
}
