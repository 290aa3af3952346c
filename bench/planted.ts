/** One thing changed in a sentence that was accepted: what a checker should notice. Deterministic. */
import drugData from '../resources/grounding/drugs.json' with { type: 'json' }

export const plantedKinds = ['number', 'drug', 'side', 'negation', 'other-visit'] as const
export type PlantedKind = (typeof plantedKinds)[number]

/** Common drugs, to put in the place of another. */
const OTHERS = ['warfarin', 'metoprolol', 'gabapentin', 'sertraline', 'prednisone', 'omeprazole', 'methotrexate', 'amiodarone']
const names = drugData.drugs.flat().filter((name) => /^[a-z]{5,}$/.test(name))
const DRUG = new RegExp(`\\b(?:${names.join('|')})\\b`, 'i')

/**
 * `sentence` with one planted error of a kind, or null where it holds nothing to change. `visit` is the visit's text, so that what
 * is planted is not said there by chance; `position` makes the choice.
 */
export function plant(kind: Exclude<PlantedKind, 'other-visit'>, sentence: string, visit: string, position: number): string | null {
  switch (kind) {
    case 'number': {
      const match = /(?<![\d./A-Za-z])\d+(?:\.\d+)?(?![\d/]|\.\d)/.exec(sentence)
      if (match === null) return null
      const value = Number(match[0])
      const changed = [value * 2, value + 3, value * 10, Math.max(1, Math.round(value / 2))][position % 4] ?? value + 3
      if (changed === value) return null
      return sentence.slice(0, match.index) + String(changed) + sentence.slice(match.index + match[0].length)
    }
    case 'drug': {
      const match = DRUG.exec(sentence)
      if (match === null) return null
      const other = OTHERS.filter((name) => !visit.toLowerCase().includes(name))[position % 5]
      return other === undefined ? null : sentence.replace(match[0], other)
    }
    case 'side': {
      if (!/\b(?:left|right)\b/i.test(sentence) || (/\bleft\b/i.test(sentence) && /\bright\b/i.test(sentence))) return null
      return sentence.replace(/\b(left|right)\b/gi, (side) => (side.toLowerCase() === 'left' ? 'right' : 'left'))
    }
    case 'negation': {
      const flips: readonly (readonly [RegExp, string])[] = [
        [/\b(?:denies|denied)(?: any)?\b/i, 'reports'],
        [/\b(?:reports|endorses|endorsed|reported|complains of)\b/i, 'denies'],
        [/^No\b/, 'Positive for'],
      ]
      for (const [pattern, word] of flips) if (pattern.test(sentence)) return sentence.replace(pattern, word)
      return null
    }
  }
}
