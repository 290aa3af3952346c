import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Problem, SecretField, Sheet, strengthOf } from '../ui/index.ts'
import styles from './settings.module.css'

export function Passphrase() {
  const [open, setOpen] = useState(false)
  const close = (): void => {
    setOpen(false)
  }
  return (
    <div>
      <Button
        onPress={() => {
          setOpen(true)
        }}
      >
        Change the passphrase …
      </Button>
      {open ? (
        <Sheet title="Change the passphrase" onClose={close}>
          <Change onDone={close} />
        </Sheet>
      ) : null}
    </div>
  )
}

function Change({ onDone }: { readonly onDone: () => void }) {
  const { query } = useLink()
  const [passphrase, setPassphrase] = useState('')
  const [newPassphrase, setNewPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [asked, setAsked] = useState(false)
  const strength = strengthOf(newPassphrase, '')
  const change = useMutation(
    query.vault.changePassphrase.mutationOptions({
      onSuccess: () => {
        announce('The passphrase is changed.')
        onDone()
      },
    }),
  )
  const problem = change.isError ? explain(change.error) : null
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (strength.enough && newPassphrase === again && !change.isPending) change.mutate({ passphrase, newPassphrase })
      }}
    >
      <SecretField
        label="Passphrase until now"
        value={passphrase}
        onChange={setPassphrase}
        autoFocus
        error={problem?.code === 'PASSPHRASE_WRONG' ? problem.sentence : undefined}
      />
      <SecretField
        label="New passphrase"
        value={newPassphrase}
        onChange={setNewPassphrase}
        fresh
        description={asked && !strength.enough ? undefined : strength.sentence}
        error={asked && !strength.enough ? strength.sentence : undefined}
      />
      <SecretField
        label="New passphrase once more"
        value={again}
        onChange={setAgain}
        fresh
        error={asked && newPassphrase !== again ? 'The two are not the same.' : undefined}
      />
      {problem !== null && problem.code !== 'PASSPHRASE_WRONG' ? <Problem error={change.error} /> : null}
      <Button type="submit" kind="main" isDisabled={change.isPending} hint="Enter">
        {change.isPending ? 'Changing …' : 'Change'}
      </Button>
    </Form>
  )
}
