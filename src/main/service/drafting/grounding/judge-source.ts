/** Whether a source is a visit to write a note from. A real visit is never refused; that is checked on every one at hand. */
import type { Turn } from '../../../../contract/records.ts'
import { languageOf } from '../../records/index.ts'
import { isClinical, mentionsOf } from './units.ts'
import { wordsOf } from './words.ts'

export type SourceJudgement = { readonly state: 'ok' | 'too-thin' | 'not-a-visit' | 'not-english'; readonly words: number }

/** Fewer words than this hold no visit. */
const THIN = 25

const SPOKEN = new Set("i you your my me we i'm i've you're it's do have".split(' '))

/** What an attack on the model would write into a transcript. */
const CHAT_MARKS = /<\|[^|<>\n]{0,40}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?\w{1,20}>/gi

export function judgeSource(turns: readonly Turn[]): SourceJudgement {
  const text = turns.map((turn) => turn.text).join('\n')
  const sample = text.length > 60_000 ? text.slice(0, 60_000) : text
  const words = wordsOf(sample).map((word) => word.lower)
  const letters = words.filter((word) => /\p{L}/u.test(word))
  const distinct = new Set(letters).size
  const { englishShare: english, foreign } = languageOf(sample)
  if (letters.length < THIN || distinct < 15) {
    return { state: letters.length >= THIN && foreign ? 'not-english' : 'too-thin', words: words.length }
  }
  if (foreign) return { state: 'not-english', words: words.length }
  // Marks of chat templates are an attack on the model, and no sign of code.
  const symbols = (sample.replace(CHAT_MARKS, ' ').match(/[{}();=<>[\]|\\]/g) ?? []).length / sample.length
  if (symbols > 0.03) return { state: 'not-a-visit', words: words.length }
  const clinical = mentionsOf(sample).filter(isClinical)
  const kinds = new Set(clinical.map((mention) => mention.key)).size
  if (english < 0.12) {
    // Prose without English function words is another language; a list of things is no language at all.
    const isList = letters.length / Math.max(1, turns.length) <= 5
    return { state: isList || kinds >= 3 ? 'not-a-visit' : 'not-english', words: words.length }
  }
  const spoken = letters.filter((word) => SPOKEN.has(word)).length / letters.length
  const named = turns.some((turn) => turn.role === 'clinician')
  const isVisit = named || kinds >= 2 || (kinds >= 1 && spoken >= 0.03) || (spoken >= 0.06 && turns.length >= 4 && english > 0.25)
  return { state: isVisit ? 'ok' : 'not-a-visit', words: words.length }
}
