import { QueryClientProvider } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ConnectionContext, linkStore } from '../link/index.ts'
import { Announcer } from '../ui/index.ts'
import { Entrance } from './entrance.tsx'

/** Nothing is drawn before there is a service to talk to; each service gets a page of its own, with nothing of the one before. */
export function Root() {
  const link = useSyncExternalStore(linkStore.watch, linkStore.get)
  return (
    <>
      <Announcer />
      <Inside link={link} />
    </>
  )
}

function Inside({ link }: { readonly link: ReturnType<typeof linkStore.get> }) {
  switch (link.kind) {
    case 'waiting':
      return <p className="splash">Cloister</p>
    case 'lost':
      return (
        <p className="splash" role="status">
          Cloister is starting again. Nothing that was saved is lost.
        </p>
      )
    case 'connected':
      return (
        <ConnectionContext key={link.number} value={link.connection}>
          <QueryClientProvider client={link.connection.queries}>
            <Entrance />
          </QueryClientProvider>
        </ConnectionContext>
      )
  }
}
