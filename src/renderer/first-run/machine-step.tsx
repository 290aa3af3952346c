import { useQuery } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { FirstMeasurement } from '../speed/index.ts'
import { Button, Centre, Problem, Waiting } from '../ui/index.ts'
import { machineSentences } from './machine-sentences.ts'
import styles from './first-run.module.css'

const glyphs = { good: '✓', look: '!', plain: '–' } as const
const words = { good: 'Good:', look: 'Look at this:', plain: '' } as const

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
          {machineSentences(machine.data).map(({ name, sentence, sign }) => (
            <li key={name}>
              <span className={[styles['sign'], styles[sign]].join(' ')}>
                <span aria-hidden="true">{glyphs[sign]}</span>
                <span className="unseen">{words[sign]}</span>
              </span>
              <p>
                <strong>{name}.</strong> {sentence}
              </p>
            </li>
          ))}
        </ul>
      )}
      {machine.data?.models.some(({ fits, present }) => fits && present) === true ? <FirstMeasurement /> : null}
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
