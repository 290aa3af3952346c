import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Source, Speaker, SpeakerChange, SpeakerRole } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce, Button, Choice, Field, format, Problem, Sheet } from '../ui/index.ts'
import { roleWords } from './source-pane.tsx'
import styles from './import-source.module.css'

const roleOptions = (['clinician', 'patient', 'other', 'unknown'] as const satisfies readonly SpeakerRole[]).map((role) => ({
  value: role,
  label: roleWords[role],
}))

/** What each speaker is to be called and to be, in the order of `speakers`. */
export function unchanged(speakers: readonly Speaker[]): SpeakerChange[] {
  return speakers.map(({ label, role }) => ({ label, newLabel: label, role }))
}

/** The changes that change something. */
export function changesOf(speakers: readonly Speaker[], changes: readonly SpeakerChange[]): SpeakerChange[] {
  return changes.filter((change, index) => {
    const speaker = speakers[index]
    return change.newLabel !== speaker?.label || change.role !== speaker.role
  })
}

/** Two people who were taken for one another: their labels and roles change places. */
export function swapped(changes: readonly SpeakerChange[]): SpeakerChange[] {
  const [a, b, ...rest] = changes
  if (a === undefined || b === undefined) return [...changes]
  return [{ ...a, newLabel: b.newLabel, role: b.role }, { ...b, newLabel: a.newLabel, role: a.role }, ...rest]
}

type SpeakerFieldsProps = {
  readonly speakers: readonly Speaker[]
  readonly changes: readonly SpeakerChange[]
  readonly onChange: (changes: SpeakerChange[]) => void
}

export function SpeakerFields({ speakers, changes, onChange }: SpeakerFieldsProps) {
  const set = (index: number, change: Partial<SpeakerChange>): void => {
    onChange(changes.map((some, i) => (i === index ? { ...some, ...change } : some)))
  }
  return (
    <div className={styles['speakers']}>
      {speakers.map((speaker, index) => {
        const change = changes[index]
        if (change === undefined) return null
        return (
          <div key={speaker.label ?? ''} className={styles['speaker']} role="group" aria-label={speaker.label ?? 'No label'}>
            <Field
              label={`Speaker, ${format.count(speaker.turns, 'turn')}`}
              value={change.newLabel ?? ''}
              maxLength={100}
              placeholder="no label"
              onChange={(value) => {
                set(index, { newLabel: value.trim() === '' ? null : value })
              }}
            />
            <Choice
              label="Is the"
              value={change.role}
              options={roleOptions}
              onChange={(role) => {
                set(index, { role })
              }}
            />
          </div>
        )
      })}
      {speakers.length === 2 ? (
        <Button
          onPress={() => {
            onChange(swapped(changes))
            announce('The two speakers have changed places.')
          }}
        >
          Swap the two
        </Button>
      ) : null}
    </div>
  )
}

/** The speakers of turns, in the order in which they first speak. */
export function speakersOf(turns: Source['turns']): Speaker[] {
  const found = new Map<string | null, Speaker>()
  for (const { speaker, role } of turns) {
    const known = found.get(speaker)
    found.set(speaker, known === undefined ? { label: speaker, role, turns: 1 } : { ...known, turns: known.turns + 1 })
  }
  return [...found.values()]
}

export function SpeakersSheet({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const { query } = useLink()
  const queries = useQueryClient()
  const [speakers] = useState(() => speakersOf(source.turns))
  const [changes, setChanges] = useState(() => unchanged(speakers))
  const save = useMutation(
    query.sources.changeSpeakers.mutationOptions({
      onSuccess: () => {
        announce('The speakers are changed. The visit is read again.')
        void queries.invalidateQueries({ queryKey: query.encounters.get.key() })
        void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
        onClose()
      },
    }),
  )
  const real = changesOf(speakers, changes)
  return (
    <Sheet title="Who speaks" size="wide" onClose={onClose}>
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          if (real.length === 0) onClose()
          else if (!save.isPending) save.mutate({ sourceId: source.id, changes: real })
        }}
      >
        <SpeakerFields speakers={speakers} changes={changes} onChange={setChanges} />
        {save.isError ? <Problem error={save.error} /> : null}
        <Button type="submit" kind="main" isDisabled={save.isPending}>
          Save
        </Button>
      </Form>
    </Sheet>
  )
}
