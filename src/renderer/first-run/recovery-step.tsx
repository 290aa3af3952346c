import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecoveryKey } from '../../contract/vault.ts'
import { useLink } from '../link/index.ts'
import { Button, Centre, Problem } from '../ui/index.ts'
import { ConfirmGroups } from './confirm-groups.tsx'
import { recoveryDocument } from './recovery-print.ts'
import styles from './first-run.module.css'

type RecoveryStepProps = { readonly recoveryKey: RecoveryKey; readonly userName: string; readonly onDone: () => void }

/** Shown once; asked back so that the print is known to exist. The groups are out of sight while they are asked for. */
export function RecoveryStep({ recoveryKey, userName, onDone }: RecoveryStepProps) {
  const { shell } = useLink()
  const [asking, setAsking] = useState(false)
  const print = useMutation({ mutationFn: () => shell.print({ html: recoveryDocument(recoveryKey, userName) }) })

  if (asking)
    return (
      <Centre title="Type two groups back from the print" lead="This makes sure that the print exists and can be read." aside="2 of 4">
        <ConfirmGroups groups={recoveryKey.groups.length} onConfirmed={onDone}>
          {(pending) => (
            <div className={styles['foot']}>
              <Button
                kind="quiet"
                onPress={() => {
                  setAsking(false)
                }}
              >
                Show the key again
              </Button>
              <span className={styles['push']}>
                <Button type="submit" kind="main" isDisabled={pending} hint="Enter">
                  {pending ? 'Checking …' : 'Confirm'}
                </Button>
              </span>
            </div>
          )}
        </ConfirmGroups>
      </Centre>
    )

  return (
    <Centre
      title="Print the recovery key"
      lead="It opens the vault when the passphrase is forgotten or this machine’s keychain is gone. It is shown only now. Without it and without the passphrase, no one can open the vault, not even its makers."
      aside="2 of 4"
    >
      <ol className={styles['groups']} aria-label="Recovery key">
        {recoveryKey.groups.map((group, index) => (
          <li key={index}>
            <span>{index + 1}</span>
            {group}
          </li>
        ))}
      </ol>
      {print.isError ? <Problem error={print.error} /> : null}
      <p className="soft" role="status">
        {print.data?.printed === true
          ? 'Sent to the printer. '
          : print.data?.printed === false
            ? 'It was not printed. You can also write it down by hand. '
            : ''}
        Keep it on paper in a locked place, away from this workstation.
      </p>
      <div className={styles['foot']}>
        <Button
          onPress={() => {
            print.mutate()
          }}
          isDisabled={print.isPending}
        >
          Print …
        </Button>
        <span className={styles['push']}>
          <Button
            kind="main"
            autoFocus
            onPress={() => {
              setAsking(true)
            }}
          >
            I have it on paper
          </Button>
        </span>
      </div>
    </Centre>
  )
}
