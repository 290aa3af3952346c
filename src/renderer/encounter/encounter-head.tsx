import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { Encounter, Patient } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Button, Choice, Field, format, Problem, Sheet } from '../ui/index.ts'
import { useNavigation, useTemplates } from '../work/index.ts'
import styles from './encounter-screen.module.css'

type EncounterHeadProps = { readonly encounter: Encounter; readonly patient: Patient; readonly changeable: boolean }

/** Whose visit this is, always in sight. */
export function EncounterHead({ encounter, patient, changeable }: EncounterHeadProps) {
  const { go } = useNavigation()
  const templates = useTemplates()
  const [changing, setChanging] = useState(false)
  const template = templates.find(({ id }) => id === encounter.templateId)
  return (
    <header className={styles['head']}>
      <div className={styles['who']}>
        <h1>{format.nameOf(patient)}</h1>
        <span className="soft">{format.factsOf(patient, new Date())}</span>
      </div>
      <div className={styles['what']}>
        <span className={styles['reason']}>
          {encounter.reason === '' ? <span className="soft">no reason given</span> : encounter.reason}
        </span>
        <span className="soft">
          {format.dayOf(encounter.startedAt)}, <span className="figures">{format.clock(encounter.startedAt)}</span>,{' '}
          {template?.name ?? encounter.templateId}
        </span>
      </div>
      <div className={styles['actions']}>
        {changeable ? (
          <Button
            small
            kind="quiet"
            onPress={() => {
              setChanging(true)
            }}
          >
            Change …
          </Button>
        ) : null}
        <Button
          small
          kind="quiet"
          onPress={() => {
            go({ screen: 'patient', id: patient.id })
          }}
        >
          Patient
        </Button>
      </div>
      {changing ? (
        <ChangeSheet
          encounter={encounter}
          onClose={() => {
            setChanging(false)
          }}
        />
      ) : null}
    </header>
  )
}

function ChangeSheet({ encounter, onClose }: { readonly encounter: Encounter; readonly onClose: () => void }) {
  const { query } = useLink()
  const queries = useQueryClient()
  const templates = useTemplates()
  const [reason, setReason] = useState(encounter.reason)
  const [templateId, setTemplateId] = useState(encounter.templateId)
  const update = useMutation(
    query.encounters.update.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: query.encounters.key() })
        void queries.invalidateQueries({ queryKey: query.drafting.readiness.key() })
        onClose()
      },
    }),
  )
  return (
    <Sheet title="Change the encounter" onClose={onClose}>
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          if (!update.isPending) update.mutate({ id: encounter.id, reason: reason.trim(), templateId })
        }}
      >
        <Field label="Reason for the visit" value={reason} onChange={setReason} autoFocus maxLength={500} />
        <Choice
          label="Kind of note"
          value={templateId}
          onChange={setTemplateId}
          options={templates.map(({ id, name, description }) => ({ value: id, label: name, note: description }))}
        />
        {update.isError ? <Problem error={update.error} /> : null}
        <Button type="submit" kind="main" isDisabled={update.isPending}>
          Save
        </Button>
      </Form>
    </Sheet>
  )
}
