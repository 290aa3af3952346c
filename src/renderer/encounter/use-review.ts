/** Answers to the statements of one note: shown at once, sent in order, taken back where the service refuses. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Note, Statement } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { announce } from '../ui/index.ts'
import { nextPending, sectionFor, tally, withAnswer } from './review-order.ts'
import { spoken } from './statement-row.tsx'

type Decide = {
  readonly statementId: string
  readonly action: { readonly type: 'accept' | 'reject' | 'reopen' } | { readonly type: 'edit'; readonly text: string }
}

const answered = { accept: 'accepted', edit: 'edited', reject: 'rejected', reopen: 'pending' } as const
const said = { accept: 'Accepted.', edit: 'Edited.', reject: 'Rejected.', reopen: 'Open again.' } as const

export function useReview(note: Note) {
  const { service, query } = useLink()
  const queries = useQueryClient()
  const inFlight = useRef(0)
  const key = query.notes.get.queryKey({ input: { id: note.id } })
  const current = (): Note => queries.getQueryData<Note>(key) ?? note

  /** The last answer of several under way is the one that holds. */
  function take(next: Note): void {
    if (inFlight.current <= 1) queries.setQueryData(key, next)
    void queries.invalidateQueries({ queryKey: query.encounters.list.key() })
    void queries.invalidateQueries({ queryKey: query.decisions.list.key() })
  }
  const act = useMutation({
    mutationFn: (work: () => Promise<Note>) => work(),
    scope: { id: `note-${note.id}` },
    onSuccess: take,
    onError: () => {
      void queries.invalidateQueries({ queryKey: key })
    },
    onSettled: () => {
      inFlight.current--
    },
  })
  function run(work: () => Promise<Note>, onDone?: (next: Note) => void): void {
    inFlight.current++
    act.mutate(work, onDone === undefined ? {} : { onSuccess: onDone })
  }

  return {
    error: act.error,
    pending: act.isPending,
    clearError: act.reset,
    /** Answers a statement. @returns the one to go on with, or null where all have an answer */
    decide({ statementId, action }: Decide, onDone?: () => void): Statement | null {
      const disposition = answered[action.type]
      const after = withAnswer(current(), statementId, disposition, action.type === 'edit' ? action.text : null)
      queries.setQueryData(key, after)
      run(() => service.notes.decide({ noteId: note.id, statementId, action }), onDone)
      const next = nextPending(after, statementId)
      const left = tally(after).pending
      announce(`${said[action.type]} ${next === null ? 'All statements have an answer.' : `${String(left)} left. ${spoken(next)}`}`)
      return next
    },
    acceptSupported(): void {
      run(
        () => service.notes.acceptSupported({ noteId: note.id }),
        (next) => {
          announce(`All supported statements are accepted. ${String(tally(next).pending)} left.`)
        },
      )
    },
    undo(): void {
      if (!current().canUndo) {
        announce('There is nothing to undo.')
        return
      }
      run(
        () => service.notes.undo({ noteId: note.id }),
        (next) => {
          announce(`Undone. ${String(tally(next).pending)} without an answer.`)
        },
      )
    },
    add(sectionKey: string, text: string, omissionId: string | null, onDone?: () => void): void {
      run(
        () => service.notes.addStatement({ noteId: note.id, sectionKey, text, omissionId }),
        () => {
          announce('Added to the note.')
          onDone?.()
        },
      )
    },
    addOmission(omission: Note['omissions'][number]): void {
      const sectionKey = sectionFor(
        omission.kind,
        note.sections.map((section) => section.key),
      )
      this.add(sectionKey, omission.text, omission.id)
    },
    dismissOmission(omissionId: string): void {
      run(
        () => service.notes.dismissOmission({ noteId: note.id, omissionId }),
        () => {
          announce('Dismissed.')
        },
      )
    },
  }
}
export type Review = ReturnType<typeof useReview>
