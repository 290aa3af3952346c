/** Whether a source is a visit to write a note from. A real visit is never refused; that is checked on every one at hand. */
import type { Turn } from '../../../contract/records.ts'
import { mentionsOf } from './units.ts'
import { wordsOf } from './words.ts'

export type SourceJudgement = { readonly state: 'ok' | 'too-thin' | 'not-a-visit' | 'not-english'; readonly words: number }

/** Fewer words than this hold no visit. */
const THIN = 25

const ENGLISH = new Set(
  'the and you i a to it is of in that so have do my your for no yes what was are but on not this with be or how any we me at if like okay just about been there from they he she has had can will'.split(
    ' ',
  ),
)
/** Function words that English lacks, of the languages that clinics here hear most. */
const FOREIGN = new Set(
  'el la los las de que y en un una por con para como está estoy tengo usted muy pero más qué cómo le les des du et est une je vous il pas pour dans avec der die das und ich sie ist nicht ein eine mit den o os uma não você eu da em wa no ni per che di sono il lo gli ho una'
    .split(' ')
    .filter((word) => !ENGLISH.has(word)),
)
const SPOKEN = new Set("i you your my me we i'm i've you're it's do have".split(' '))

export function judgeSource(turns: readonly Turn[]): SourceJudgement {
  const text = turns.map((turn) => turn.text).join('\n')
  const sample = text.length > 60_000 ? text.slice(0, 60_000) : text
  const words = wordsOf(sample).map((word) => word.lower)
  const letters = words.filter((word) => /\p{L}/u.test(word))
  const distinct = new Set(letters).size
  if (letters.length < THIN || distinct < 15) {
    return { state: letters.length >= THIN && isForeign(letters) ? 'not-english' : 'too-thin', words: words.length }
  }
  if (isForeign(letters)) return { state: 'not-english', words: words.length }
  const symbols = (sample.match(/[{}();=<>[\]|\\]/g) ?? []).length / sample.length
  if (symbols > 0.03) return { state: 'not-a-visit', words: words.length }
  const share = (set: ReadonlySet<string>) => letters.filter((word) => set.has(word)).length / letters.length
  const clinical = mentionsOf(sample).filter(
    (mention) => mention.kind === 'symptom' || mention.kind === 'finding' || mention.kind === 'drug',
  )
  const kinds = new Set(clinical.map((mention) => mention.key)).size
  const english = share(ENGLISH)
  if (english < 0.12) {
    // Prose without English function words is another language; a list of things is no language at all.
    const isList = letters.length / Math.max(1, turns.length) <= 5
    return { state: isList || kinds >= 3 ? 'not-a-visit' : 'not-english', words: words.length }
  }
  const spoken = share(SPOKEN)
  const named = turns.some((turn) => turn.role === 'clinician')
  const isVisit = named || kinds >= 2 || (kinds >= 1 && spoken >= 0.03) || (spoken >= 0.06 && turns.length >= 4 && english > 0.25)
  return { state: isVisit ? 'ok' : 'not-a-visit', words: words.length }
}

function isForeign(letters: readonly string[]): boolean {
  const english = letters.filter((word) => ENGLISH.has(word)).length
  const foreign = letters.filter((word) => FOREIGN.has(word)).length
  const latin = letters.filter((word) => /^[\p{Script=Latin}']+$/u.test(word)).length
  if (latin < letters.length * 0.5) return true
  return foreign > english && foreign >= letters.length * 0.08
}
