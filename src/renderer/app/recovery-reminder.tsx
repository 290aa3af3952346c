import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmGroups } from '../first-run/index.ts'
import { useLink } from '../link/index.ts'
import { Button, Note, Sheet } from '../ui/index.ts'
import styles from './desk.module.css'

const groupCount = 8

/** While the recovery key was never typed back, no one knows whether the print exists. */
export function RecoveryReminder() {
  const { query } = useLink()
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const close = (): void => {
    setOpen(false)
  }
  return (
    <div className={styles['warning']}>
      <Note tone="amber">
        The recovery key has not been confirmed.{' '}
        <Button
          small
          onPress={() => {
            setOpen(true)
          }}
        >
          Confirm it now
        </Button>
      </Note>
      {open ? (
        <Sheet title="Type two groups back from the print" onClose={close}>
          <ConfirmGroups
            groups={groupCount}
            onConfirmed={() => {
              close()
              void queries.invalidateQueries({ queryKey: query.vault.status.key() })
            }}
          >
            {(pending) => (
              <Button type="submit" kind="main" isDisabled={pending} hint="Enter">
                Confirm
              </Button>
            )}
          </ConfirmGroups>
        </Sheet>
      ) : null}
    </div>
  )
}
