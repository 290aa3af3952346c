import type { EncounterRow, EncounterStatus } from '../../contract/records.ts'
import { format, Table, type Column } from '../ui/index.ts'
import styles from './visits.module.css'

const words: Record<EncounterStatus, string> = {
  new: 'no transcript yet',
  ready: 'ready to draft',
  drafted: 'drafted',
  'in-review': 'in review',
  signed: 'signed',
  amended: 'signed, amended',
}

export function StatusWords({ row }: { readonly row: Pick<EncounterRow, 'status' | 'pendingStatements'> }) {
  const open = row.status === 'drafted' || row.status === 'in-review'
  return (
    <span className={styles['status']} data-status={row.status}>
      <span className={styles['glyph']} aria-hidden="true" />
      <span>
        {words[row.status]}
        {open && row.pendingStatements > 0 ? <span className="soft">, {format.figures(row.pendingStatements)} to review</span> : null}
      </span>
    </span>
  )
}

type EncounterTableProps = {
  readonly rows: readonly EncounterRow[]
  readonly onOpen: (row: EncounterRow) => void
  readonly label: string
  /** Days are shown where rows are of several; patients where they are of several. */
  readonly by: 'patient' | 'day' | 'patient-and-day'
}

export function EncounterTable({ rows, onOpen, label, by }: EncounterTableProps) {
  const now = new Date()
  const time: Column<EncounterRow> = { head: 'Time', kind: 'figure', cell: (row) => format.clock(row.startedAt) }
  const patient: Column<EncounterRow> = { head: 'Patient', kind: 'name', cell: (row) => format.nameOf(row.patient) }
  const born: Column<EncounterRow> = {
    head: 'Born',
    cell: ({ patient: { birthDate } }) =>
      birthDate === null ? (
        <span className="soft">not known</span>
      ) : (
        `${format.calendarDay(birthDate)} (${String(format.age(birthDate, now))})`
      ),
  }
  const day: Column<EncounterRow> = {
    head: 'Visit',
    kind: 'name',
    cell: (row) => `${format.dayOf(row.startedAt)}, ${format.clock(row.startedAt)}`,
  }
  const reason: Column<EncounterRow> = {
    head: 'Reason',
    cell: (row) => (row.reason === '' ? <span className="soft">none given</span> : row.reason),
  }
  const status: Column<EncounterRow> = { head: 'Note', cell: (row) => <StatusWords row={row} /> }
  const turns: Column<EncounterRow> = { head: 'Turns', kind: 'number', cell: (row) => format.figures(row.turnCount) }
  const date: Column<EncounterRow> = { head: 'Visit', kind: 'figure', cell: (row) => format.dayOf(row.startedAt) }
  const columns = {
    patient: [time, patient, born, reason, status, turns],
    day: [day, reason, status, turns],
    'patient-and-day': [date, patient, born, reason, status, turns],
  }[by]
  return <Table label={label} columns={columns} rows={rows} idOf={(row) => row.id} onOpen={onOpen} />
}
