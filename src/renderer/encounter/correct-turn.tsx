import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Corrected, Source, Turn } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Choice, Problem } from '../ui/index.ts'
import { speakersOf } from './speakers.tsx'
import { speakerOf } from './source-pane.tsx'
import { useTurnChanged } from './use-turn-changed.ts'
import { WritingBox } from './writing-box.tsx'
import styles from './source-pane.module.css'

/** The name under which a correction is kept while it is typed. */
export const turnField = (number: number): string => `turn:${String(number)}`

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
  const changed = useTurnChanged(source, templateId)
  const speakers = speakersOf(source.turns)
  const at = speakers.findIndex(({ label, role }) => label === turn.speaker && role === turn.role)
  const own = { label: turn.speaker, role: turn.role }
  const choices = at === -1 ? [own, ...speakers] : speakers
  const [chosen, setChosen] = useState(String(Math.max(0, at)))
  const save = useMutation(
    query.sources.correct.mutationOptions({
      onSuccess: (corrected) => {
        void changed(turn.number, 'corrected', corrected)
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
