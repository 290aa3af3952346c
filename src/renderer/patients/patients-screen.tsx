import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Patient } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Button, Empty, Field, format, Page, Problem, Sheet, Table, useKeys, Waiting, type Column } from '../ui/index.ts'
import { PatientForm } from '../visits/index.ts'
import { useNavigation } from '../work/index.ts'

const restMs = 250

export function PatientsScreen() {
  const { query } = useLink()
  const { go } = useNavigation()
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [sought, setSought] = useState('')
  const [creating, setCreating] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSought(text.trim())
    }, restMs)
    return () => {
      clearTimeout(timer)
    }
  }, [text])
  const search = (words: string) => query.patients.search.queryOptions({ input: { query: words, limit: 100 }, staleTime: 10_000 })
  const found = useQuery({ ...search(sought), placeholderData: keepPreviousData })
  /** Opens the only one found of what stands in the field now: the rows on screen may still be those of fewer letters. */
  const openOnly = async (): Promise<void> => {
    const words = text.trim()
    if (words === '') return
    const [only, ...more] = await queries.query(search(words))
    if (only !== undefined && more.length === 0) go({ screen: 'patient', id: only.id })
  }
  const create = useMutation(
    query.patients.create.mutationOptions({
      onSuccess: ({ id }) => {
        void queries.invalidateQueries({ queryKey: query.patients.search.key() })
        go({ screen: 'patient', id })
      },
    }),
  )
  const startCreating = (): void => {
    setCreating(true)
  }
  useKeys({ '/': () => input.current?.focus(), c: startCreating })
  const fromField = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[data-row]')?.focus()
    else if (event.key === 'Enter')
      openOnly().catch(() => undefined) // a search that fails is shown below the field
    else return
    event.preventDefault()
  }
  const now = new Date()
  const columns: readonly Column<Patient>[] = [
    { head: 'Patient', kind: 'name', cell: format.nameOf },
    {
      head: 'Born',
      cell: ({ birthDate }) =>
        birthDate === null ? (
          <span className="soft">not known</span>
        ) : (
          `${format.calendarDay(birthDate)} (${String(format.age(birthDate, now))})`
        ),
    },
    { head: 'Sex', cell: ({ sex }) => format.sexWords[sex] },
    { head: 'MRN', kind: 'figure', cell: ({ mrn }) => mrn ?? '' },
  ]
  return (
    <Page
      title="Patients"
      actions={
        <Button kind="main" hint="c" onPress={startCreating}>
          New patient
        </Button>
      }
    >
      <div onKeyDown={fromField}>
        <Field
          label="Name or medical record number"
          value={text}
          onChange={setText}
          autoFocus
          maxLength={200}
          inputRef={input}
          description="Enter opens the only one found, ↓ goes to the list, Esc leaves the field, / comes back to it."
        />
      </div>
      {found.isPending ? <Waiting /> : null}
      {found.isError ? <Problem error={found.error} /> : null}
      {found.data?.length === 0 ? (
        <Empty title={sought === '' ? 'No patients yet' : 'No one of that name or number'}>
          {sought === '' ? 'A patient is added with the first encounter, or here.' : 'Check the spelling, or add a new patient.'}
        </Empty>
      ) : null}
      {found.data === undefined || found.data.length === 0 ? null : (
        <Table
          label="Patients"
          columns={columns}
          rows={found.data}
          idOf={({ id }) => id}
          onOpen={({ id }) => {
            go({ screen: 'patient', id })
          }}
        />
      )}
      {creating ? (
        <Sheet
          title="New patient"
          onClose={() => {
            setCreating(false)
          }}
        >
          <PatientForm
            patient={null}
            familyName={found.data?.length === 0 ? sought : ''}
            pending={create.isPending}
            error={create.error}
            submit="Save"
            onSubmit={(fields) => {
              create.mutate(fields)
            }}
            onCancel={() => {
              setCreating(false)
            }}
          />
        </Sheet>
      ) : null}
    </Page>
  )
}
