import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Form } from 'react-aria-components'
import { explain, useLink } from '../link/index.ts'
import { announce, Field, Problem } from '../ui/index.ts'
import styles from './first-run.module.css'

/** Two different places of `groups`, from two random numbers in [0, 1). */
function twoOf(groups: number): readonly [number, number] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint32Array(2))
  const first = a % groups
  const second = (first + 1 + (b % (groups - 1))) % groups
  return first < second ? [first, second] : [second, first]
}

type ConfirmGroupsProps = { readonly groups: number; readonly onConfirmed: () => void; readonly children: (pending: boolean) => ReactNode }

/** Asks two groups back from the print, so that one is sure there is a print. */
export function ConfirmGroups({ groups, onConfirmed, children }: ConfirmGroupsProps) {
  const { query } = useLink()
  const [asked] = useState(() => twoOf(groups))
  const [typed, setTyped] = useState<readonly [string, string]>(['', ''])
  const confirm = useMutation(
    query.vault.confirmRecoveryKey.mutationOptions({
      onSuccess: () => {
        announce('The recovery key is confirmed.')
        onConfirmed()
      },
    }),
  )
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        if (!confirm.isPending) confirm.mutate({ groups: asked.map((index, i) => ({ index, text: (typed[i] ?? '').trim() })) })
      }}
    >
      <div className={styles['asked']}>
        {asked.map((index, i) => (
          <Field
            key={index}
            label={`Group ${String(index + 1)}`}
            value={typed[i] ?? ''}
            figures
            autoFocus={i === 0}
            maxLength={16}
            onChange={(value) => {
              setTyped(i === 0 ? [value, typed[1]] : [typed[0], value])
            }}
          />
        ))}
      </div>
      {confirm.isError && explain(confirm.error).code !== 'LOCKED' ? <Problem error={confirm.error} /> : null}
      {children(confirm.isPending)}
    </Form>
  )
}
