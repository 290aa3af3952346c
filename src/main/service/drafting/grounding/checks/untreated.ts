/** "Denies taking any medication": not where the patient tells of one that was taken for it. */
import type { Reason } from '../../../../../contract/records.ts'
import { turnsAround, type Found } from '../evidence.ts'
import { nameOf } from '../lexicon.ts'
import { within } from '../negation.ts'
import type { Visit } from '../visit.ts'

const DENIED =
  /\b(?:denie[sd]|denying|(?:does|did|has|is|was) not|doesn['’]t|didn['’]t|hasn['’]t) (?:currently )?(?:take|taking|taken|use|using|used|try|trying|tried) (?:any )?(?:(?:other|over-the-counter|otc|pain|prescription|further) )*(?:medic(?:ation|ine)s?|drugs?|painkillers?)\b/i

export function checkUntreated(text: string, found: Found, visit: Visit): Reason[] {
  const match = DENIED.exec(text)
  // "But did take Tylenol": the statement itself speaks of it.
  if (match === null || /\b(?:but|except|other than|aside from|besides|apart from)\b/i.test(text)) return []
  const span = { start: match.index, end: match.index + match[0].length }
  for (const { keys, negated, turn } of turnsAround(found, visit)) {
    if (turn.role === 'clinician') continue
    const taken = [...keys].find(
      ([key, places]) => key.startsWith('drug:') && places.some(({ end, start }) => !within(negated, start, end)),
    )
    if (taken === undefined) continue
    const sentence = `The statement says that nothing was taken; turn ${String(turn.number)} speaks of ${nameOf(taken[0])}.`
    return [{ check: 'medication', outcome: 'unsure', sentence, span }]
  }
  return []
}
