import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecoveryKey, KeychainState } from '../../contract/vault.ts'
import { useLink } from '../link/index.ts'
import { CreateStep } from './create-step.tsx'
import { MachineStep } from './machine-step.tsx'
import { RecoveryStep } from './recovery-step.tsx'
import { SampleStep } from './sample-step.tsx'

type At =
  | { readonly step: 'create' }
  | { readonly step: 'recovery-key'; readonly recoveryKey: RecoveryKey; readonly userName: string }
  | { readonly step: 'machine' }
  | { readonly step: 'sample' }

type FirstRunProps = { readonly keychain: KeychainState; readonly folder: string; readonly onDone: (encounterId: string | null) => void }

/** Five minutes, four steps, no manual. */
export function FirstRun({ keychain, folder, onDone }: FirstRunProps) {
  const { query } = useLink()
  const [at, setAt] = useState<At>({ step: 'create' })
  // Looked at again and again while there is none: a keychain is often just locked.
  const current = useQuery(
    query.vault.keychain.queryOptions({
      input: {},
      initialData: keychain,
      refetchInterval: (state) => (at.step === 'create' && state.state.data?.state !== 'available' ? 3000 : false),
    }),
  )
  switch (at.step) {
    case 'create':
      return (
        <CreateStep
          keychain={current.data}
          folder={folder}
          onCreated={(recoveryKey, userName) => {
            setAt({ step: 'recovery-key', recoveryKey, userName })
          }}
        />
      )
    case 'recovery-key':
      return (
        <RecoveryStep
          recoveryKey={at.recoveryKey}
          userName={at.userName}
          onDone={() => {
            setAt({ step: 'machine' })
          }}
        />
      )
    case 'machine':
      return (
        <MachineStep
          onDone={() => {
            setAt({ step: 'sample' })
          }}
        />
      )
    case 'sample':
      return <SampleStep onDone={onDone} />
  }
}
