import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Field, Problem, SecretField, Sheet } from '../ui/index.ts'
import styles from './verification.module.css'

/** The way on from an older copy of the vault: its owner says why it is right, and takes it for the vault. */
export function AcceptCopy({ onAccepted }: { readonly onAccepted: () => void }) {
  const [open, setOpen] = useState(false)
  return (
    <div className={styles['accept']}>
      <p>
        This happens when an older backup is restored. If that is so and you know of it, you can go on from this copy. If you do not know
        why the vault is older, do not: ask the person who looks after this workstation first.
      </p>
      <Button
        onPress={() => {
          setOpen(true)
        }}
      >
        Go on from this copy …
      </Button>
      {open ? (
        <Sheet
          title="Go on from this copy"
          onClose={() => {
            setOpen(false)
          }}
        >
          <Accept
            onDone={() => {
              setOpen(false)
              onAccepted()
            }}
          />
        </Sheet>
      ) : null}
    </div>
  )
}

function Accept({ onDone }: { readonly onDone: () => void }) {
  const { query } = useLink()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [asked, setAsked] = useState(false)
  const enough = reason.trim().length >= 3
  const accept = useMutation(
    query.ledger.acceptRollback.mutationOptions({
      onSuccess: () => {
        announce('This copy is the vault from now on.')
        void queries.invalidateQueries()
        onDone()
      },
    }),
  )
  const problem = accept.isError ? explain(accept.error) : null
  return (
    <Form
      className={styles['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (enough && passphrase !== '' && !accept.isPending) accept.mutate({ passphrase, reason })
      }}
    >
      <p>
        What came after this copy is not in it and does not come back. The alarm, what was expected, what was found, your name and your
        reason stay in the record, and every later verification names them.
      </p>
      <Field
        label="Why this copy is right"
        value={reason}
        onChange={setReason}
        maxLength={1000}
        placeholder="Restored from the backup of Sunday after a disk failure"
        autoFocus
        error={asked && !enough ? 'Say in a few words why.' : undefined}
      />
      <SecretField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        error={problem?.code === 'PASSPHRASE_WRONG' ? problem.sentence : asked && passphrase === '' ? 'Enter your passphrase.' : undefined}
      />
      {problem !== null && problem.code !== 'PASSPHRASE_WRONG' ? <Problem error={accept.error} /> : null}
      <Button type="submit" kind="main" isDisabled={accept.isPending} hint="Enter">
        {accept.isPending ? 'Checking the whole record …' : 'Go on from this copy'}
      </Button>
    </Form>
  )
}
