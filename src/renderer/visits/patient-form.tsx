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

/** `1961-03-12` from what people type: ISO, 12/3/1961 is refused because half the world reads it otherwise. */
export function readDay(text: string): string | null | 'wrong' {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return 'wrong'
  const date = new Date(`${trimmed}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== trimmed ? 'wrong' : trimmed
}

export function PatientForm({ patient, familyName = '', pending, error, submit, onSubmit, onCancel }: PatientFormProps) {
  const [family, setFamily] = useState(patient?.familyName ?? familyName)
  const [given, setGiven] = useState(patient?.givenName ?? '')
  const [born, setBorn] = useState(patient?.birthDate ?? '')
  const [sex, setSex] = useState<Sex>(patient?.sex ?? 'unknown')
  const [mrn, setMrn] = useState(patient?.mrn ?? '')
  const [asked, setAsked] = useState(false)
  const day = readDay(born)
  const inFuture = day !== null && day !== 'wrong' && new Date(day) > new Date()
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (family.trim() === '' || day === 'wrong' || inFuture || pending) return
        onSubmit({ familyName: family.trim(), givenName: given.trim(), birthDate: day, sex, mrn: mrn.trim() === '' ? null : mrn.trim() })
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
          error={asked && day === 'wrong' ? 'This is not a date.' : asked && inFuture ? 'This date is still to come.' : undefined}
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
