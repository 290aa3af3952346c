import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Corrected, Source, Turn } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce, Choice, format, Problem } from '../ui/index.ts'
import { useDraftRuns } from '../work/index.ts'
import { speakersOf } from './speakers.tsx'
import { speakerOf } from './source-pane.tsx'
import { WritingBox } from './writing-box.tsx'
import styles from './source-pane.module.css'

/** The name under which a correction is kept while it is typed. */
export const turnField = (number: number): string => `turn:${String(number)}`

/** What a correction did to the drafts of the visit, in a sentence. */
export function correctedWords(number: number, { checkedAgain, reopened }: Pick<Corrected, 'checkedAgain' | 'reopened'>): string {
  const turn = `Turn ${String(number)} is corrected.`
  if (checkedAgain === 0) return `${turn} No statement rests on it.`
  const checked = `${format.count(checkedAgain, 'statement')} that ${checkedAgain === 1 ? 'rests' : 'rest'} on it ${checkedAgain === 1 ? 'was' : 'were'} checked again`
  if (reopened === 0) return `${turn} ${checked}; no answer of yours was taken back.`
  return `${turn} ${checked}, and ${reopened === 1 ? 'one needs' : `${String(reopened)} need`} your answer again.`
}

type CorrectTurnProps = {
  readonly source: Source
  readonly turn: Turn
  readonly templateId: string
  readonly onCorrected: (number: number, corrected: Corrected) => void
  readonly onLeave: () => void
}

/** A turn set right in its place: what was said, and who said it. */
export function CorrectTurn({ source, turn, templateId, onCorrected, onLeave }: CorrectTurnProps) {
  const { query } = useLink()
  const queries = useQueryClient()
  const runs = useDraftRuns()
  const speakers = speakersOf(source.turns)
  const at = speakers.findIndex(({ label, role }) => label === turn.speaker && role === turn.role)
  const own = { label: turn.speaker, role: turn.role }
  const choices = at === -1 ? [own, ...speakers] : speakers
  const [chosen, setChosen] = useState(String(Math.max(0, at)))
  const save = useMutation(
    query.sources.correct.mutationOptions({
      onSuccess: (corrected) => {
        announce(correctedWords(turn.number, corrected))
        void queries.invalidateQueries({ queryKey: query.encounters.get.key() })
        void queries.invalidateQueries({ queryKey: query.notes.get.key() })
        void queries.invalidateQueries({ queryKey: query.notes.whatHolds.key() })
        void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
        void runs.readAhead(source.encounterId, templateId, { changed: true })
        onCorrected(turn.number, corrected)
      },
    }),
  )
  return (
    <li className={styles['correcting']}>
      <WritingBox
        label={`Correct turn ${String(turn.number)}`}
        field={turnField(turn.number)}
        initial={turn.text}
        submit="Correct it"
        pending={save.isPending}
        onCancel={onLeave}
        onSubmit={(text, forget) => {
          const speaker = choices[Number(chosen)] ?? own
          const correction = { sourceId: source.id, sourceSha256: source.sha256, number: turn.number }
          save.mutate({ ...correction, speaker: speaker.label, role: speaker.role, text }, { onSuccess: forget })
        }}
      >
        <Choice
          label={`Turn ${String(turn.number)}, said by`}
          value={chosen}
          onChange={setChosen}
          options={choices.map((speaker, index) => ({
            value: String(index),
            label: speakerOf({ speaker: speaker.label, role: speaker.role }) || 'nobody named',
          }))}
        />
      </WritingBox>
      {save.isError ? <Problem error={save.error} /> : null}
    </li>
  )
}
