/** After a turn was changed: what depends on it is read again, and what became of the drafts is said. */
import { useQueryClient } from '@tanstack/react-query'
import type { Corrected, Source } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce, format } from '../ui/index.ts'
import { useDraftRuns } from '../work/index.ts'

export type Became = 'corrected' | 'given to the model' | 'withheld'

/** What a change of a turn did to the drafts of the visit, in a sentence. */
export function changedWords(
  number: number,
  became: Became,
  { checkedAgain, reopened }: Pick<Corrected, 'checkedAgain' | 'reopened'>,
): string {
  const turn = `Turn ${String(number)} is ${became}.`
  if (checkedAgain === 0) return `${turn} No statement rests on it${became === 'given to the model' ? '; a new draft may' : ''}.`
  const checked = `${format.count(checkedAgain, 'statement')} that ${checkedAgain === 1 ? 'rests' : 'rest'} on it ${checkedAgain === 1 ? 'was' : 'were'} checked again`
  if (reopened === 0) return `${turn} ${checked}; no answer of yours was taken back.`
  return `${turn} ${checked}, and ${reopened === 1 ? 'one needs' : `${String(reopened)} need`} your answer again.`
}

/** What it gives ends when the visit is read again: until then what is on screen is of the turn as it stood. */
export function useTurnChanged(
  { encounterId }: Pick<Source, 'encounterId'>,
  templateId: string,
): (number: number, became: Became, corrected: Corrected) => Promise<void> {
  const { query } = useLink()
  const queries = useQueryClient()
  const runs = useDraftRuns()
  return async (number, became, corrected) => {
    announce(changedWords(number, became, corrected))
    void runs.readAhead(encounterId, templateId, { changed: true })
    void queries.invalidateQueries({ queryKey: query.notes.whatHolds.key() })
    void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
    void queries.invalidateQueries({ queryKey: query.notes.get.key() })
    await queries.invalidateQueries({ queryKey: query.encounters.get.key() })
  }
}
