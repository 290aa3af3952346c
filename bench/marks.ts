/** What is shown of a draft's statements: by the rules as they are now, and by what the model said of its own words. */
import { markOf, withReason, type Mark } from '../src/contract/marks.ts'
import type { Certainty } from '../src/contract/models.ts'
import type { Sex, Turn } from '../src/contract/records.ts'
import { certaintiesOf, certaintyReason, checkStatement, isPlainlyTold, type TextCertainty } from '../src/main/service/drafting/index.ts'
import { aciVisits, turnsOf } from './aci.ts'
import type { DraftLine } from './draft-store.ts'
import { modelAt } from './drafts.ts'
import { mtsRows } from './mts.ts'
import { primockVisits } from './primock.ts'
import { talkVisits } from './talk.ts'
import { writtenVisits } from './written-visits.ts'

/** A visit as drafting has it. Where there is no record of the patient, the sex is unknown. */
export type BenchVisit = { readonly turns: readonly Turn[]; readonly sex: Sex }

const withoutRecord = (turns: readonly Turn[]): BenchVisit => ({ turns, sex: 'unknown' })

/** The visits of a split of ACI-Bench, of `primock`, of `mts-test` (MTS-Dialog), those in `talk` to train on, or those `written` for the benches. */
export function visitsOf(split: string): Map<string, BenchVisit> {
  if (split === 'talk') return new Map(talkVisits().map((visit) => [visit.id, visit]))
  if (split === 'written') return new Map(writtenVisits().map((visit) => [visit.id, visit]))
  if (split === 'mts-test') return new Map(mtsRows('test').map(({ dialogue, id }) => [`mts-test-${id}`, withoutRecord(turnsOf(dialogue))]))
  const visits = split === 'primock' ? primockVisits() : aciVisits(split)
  return new Map(visits.map(({ id, turns }) => [id, withoutRecord(turns)]))
}

/** @throws RangeError where the split has no such visit */
export function visitIn(visits: ReadonlyMap<string, BenchVisit>, id: string): BenchVisit {
  const visit = visits.get(id)
  if (visit === undefined) throw new RangeError(`no visit ${id}`)
  return visit
}

/** What was measured for a model of the catalogue. @throws Error where nothing was */
export function boundsOf(path: string): Certainty {
  const { certainty } = modelAt(path, null)
  if (certainty === undefined) throw new Error('The catalogue has no bounds for this model.')
  return certainty
}

/** As much of a draft as its marks need. */
export type Drafted = Pick<DraftLine, 'id' | 'output' | 'tokens'> & {
  readonly statements: readonly { readonly sectionKey: string; readonly text: string }[]
}
export type Marked = {
  readonly section: string
  readonly text: string
  /** Null where the model was not asked, or where the text is not found in what it wrote. */
  readonly certainty: TextCertainty | null
  /** The rules find it, without a doubt. */
  readonly isFound: boolean
  readonly isPlainlyTold: boolean
  readonly mark: Mark
}

export function marksOf({ output, statements, tokens = [] }: Drafted, visit: BenchVisit, bounds: Certainty): Marked[] {
  const texts = statements.map(({ text }) => text)
  const certainties = certaintiesOf(texts, output, tokens)
  return statements.map(({ sectionKey, text }, i) => markedOf({ sectionKey, text }, certainties[i] ?? null, visit, bounds))
}

/** What is shown of one statement, of which the model held so much. */
export function markedOf(
  { sectionKey, text }: { readonly sectionKey: string; readonly text: string },
  certainty: TextCertainty | null,
  { sex, turns }: BenchVisit,
  bounds: Certainty,
): Marked {
  const checked = checkStatement(text, turns, { sectionKey, sex })
  const isFound = checked.verdict === 'supported'
  const reason = isFound && certainty !== null ? certaintyReason({ sectionKey, text }, certainty, turns, bounds) : null
  const mark = markOf(reason === null ? checked : withReason(checked, reason))
  return { section: sectionKey, text, certainty, isFound, isPlainlyTold: isPlainlyTold(text, turns, sectionKey), mark }
}
