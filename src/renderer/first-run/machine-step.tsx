import { useQuery } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { Button, Centre, Problem, Waiting } from '../ui/index.ts'
import { machineSentences } from './machine-sentences.ts'
import styles from './first-run.module.css'

export function MachineStep({ onDone }: { readonly onDone: () => void }) {
  const { query } = useLink()
  const machine = useQuery(query.models.machine.queryOptions({ input: {} }))
  return (
    <Centre title="What this machine can do" lead="Notes are drafted here, on this machine’s own processor." aside="3 of 4">
      {machine.isPending ? <Waiting>Looking at processor, memory and disk …</Waiting> : null}
      {machine.isError ? (
        <Problem error={machine.error}>
          <Button small onPress={() => void machine.refetch()}>
            Look again
          </Button>
        </Problem>
      ) : null}
      {machine.data === undefined ? null : (
        <ul className={styles['list']}>
          {machineSentences(machine.data).map(({ name, sentence, good }) => (
            <li key={name}>
              <span className={[styles['sign'], good ? styles['good'] : styles['bad']].join(' ')}>
                <span aria-hidden="true">{good ? '✓' : '!'}</span>
                <span className="unseen">{good ? 'Good:' : 'Look at this:'}</span>
              </span>
              <p>
                <strong>{name}.</strong> {sentence}
              </p>
            </li>
          ))}
        </ul>
      )}
      <div className={styles['foot']}>
        <span className={styles['push']}>
          <Button kind="main" autoFocus onPress={onDone}>
            Go on
          </Button>
        </span>
      </div>
    </Centre>
  )
}
