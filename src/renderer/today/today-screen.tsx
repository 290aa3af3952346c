import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLink } from '../link/index.ts'
import { Button, Empty, format, Page, Part, Problem, useKeys, Waiting } from '../ui/index.ts'
import { EncounterTable } from '../visits/index.ts'
import { dayRange, useNavigation } from '../work/index.ts'

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

export function TodayScreen({ onNewEncounter }: { readonly onNewEncounter: () => void }) {
  const { query } = useLink()
  const { go } = useNavigation()
  const [now] = useState(() => new Date())
  const range = dayRange(now)
  const today = useQuery(query.encounters.list.queryOptions({ input: { ...range, limit: 200 }, refetchOnMount: 'always' }))
  const recent = useQuery(query.encounters.list.queryOptions({ input: { fromInstant: null, toInstant: range.fromInstant, limit: 20 } }))
  const earlier = (recent.data ?? []).filter((row) => row.status !== 'signed' && row.status !== 'amended')
  useKeys({ c: onNewEncounter })

  const button = (
    <Button kind="main" hint="c" onPress={onNewEncounter}>
      New encounter
    </Button>
  )
  const toReview = (today.data ?? []).filter((row) => row.status === 'drafted' || row.status === 'in-review').length
  return (
    <Page
      title="Today"
      lead={`${weekdays[now.getDay()] ?? ''}, ${format.dayOf(now.toISOString())}${today.data === undefined || today.data.length === 0 ? '' : `. ${format.count(today.data.length, 'encounter')}, ${toReview === 0 ? 'none' : format.figures(toReview)} waiting for review.`}`}
      actions={button}
    >
      {today.isPending ? <Waiting /> : null}
      {today.isError ? (
        <Problem error={today.error}>
          <Button small onPress={() => void today.refetch()}>
            Try again
          </Button>
        </Problem>
      ) : null}
      {today.data?.length === 0 ? (
        <Empty title="No encounters yet today">
          Begin one with <strong>New encounter</strong>, or press <span className="figures">c</span>.
        </Empty>
      ) : null}
      {today.data === undefined || today.data.length === 0 ? null : (
        <EncounterTable
          label="Encounters of today"
          by="patient"
          rows={today.data}
          onOpen={({ id }) => {
            go({ screen: 'encounter', id })
          }}
        />
      )}
      {earlier.length === 0 ? null : (
        <Part title="Not signed yet, from earlier days">
          <EncounterTable
            label="Encounters of earlier days that are not signed"
            by="patient-and-day"
            rows={earlier}
            onOpen={({ id }) => {
              go({ screen: 'encounter', id })
            }}
          />
        </Part>
      )}
    </Page>
  )
}
