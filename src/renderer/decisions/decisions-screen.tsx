import { useQuery } from '@tanstack/react-query'
import type { DecisionRow } from '../../contract/drafting.ts'
import { useLink } from '../link/index.ts'
import { Button, Empty, format, Page, Problem, Table, Waiting, type Column } from '../ui/index.ts'
import { useNavigation } from '../work/index.ts'
import { DecisionDetail } from './decision-detail.tsx'

const outcomeWords = { complete: 'complete', stopped: 'stopped', failed: 'failed' } as const

const columns: readonly Column<DecisionRow>[] = [
  { head: 'When', kind: 'name', cell: (row) => `${format.dayOf(row.startedAt)}, ${format.clock(row.startedAt)}` },
  { head: 'For', cell: (row) => (row.purpose === 'draft' ? 'a note' : 'one section') },
  { head: 'Model', cell: (row) => row.modelName },
  { head: 'Outcome', cell: (row) => outcomeWords[row.outcome] },
  { head: 'Found', kind: 'number', cell: (row) => format.figures(row.verdicts.supported) },
  { head: 'Unsure', kind: 'number', cell: (row) => format.figures(row.verdicts.unsure) },
  { head: 'No source', kind: 'number', cell: (row) => format.figures(row.verdicts.unsupported) },
  { head: 'Contradicted', kind: 'number', cell: (row) => format.figures(row.verdicts.contradicted) },
  { head: 'Answers', kind: 'number', cell: (row) => format.figures(row.answerCount) },
  { head: 'Time', kind: 'number', cell: (row) => format.duration(row.metrics.msTotal) },
]

/** Every use of the model, with what was done about it. */
export function DecisionsScreen({ id }: { readonly id: string | null }) {
  const { query } = useLink()
  const { go } = useNavigation()
  const list = useQuery(query.decisions.list.queryOptions({ input: { encounterId: null, limit: 200 } }))
  if (id !== null)
    return (
      <DecisionDetail
        key={id}
        id={id}
        onBack={() => {
          go({ screen: 'decisions', id: null })
        }}
      />
    )
  return (
    <Page
      title="Decisions"
      lead="Every use of the model is on record: what it was given, what it wrote, and what a person then did with each sentence."
      wide
    >
      {list.isPending ? <Waiting /> : null}
      {list.isError ? (
        <Problem error={list.error}>
          <Button small onPress={() => void list.refetch()}>
            Try again
          </Button>
        </Problem>
      ) : null}
      {list.data?.length === 0 ? <Empty title="Nothing has been drafted yet">A record appears here with the first draft.</Empty> : null}
      {list.data === undefined || list.data.length === 0 ? null : (
        <Table
          label="Uses of the model"
          columns={columns}
          rows={list.data}
          idOf={(row) => row.id}
          onOpen={(row) => {
            go({ screen: 'decisions', id: row.id })
          }}
        />
      )}
    </Page>
  )
}
