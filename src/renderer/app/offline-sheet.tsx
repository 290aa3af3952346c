import { useQuery } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { Button, format, Problem, Sheet, Waiting } from '../ui/index.ts'
import styles from './offline-sheet.module.css'

/** The proof behind the shield: each layer, and how it was checked at this start. */
export function OfflineSheet({ onClose }: { readonly onClose: () => void }) {
  const { shell } = useLink()
  const report = useQuery({ queryKey: ['egress'], queryFn: () => shell.egressReport({}), staleTime: 0 })
  const refused = Object.entries(report.data?.refused ?? {})
  return (
    <Sheet
      title="Nothing leaves this machine"
      size="wide"
      onClose={onClose}
      actions={
        <Button isDisabled={report.isFetching} onPress={() => void report.refetch()}>
          Check again
        </Button>
      }
    >
      {report.isPending ? <Waiting>Checking …</Waiting> : null}
      {report.isError ? <Problem error={report.error} /> : null}
      {report.data === undefined ? null : (
        <div className={styles['sheet']}>
          <p className={styles['sum']}>
            {report.data.openInetSockets === null
              ? 'This platform does not tell which sockets a process holds.'
              : `Network sockets held by Cloister now: ${String(report.data.openInetSockets)}.`}{' '}
            {refused.length === 0
              ? 'Nothing has tried to reach a network since the start.'
              : `Refused since the start: ${refused.map(([scheme, times]) => `${scheme} ${String(times)}`).join(', ')}.`}
          </p>
          <ul className={styles['layers']}>
            {report.data.layers.map(({ name, holds, how }) => (
              <li key={name} data-holds={holds}>
                <span className={styles['sign']}>
                  <span aria-hidden="true">{holds ? '✓' : '✕'}</span>
                  <span className="unseen">{holds ? 'Holds:' : 'Does not hold:'}</span>
                </span>
                <div>
                  <h3>{name}</h3>
                  <p className="soft">{how}</p>
                </div>
              </li>
            ))}
          </ul>
          <p className="soft">
            Checked at <span className="figures">{format.clockWithSeconds(report.data.checkedAt)}</span>. Layers of an application cannot
            replace a firewall on a machine that someone else controls.
          </p>
        </div>
      )}
    </Sheet>
  )
}
