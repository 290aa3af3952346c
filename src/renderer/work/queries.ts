/** What several screens read. */
import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../contract/settings.ts'
import { defaultSettings } from '../../contract/settings.ts'
import { useLink } from '../link/index.ts'

/** The practice's choices; the defaults until they are read. */
export function useSettings(): Settings {
  const { query } = useLink()
  return useQuery(query.settings.get.queryOptions({ input: {}, staleTime: Infinity })).data ?? defaultSettings
}

export function useTemplates() {
  const { query } = useLink()
  return useQuery(query.templates.list.queryOptions({ input: {}, staleTime: Infinity })).data ?? []
}

/** The first and the last moment of the day of `now`, as the list of encounters asks for them. */
export function dayRange(now: Date): { fromInstant: string; toInstant: string } {
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const to = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
  return { fromInstant: from.toISOString(), toInstant: to.toISOString() }
}
