import { QueryClientProvider } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { ConnectionContext, linkStore } from '../link/index.ts'
import { Announcer } from '../ui/index.ts'
import type { View } from '../work/index.ts'
import { Entrance } from './entrance.tsx'

/** Nothing is drawn before there is a service to talk to; each service gets a page of its own, with nothing of the one before. */
export function Root() {
  const link = useSyncExternalStore(linkStore.watch, linkStore.get)
  // Where one was, so that a restarted service does not send one back to the start.
  const [last, setLast] = useState<View | null>(null)
  return (
    <>
      <Announcer />
      <Inside link={link} last={last} onView={setLast} />
    </>
  )
}

type InsideProps = { readonly link: ReturnType<typeof linkStore.get>; readonly last: View | null; readonly onView: (view: View) => void }

function Inside({ link, last, onView }: InsideProps) {
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
            <Entrance last={last} onView={onView} />
          </QueryClientProvider>
        </ConnectionContext>
      )
  }
}
