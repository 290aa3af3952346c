import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Centre, Note, Problem, SecretField } from '../ui/index.ts'
import styles from './lock.module.css'

type UnlockProps = {
  readonly version: string
  readonly restarted: boolean
  readonly onOpened: () => void
  readonly onRecover: () => void
}

export function Unlock({ version, restarted, onOpened, onRecover }: UnlockProps) {
  const { query } = useLink()
  const [passphrase, setPassphrase] = useState('')
  const unlock = useMutation(
    query.vault.unlock.mutationOptions({
      onSuccess: () => {
        announce('The vault is open.')
        onOpened()
      },
      onError: () => {
        setPassphrase('')
      },
    }),
  )
  const problem = unlock.isError ? explain(unlock.error) : null
  const needsKey =
    problem?.code === 'KEYCHAIN_SECRET_MISSING' || problem?.code === 'KEYCHAIN_MISSING' || problem?.code === 'KEYCHAIN_LOCKED'
  return (
    <Centre title="Locked" aside={version}>
      {restarted ? (
        <Note title="A part of Cloister stopped and was started again.">
          Nothing that was saved is lost. Unlock to go on where you were.
        </Note>
      ) : null}
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase !== '' && !unlock.isPending) unlock.mutate({ passphrase })
        }}
      >
        <SecretField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          autoFocus
          error={problem?.code === 'PASSPHRASE_WRONG' ? problem.sentence : undefined}
        />
        {problem !== null && problem.code !== 'PASSPHRASE_WRONG' ? (
          <Problem error={unlock.error}>
            {needsKey ? (
              <Button small onPress={onRecover}>
                Use the recovery key
              </Button>
            ) : null}
          </Problem>
        ) : null}
        <div className={styles['foot']}>
          <Button kind="quiet" onPress={onRecover}>
            Use the recovery key
          </Button>
          <Button type="submit" kind="main" isDisabled={unlock.isPending} hint="Enter">
            {unlock.isPending ? 'Opening …' : 'Unlock'}
          </Button>
        </div>
      </Form>
    </Centre>
  )
}
