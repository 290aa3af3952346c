/** The word lists of `resources/grounding`, in the form that grounding looks them up in. */
import { z } from 'zod'
import drugData from '../../../../../resources/grounding/drugs.json' with { type: 'json' }
import openData from '../../../../../resources/grounding/drugs-open.json' with { type: 'json' }
import synonymData from '../../../../../resources/grounding/synonyms.json' with { type: 'json' }
import termData from '../../../../../resources/grounding/terms.json' with { type: 'json' }
import { stemOf, wordsOf, type Word } from './words.ts'

/** The form of `drugs-open.json`, which `scripts/drug-lexicon.py` writes. */
const OpenDrugs = z.strictObject({
  note: z.string().min(1),
  source: z.string().min(1),
  licence: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Names of one substance, as two countries call it. */
  pairs: z.array(z.array(z.string().regex(/^[a-z]{6,30}$/)).min(2)),
  names: z.array(z.string().regex(/^[a-z]{6,30}$/)).min(1),
})

export type ConceptKind = 'symptom' | 'finding' | 'term' | 'drug'
/** A phrase of the lexicon: what it names and how many words it takes. */
export type Phrase = { readonly concept: string; readonly kind: ConceptKind; readonly length: number }

const phrases = new Map<string, { readonly concept: string; readonly kind: ConceptKind }>()
let longest = 1

function add(phrase: string, concept: string, kind: ConceptKind): void {
  const stems = wordsOf(phrase).map((word) => stemOf(word.lower))
  if (stems.length === 0) return
  longest = Math.max(longest, stems.length)
  const key = stems.join(' ')
  if (!phrases.has(key)) phrases.set(key, { concept, kind })
}

for (const [generic, ...others] of drugData.drugs) {
  if (generic === undefined) continue
  for (const name of [generic, ...others]) add(name, `drug:${generic}`, 'drug')
}
for (const group of synonymData.symptoms) for (const phrase of group) add(phrase, `symptom:${group[0] ?? ''}`, 'symptom')
for (const group of synonymData.findings) for (const phrase of group) add(phrase, `finding:${group[0] ?? ''}`, 'finding')
for (const group of synonymData.terms) for (const phrase of group) add(phrase, `term:${group[0] ?? ''}`, 'term')
// Last, so that a word of the lists written by hand keeps the meaning it has there.
const open = OpenDrugs.parse(openData)
for (const pair of open.pairs) {
  const known = pair.map((name) => phrases.get(stemOf(name))).find((found) => found?.kind === 'drug')
  for (const name of pair) add(name, known?.concept ?? `drug:${pair[0] ?? ''}`, 'drug')
}
for (const name of open.names) add(name, `drug:${name}`, 'drug')

/** Drug names that are everyday words too: only a drug where a dose or another drug's word stands by. */
export const HOMONYMS: ReadonlySet<string> = new Set(['drug:carisoprodol', 'drug:steroid', 'drug:phenazopyridine'])

/** Endings that name a class of drugs (WHO INN stems), for drugs that the lexicon lacks. */
const INN =
  /^[a-z]{3,}(?:olol|pril|sartan|statin|mycin|cillin|prazole|conazole|tidine|oxetine|azepam|cycline|floxacin|gliptin|flozin|glutide|triptan|dronate|setron|mab|tinib|vir|caine|parin|xaban|lukast|profen)$/
const NOT_DRUGS = new Set(['april', 'elixir', 'triumvir'])

const stop = new Set(termData.stop.split(' '))
const light = new Set(termData.light.split(' ').map(stemOf))

export function isStop(word: Word): boolean {
  return stop.has(word.lower) || stop.has(word.lower.replace(/'[a-z]+$/, ''))
}
export function isLight(stem: string): boolean {
  return light.has(stem)
}

/** The longest phrase of the lexicon that begins at `words[i]`. */
export function phraseAt(words: readonly Word[], stems: readonly string[], i: number): Phrase | null {
  for (let length = Math.min(longest, words.length - i); length >= 1; length--) {
    const found = phrases.get(stems.slice(i, i + length).join(' '))
    if (found !== undefined) return { ...found, length }
  }
  const lower = words[i]?.lower ?? ''
  if (lower.length <= 40 && INN.test(lower) && !NOT_DRUGS.has(lower)) return { concept: `drug:${lower}`, kind: 'drug', length: 1 }
  return null
}

/** The name that a concept is spoken of by: "drug:lisinopril" is "lisinopril". */
export function nameOf(concept: string): string {
  return concept.slice(concept.indexOf(':') + 1)
}
