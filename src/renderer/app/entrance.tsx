import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { FirstRun } from '../first-run/index.ts'
import { useLink } from '../link/index.ts'
import { LockScreen } from '../lock/index.ts'
import { Button, Problem } from '../ui/index.ts'
import type { View } from '../work/index.ts'
import { Desk } from './desk.tsx'

type Stage = { readonly at: 'door' } | { readonly at: 'leaving' } | { readonly at: 'desk'; readonly start: View | null }

/** From the door to the desk: first run where there is no vault, the lock where there is one, then the work. */
export function Entrance({ last, onView }: { readonly last: View | null; readonly onView: (view: View) => void }) {
  const link = useLink()
  const queries = useQueryClient()
  const [stage, setStage] = useState<Stage>({ at: 'door' })
  const status = useQuery(link.query.vault.status.queryOptions({ input: {}, enabled: stage.at === 'door', staleTime: Infinity }))

  useEffect(() => {
    link.whenLocked(() => {
      setStage((now) => (now.at === 'desk' ? { at: 'door' } : now))
      queries.clear()
    })
  }, [link, queries])

  const lock = useCallback(() => {
    setStage({ at: 'leaving' }) // nothing is shown from here on, whatever comes of the call
    queries.clear()
    void link.shell.lock({}).catch(() => undefined)
  }, [link, queries])

  const open = (start: View | null): void => {
    queries.removeQueries({ queryKey: link.query.vault.status.key() }) // it says more once someone has signed in
    setStage({ at: 'desk', start })
  }

  switch (stage.at) {
    case 'leaving':
      return (
        <p className="splash" role="status">
          Locking …
        </p>
      )
    case 'desk':
      return <Desk start={stage.start} onView={onView} onLock={lock} />
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
              open(encounterId === null ? null : { screen: 'encounter', id: encounterId })
            }}
          />
        )
      return (
        <LockScreen
          status={status.data}
          reason={link.reason}
          onOpened={() => {
            open(link.reason === 'service-restarted' ? last : null)
          }}
          onLookAgain={() => void status.refetch()}
        />
      )
  }
}
