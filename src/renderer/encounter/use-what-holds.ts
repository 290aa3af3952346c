/** The part of the statement in hand that the visit bears out by itself: asked for where it is marked and has no answer yet. */
import { useQuery } from '@tanstack/react-query'
import type { Note, Statement } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'

export function useWhatHolds(note: Note, statement: Statement | null): string | null {
  const { query } = useLink()
  const isAsked =
    statement !== null &&
    note.signature === null &&
    statement.origin === 'model' &&
    statement.disposition === 'pending' &&
    statement.verdict !== 'supported'
  const input = { noteId: note.id, statementId: statement?.id ?? '' }
  const { data } = useQuery({ ...query.notes.whatHolds.queryOptions({ input, staleTime: 0, gcTime: 0 }), enabled: isAsked })
  return isAsked ? (data?.text ?? null) : null
}
