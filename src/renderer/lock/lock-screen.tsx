import { useState } from 'react'
import { errorSentences, isErrorCode } from '../../contract/errors.ts'
import type { VaultStatus } from '../../contract/vault.ts'
import type { Reason } from '../link/index.ts'
import { Button, Centre, Note } from '../ui/index.ts'
import { Recover } from './recover.tsx'
import { Unlock } from './unlock.tsx'
import styles from './lock.module.css'

type LockScreenProps = {
  readonly status: VaultStatus
  readonly reason: Reason
  readonly onOpened: () => void
  readonly onLookAgain: () => void
}

/** Nothing of any patient: only the way in, or what stands in it. */
export function LockScreen({ status, reason, onOpened, onLookAgain }: LockScreenProps) {
  const [recovering, setRecovering] = useState(false)
  if (status.state === 'damaged') return <Damaged status={status} onLookAgain={onLookAgain} />
  if (recovering)
    return (
      <Recover
        keychain={status.keychain}
        backend={status.backend ?? 'os-keychain'}
        onOpened={onOpened}
        onBack={() => {
          setRecovering(false)
        }}
      />
    )
  return (
    <Unlock
      version={status.appVersion}
      restarted={reason === 'service-restarted'}
      onOpened={onOpened}
      onRecover={() => {
        setRecovering(true)
      }}
    />
  )
}

function Damaged({ status, onLookAgain }: { readonly status: VaultStatus; readonly onLookAgain: () => void }) {
  const problem = status.problem !== null && isErrorCode(status.problem) ? status.problem : 'VAULT_UNREADABLE'
  return (
    <Centre title="The vault does not open" aside={status.appVersion}>
      <Note tone="red">{errorSentences[problem]}</Note>
      <p className="soft">
        Cloister changes nothing here and makes no new vault in its place. The folder is{' '}
        <span className={styles['path']}>{status.folder}</span>
      </p>
      <div className={styles['foot']}>
        <span className={styles['code']}>{problem}</span>
        <Button kind="main" autoFocus onPress={onLookAgain}>
          Look again
        </Button>
      </div>
    </Centre>
  )
}
