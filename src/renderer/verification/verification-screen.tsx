import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isOnlyRolledBack, type LedgerEntry, type VerificationReport } from '../../contract/ledger.ts'
import { useLink } from '../link/index.ts'
import { announce, Button, Facts, format, Page, Part, Problem, Table, Waiting, type Column } from '../ui/index.ts'
import { AcceptCopy } from './accept-copy.tsx'
import { EntryDetail } from './entry-detail.tsx'
import { kindWords } from './kind-words.ts'
import styles from './verification.module.css'

const pageSize = 50

const columns: readonly Column<LedgerEntry>[] = [
  { head: 'No.', kind: 'number', cell: ({ seq }) => format.figures(seq) },
  { head: 'When', kind: 'figure', cell: ({ at }) => `${format.dayOf(at)} ${format.clockWithSeconds(at)}` },
  { head: 'What', cell: ({ kind }) => kindWords[kind] },
  {
    head: 'Of',
    kind: 'figure',
    cell: ({ subjectId }) => (subjectId === null ? '' : <span title={subjectId}>{subjectId.slice(0, 13)}</span>),
  },
  { head: 'Detail', cell: (entry) => <EntryDetail entry={entry} /> },
  { head: 'Leaf', kind: 'figure', cell: ({ leafHash }) => <span title={leafHash}>{leafHash.slice(0, 12)}</span> },
]

/** Whether the record of what happened is whole, said check by check. */
export function VerificationScreen() {
  const { query, service } = useLink()
  const queries = useQueryClient()
  const [before, setBefore] = useState<readonly (number | null)[]>([null])
  const beforeSeq = before[before.length - 1] ?? null
  const verify = useMutation({
    mutationFn: () => service.ledger.verify({}),
    onSuccess: (report) => {
      queries.setQueryData(['last-verification'], report)
      announce(report.holds ? 'The record is whole.' : 'The record does not add up.')
      void queries.invalidateQueries({ queryKey: query.ledger.list.key() })
    },
  })
  const last = useQuery<VerificationReport>({ queryKey: ['last-verification'], enabled: false, queryFn: () => service.ledger.verify({}) })
  const entries = useQuery(query.ledger.list.queryOptions({ input: { beforeSeq, limit: pageSize } }))
  const rows = entries.data ?? []
  const oldest = rows[rows.length - 1]?.seq ?? null
  return (
    <Page
      title="Verification"
      lead="What happens in this vault is recorded in a chain that cannot be changed without being noticed. Here you can have it checked, from the first entry to the last."
      wide
      actions={
        <Button
          kind="main"
          isDisabled={verify.isPending}
          onPress={() => {
            verify.mutate()
          }}
        >
          {verify.isPending ? 'Checking …' : last.data === undefined ? 'Verify now' : 'Verify again'}
        </Button>
      }
    >
      {verify.isError ? <Problem error={verify.error} /> : null}
      {last.data === undefined ? null : <Report report={last.data} />}
      {last.data !== undefined && isOnlyRolledBack(last.data.findings) ? (
        <AcceptCopy
          onAccepted={() => {
            verify.mutate()
          }}
        />
      ) : null}
      <Part title="What happened, newest first">
        {entries.isPending ? <Waiting /> : null}
        {entries.isError ? <Problem error={entries.error} /> : null}
        {rows.length === 0 ? null : <Table label="Entries of the ledger" columns={columns} rows={rows} idOf={({ seq }) => String(seq)} />}
        <div className={styles['pager']}>
          <Button
            small
            isDisabled={before.length === 1}
            onPress={() => {
              setBefore(before.slice(0, -1))
            }}
          >
            Newer
          </Button>
          <Button
            small
            isDisabled={rows.length < pageSize || oldest === null}
            onPress={() => {
              setBefore([...before, oldest])
            }}
          >
            Older
          </Button>
        </div>
      </Part>
    </Page>
  )
}

function Report({ report }: { readonly report: VerificationReport }) {
  return (
    <div className={styles['report']} data-holds={report.holds}>
      <div className={styles['verdict']} role="status">
        <span className={styles['sign']} aria-hidden="true">
          {report.holds ? '✓' : '✕'}
        </span>
        <div>
          <h2>{report.holds ? 'The record is whole' : 'The record does not add up'}</h2>
          <p className="soft">
            {format.count(report.entries, 'entry', 'entries')} and {format.count(report.checkpoints, 'checkpoint')} checked in{' '}
            {format.duration(report.ms)}.
          </p>
        </div>
      </div>
      {report.findings.length === 0 ? null : (
        <ul className={styles['findings']} aria-label="Findings">
          {report.findings.map((finding, index) => (
            <li key={index} data-severity={finding.severity}>
              <strong>{finding.severity === 'alarm' ? 'Alarm' : 'Notice'}</strong>
              {finding.seq === null ? '' : ` at entry ${format.figures(finding.seq)}`}: {finding.sentence}
            </li>
          ))}
        </ul>
      )}
      <ul className={styles['checks']} aria-label="Checks">
        {report.checks.map(({ name, holds, sentence }) => (
          <li key={name} data-holds={holds}>
            <span className={styles['sign']}>
              <span aria-hidden="true">{holds ? '✓' : '✕'}</span>
              <span className="unseen">{holds ? 'Holds:' : 'Does not hold:'}</span>
            </span>
            <span>
              <strong>{name}.</strong> {sentence}
            </span>
          </li>
        ))}
      </ul>
      <Facts
        facts={[
          [
            'Root',
            <span key="r" className={styles['hash']}>
              {report.root}
            </span>,
          ],
          [
            'Last checkpoint',
            report.lastCheckpoint === null
              ? 'none yet'
              : `${format.dayOf(report.lastCheckpoint.at)} ${format.clockWithSeconds(report.lastCheckpoint.at)}, after ${format.count(report.lastCheckpoint.size, 'entry', 'entries')}, signed by key ${report.lastCheckpoint.keyId.slice(0, 16)}`,
          ],
        ]}
      />
    </div>
  )
}
