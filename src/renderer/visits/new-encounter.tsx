import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { Patient } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Button, Choice, Field, format, moveByArrows, Problem, Sheet } from '../ui/index.ts'
import { useNavigation, useSettings, useTemplates } from '../work/index.ts'
import { PatientForm } from './patient-form.tsx'
import styles from './visits.module.css'

type At =
  | { readonly step: 'choose' }
  | { readonly step: 'create'; readonly familyName: string }
  | { readonly step: 'visit'; readonly patient: Patient }

type NewEncounterProps = { readonly patient: Patient | null; readonly onClose: () => void }

/** Who, why, and for which kind of note; then straight to the visit. */
export function NewEncounter({ patient, onClose }: NewEncounterProps) {
  const { query } = useLink()
  const queries = useQueryClient()
  const [at, setAt] = useState<At>(patient === null ? { step: 'choose' } : { step: 'visit', patient })
  const create = useMutation(
    query.patients.create.mutationOptions({
      onSuccess: (created) => {
        void queries.invalidateQueries({ queryKey: query.patients.search.key() })
        setAt({ step: 'visit', patient: created })
      },
    }),
  )
  const toChoose = (): void => {
    setAt({ step: 'choose' })
  }
  switch (at.step) {
    case 'choose':
      return (
        <Sheet title="New encounter: who is it?" onClose={onClose}>
          <ChoosePatient
            onChoose={(chosen) => {
              setAt({ step: 'visit', patient: chosen })
            }}
            onCreate={(familyName) => {
              setAt({ step: 'create', familyName })
            }}
          />
        </Sheet>
      )
    case 'create':
      return (
        <Sheet title="New patient" onClose={onClose}>
          <PatientForm
            patient={null}
            familyName={at.familyName}
            pending={create.isPending}
            error={create.error}
            submit="Save, then the visit"
            onSubmit={(fields) => {
              create.mutate(fields)
            }}
            onCancel={toChoose}
          />
        </Sheet>
      )
    case 'visit':
      return (
        <Sheet title="New encounter" onClose={onClose}>
          <Visit patient={at.patient} onClose={onClose} onOther={patient === null ? toChoose : null} />
        </Sheet>
      )
  }
}

function ChoosePatient({
  onChoose,
  onCreate,
}: {
  readonly onChoose: (patient: Patient) => void
  readonly onCreate: (familyName: string) => void
}) {
  const { query } = useLink()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const sought = text.trim()
  const search = query.patients.search.queryOptions({ input: { query: sought, limit: 30 }, staleTime: 10_000 })
  const found = useQuery({ ...search, placeholderData: keepPreviousData })
  /** Takes the only one found of what stands in the field now: the rows on screen may still be those of fewer letters. */
  const take = async (): Promise<void> => {
    const [first, ...more] = await queries.query(search)
    if (first === undefined) onCreate(sought)
    else if (more.length === 0 && sought !== '') onChoose(first)
  }
  const now = new Date()
  const rows = found.data ?? []
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        take().catch(() => undefined) // a search that fails is shown below the field
      }}
    >
      <Field
        label="Name or medical record number"
        value={text}
        onChange={setText}
        autoFocus
        maxLength={200}
        description="Enter takes the only one found; Tab and the arrows go through the list."
      />
      {found.isError ? <Problem error={found.error} /> : null}
      {rows.length === 0 ? (
        <p className="soft" role="status">
          {found.isPending ? '' : sought === '' ? 'There are no patients yet.' : 'No one of that name or number.'}
        </p>
      ) : (
        <ul className={styles['found']} aria-label="Patients found" onKeyDown={moveByArrows('button')}>
          {rows.map((patient) => (
            <li key={patient.id}>
              <button
                type="button"
                onClick={() => {
                  onChoose(patient)
                }}
              >
                <strong>{format.nameOf(patient)}</strong>
                <span className="soft">{format.factsOf(patient, now)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles['pair']}>
        <Button
          onPress={() => {
            onCreate(sought)
          }}
        >
          New patient …
        </Button>
      </div>
    </Form>
  )
}

type VisitProps = { readonly patient: Patient; readonly onClose: () => void; readonly onOther: (() => void) | null }

function Visit({ patient, onClose, onOther }: VisitProps) {
  const { query } = useLink()
  const { go } = useNavigation()
  const queries = useQueryClient()
  const templates = useTemplates()
  const settings = useSettings()
  const [reason, setReason] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const templateId = chosen ?? templates.find(({ id }) => id === settings.templateId)?.id ?? templates[0]?.id ?? settings.templateId
  const create = useMutation(
    query.encounters.create.mutationOptions({
      onSuccess: ({ id }) => {
        void queries.invalidateQueries({ queryKey: query.encounters.list.key() })
        void queries.invalidateQueries({ queryKey: query.patients.get.key() })
        onClose()
        go({ screen: 'encounter', id })
      },
    }),
  )
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        if (!create.isPending) create.mutate({ patientId: patient.id, reason: reason.trim(), templateId })
      }}
    >
      <div className={styles['chosen']}>
        <span>
          <strong>{format.nameOf(patient)}</strong>
          <br />
          <span className="soft">{format.factsOf(patient, new Date())}</span>
        </span>
        {onOther === null ? null : (
          <Button small onPress={onOther}>
            Someone else
          </Button>
        )}
      </div>
      <Field label="Reason for the visit, if known" value={reason} onChange={setReason} autoFocus maxLength={500} />
      <Choice
        label="Kind of note"
        value={templateId}
        onChange={setChosen}
        options={templates.map(({ id, name, description }) => ({ value: id, label: name, note: description }))}
      />
      {create.isError ? <Problem error={create.error} /> : null}
      <Button type="submit" kind="main" isDisabled={create.isPending} hint="Enter">
        Open the encounter
      </Button>
    </Form>
  )
}
