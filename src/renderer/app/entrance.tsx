import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { FirstRun } from '../first-run/index.ts'
import { useLink } from '../link/index.ts'
import { LockScreen } from '../lock/index.ts'
import { Button, Problem } from '../ui/index.ts'
import { Desk } from './desk.tsx'

type Stage = { readonly at: 'door' } | { readonly at: 'leaving' } | { readonly at: 'desk'; readonly encounterId: string | null }

/** From the door to the desk: first run where there is no vault, the lock where there is one, then the work. */
export function Entrance() {
  const link = useLink()
  const queries = useQueryClient()
  const [stage, setStage] = useState<Stage>({ at: 'door' })
  const status = useQuery(link.query.vault.status.queryOptions({ input: {}, enabled: stage.at === 'door', staleTime: Infinity }))

  useEffect(() => {
    link.onLocked.current = () => {
      setStage((now) => (now.at === 'desk' ? { at: 'door' } : now))
      queries.clear()
    }
  }, [link, queries])

  const lock = useCallback(() => {
    setStage({ at: 'leaving' }) // nothing is shown from here on, whatever comes of the call
    queries.clear()
    void link.shell.lock({}).catch(() => undefined)
  }, [link, queries])

  switch (stage.at) {
    case 'leaving':
      return (
        <p className="splash" role="status">
          Locking …
        </p>
      )
    case 'desk':
      return <Desk encounterId={stage.encounterId} onLock={lock} />
    case 'door':
      if (status.isError)
        return (
          <div className="splash">
            <Problem error={status.error}>
              <Button onPress={() => void status.refetch()}>Try again</Button>
            </Problem>
          </div>
        )
      if (status.data === undefined) return <p className="splash">Cloister</p>
      if (status.data.state === 'none')
        return (
          <FirstRun
            keychain={status.data.keychain}
            folder={status.data.folder}
            onDone={(encounterId) => {
              setStage({ at: 'desk', encounterId })
            }}
          />
        )
      return (
        <LockScreen
          status={status.data}
          reason={link.reason}
          onOpened={() => {
            setStage({ at: 'desk', encounterId: null })
          }}
          onLookAgain={() => void status.refetch()}
        />
      )
  }
}
