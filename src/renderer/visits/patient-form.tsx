import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { Patient, PatientFields, Sex } from '../../contract/records.ts'
import { Button, Choice, Field, Problem } from '../ui/index.ts'
import styles from './visits.module.css'

type PatientFormProps = {
  readonly patient: Patient | null
  /** What was searched for, when no one of that name was found. */
  readonly familyName?: string
  readonly pending: boolean
  readonly error: unknown
  readonly submit: string
  readonly onSubmit: (fields: PatientFields) => void
  readonly onCancel: () => void
}

/** A day as `YYYY-MM-DD`, nothing, or a text that is no day. Other orders are refused: half the world reads them otherwise. */
type TypedDay = { readonly kind: 'day'; readonly day: string } | { readonly kind: 'none' } | { readonly kind: 'wrong' }

function readDay(text: string): TypedDay {
  const day = text.trim()
  if (day === '') return { kind: 'none' }
  const date = new Date(`${day}T00:00:00Z`)
  const right = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day
  return right ? { kind: 'day', day } : { kind: 'wrong' }
}

export function PatientForm({ patient, familyName = '', pending, error, submit, onSubmit, onCancel }: PatientFormProps) {
  const [family, setFamily] = useState(patient?.familyName ?? familyName)
  const [given, setGiven] = useState(patient?.givenName ?? '')
  const [born, setBorn] = useState(patient?.birthDate ?? '')
  const [sex, setSex] = useState<Sex>(patient?.sex ?? 'unknown')
  const [mrn, setMrn] = useState(patient?.mrn ?? '')
  const [asked, setAsked] = useState(false)
  const day = readDay(born)
  const inFuture = day.kind === 'day' && new Date(day.day) > new Date()
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (family.trim() === '' || day.kind === 'wrong' || inFuture || pending) return
        onSubmit({
          familyName: family.trim(),
          givenName: given.trim(),
          birthDate: day.kind === 'day' ? day.day : null,
          sex,
          mrn: mrn.trim() === '' ? null : mrn.trim(),
        })
      }}
    >
      <div className={styles['pair']}>
        <Field
          label="Family name"
          value={family}
          onChange={setFamily}
          autoFocus
          maxLength={200}
          error={asked && family.trim() === '' ? 'A family name is needed.' : undefined}
        />
        <Field label="Given name" value={given} onChange={setGiven} maxLength={200} />
        <Field
          label="Birth date"
          value={born}
          onChange={setBorn}
          type="date"
          error={asked && day.kind === 'wrong' ? 'This is not a date.' : asked && inFuture ? 'This date is still to come.' : undefined}
        />
        <Choice
          label="Sex"
          value={sex}
          onChange={setSex}
          options={[
            { value: 'female', label: 'Female' },
            { value: 'male', label: 'Male' },
            { value: 'other', label: 'Other' },
            { value: 'unknown', label: 'Not known' },
          ]}
        />
        <Field label="Medical record number, if there is one" value={mrn} onChange={setMrn} maxLength={64} figures />
      </div>
      {error === null || error === undefined ? null : <Problem error={error} />}
      <div className={styles['pair']}>
        <span>
          <Button kind="quiet" onPress={onCancel}>
            Back
          </Button>
        </span>
        <Button type="submit" kind="main" isDisabled={pending} hint="Enter">
          {submit}
        </Button>
      </div>
    </Form>
  )
}
