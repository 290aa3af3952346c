import { createContext, use } from 'react'
import type { Connection } from './connection.ts'

export const ConnectionContext = createContext<Connection | null>(null)

/** The clients of the service process that is running now. */
export function useLink(): Connection {
  const connection = use(ConnectionContext)
  if (connection === null) throw new Error('There is no connection here.')
  return connection
}
