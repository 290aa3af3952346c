import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLink } from '../link/index.ts'
import { announce, Button, Empty, format, Page, Part, Problem, Sheet, useKeys, Waiting } from '../ui/index.ts'
import { EncounterTable, NewEncounter, PatientForm } from '../visits/index.ts'
import { useNavigation } from '../work/index.ts'

export function PatientScreen({ id }: { readonly id: string }) {
  const { query } = useLink()
  const { go } = useNavigation()
  const queries = useQueryClient()
  const [over, setOver] = useState<'nothing' | 'edit' | 'new-encounter'>('nothing')
  // Each reading of a patient is put on record: read once a visit to this page.
  const found = useQuery(query.patients.get.queryOptions({ input: { id }, staleTime: Infinity, refetchOnMount: 'always' }))
  const update = useMutation(
    query.patients.update.mutationOptions({
      onSuccess: () => {
        announce('Saved.')
        setOver('nothing')
        void queries.invalidateQueries({ queryKey: query.patients.key() })
        void queries.invalidateQueries({ queryKey: query.encounters.key() })
      },
    }),
  )
  const close = (): void => {
    setOver('nothing')
  }
  const begin = (): void => {
    setOver('new-encounter')
  }
  useKeys({ c: begin })
  if (found.isPending) return <Waiting />
  if (found.isError)
    return (
      <Page title="Patient">
        <Problem error={found.error}>
          <Button small onPress={() => void found.refetch()}>
            Try again
          </Button>
        </Problem>
      </Page>
    )
  const { patient, encounters } = found.data
  return (
    <Page
      title={format.nameOf(patient)}
      lead={format.factsOf(patient, new Date())}
      actions={
        <>
          <Button
            onPress={() => {
              setOver('edit')
            }}
          >
            Correct …
          </Button>
          <Button kind="main" hint="c" onPress={begin}>
            New encounter
          </Button>
        </>
      }
    >
      <Part title="Encounters">
        {encounters.length === 0 ? (
          <Empty title="No encounters yet">Begin one with New encounter.</Empty>
        ) : (
          <EncounterTable
            label="Encounters of this patient"
            by="day"
            rows={encounters}
            onOpen={(row) => {
              go({ screen: 'encounter', id: row.id })
            }}
          />
        )}
      </Part>
      {over === 'edit' ? (
        <Sheet title="Correct the patient’s data" onClose={close}>
          <PatientForm
            patient={patient}
            pending={update.isPending}
            error={update.error}
            submit="Save"
            onSubmit={(fields) => {
              update.mutate({ id, fields })
            }}
            onCancel={close}
          />
        </Sheet>
      ) : null}
      {over === 'new-encounter' ? <NewEncounter patient={patient} onClose={close} /> : null}
    </Page>
  )
}
