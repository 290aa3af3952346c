/** The checks of drafting as records ask for them when a transcript is corrected. */
import type { Checks } from '../records/index.ts'
import { checkStatement } from './grounding/check-statement.ts'
import { findOmissions } from './omissions/omissions.ts'

export const checks: Checks = {
  statement: (text, source, sectionKey, sex) => checkStatement(text, source.turns, { sectionKey, sex }),
  omissions: (source, texts) => findOmissions(source.turns, texts),
}
