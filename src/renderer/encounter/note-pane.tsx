import { useCallback, useState, type ReactNode } from 'react'
import type { Note, NoteSummary } from '../../contract/records.ts'
import { announce, Button, format, Note as Notice, Problem, useKeys } from '../ui/index.ts'
import { useBuffers } from './buffers.ts'
import { CompareSheet } from './compare-sheet.tsx'
import { Inspector } from './inspector.tsx'
import type { Lights, Pointed } from './lights.ts'
import { omissionElementId, Omissions } from './omissions.tsx'
import { NoteHead } from './note-head.tsx'
import { addField, editField, NoteSection, type Writing } from './note-section.tsx'
import { neighbour, nextPending, previousInReview } from './review-order.ts'
import { AddendumSheet, SignSheet } from './sign-sheet.tsx'
import { Signature } from './signature.tsx'
import { turnElementId } from './source-pane.tsx'
import { statementElementId } from './statement-row.tsx'
import { useHandOut } from './use-hand-out.ts'
import { useReview } from './use-review.ts'
import { useWhatHolds } from './use-what-holds.ts'
import styles from './note-pane.module.css'

type NotePaneProps = {
  readonly note: Note
  readonly versions: readonly NoteSummary[]
  readonly lights: Lights
  readonly currentId: string | null
  readonly onCurrent: (id: string | null) => void
  readonly onPoint: (pointed: Pointed) => void
  readonly onVersion: (id: string) => void
  readonly onDraft: () => void
  readonly onRedo: (sectionKey: string) => void
  readonly turnText: (turn: number) => string
  /** What else must be said above the note. */
  readonly notices: ReactNode
}

type Over = 'nothing' | 'sign' | 'addendum' | 'compare'

function focusOn(elementId: string): void {
  const element = document.getElementById(elementId)
  element?.focus({ preventScroll: true })
  element?.scrollIntoView({ block: 'nearest' })
}

export function NotePane(props: NotePaneProps) {
  const { note, versions, lights, currentId, onCurrent, onPoint, onVersion, onDraft, onRedo, turnText, notices } = props
  const review = useReview(note)
  const handOut = useHandOut(note.id)
  const buffers = useBuffers()
  const all = note.sections.flatMap(({ statements }) => statements)
  // What was being written when the window was left, by a crash perhaps, is opened again.
  const [writing, setWriting] = useState<Writing>(() => {
    const edit = all.find(({ id }) => buffers.text(editField(id)) !== null)
    if (edit !== undefined) return { kind: 'edit', id: edit.id }
    const section = note.sections.find(({ key }) => buffers.text(addField(note.id, key)) !== null)
    return section === undefined ? { kind: 'nothing' } : { kind: 'add', sectionKey: section.key }
  })
  const [over, setOver] = useState<Over>(() =>
    note.signature !== null && buffers.text(`addendum:${note.id}`) !== null ? 'addendum' : 'nothing',
  )
  const [shown, setShown] = useState(0)
  const signed = note.signature !== null
  const statement = all.find(({ id }) => id === currentId) ?? null
  const whatHolds = useWhatHolds(note, statement)
  const tabId = statement?.id ?? all[0]?.id ?? null

  const take = useCallback(
    (id: string) => {
      setShown(0)
      onCurrent(id)
    },
    [onCurrent],
  )
  const point = useCallback(
    (id: string | null) => {
      onPoint(id === null ? { kind: 'nothing' } : { kind: 'statement', id })
    },
    [onPoint],
  )
  const goTo = (target: { readonly id: string } | null): void => {
    if (target === null) {
      announce('All statements have an answer.')
      return
    }
    take(target.id)
    onPoint({ kind: 'nothing' }) // the keyboard has the word, wherever the pointer rests
    focusOn(statementElementId(target.id))
  }
  const answer = (type: 'accept' | 'reject'): void => {
    if (statement === null || signed) return
    goTo(review.decide({ statementId: statement.id, action: { type } }) ?? statement)
  }
  const edit = (): void => {
    if (statement !== null && !signed) setWriting({ kind: 'edit', id: statement.id })
  }
  const keepWhatHolds = (): void => {
    if (statement === null || whatHolds === null) {
      announce('There is no shorter form of this statement to keep.')
      return
    }
    goTo(review.decide({ statementId: statement.id, action: { type: 'edit', text: whatHolds } }) ?? statement)
  }
  const showTurn = (turn: number): void => {
    document.getElementById(turnElementId(turn))?.scrollIntoView({ block: 'center' })
    announce(`Turn ${String(turn)}: ${turnText(turn)}`)
  }
  const showSource = (): void => {
    const turns = statement?.evidence.map(({ turn }) => turn) ?? []
    const turn = turns[shown % Math.max(1, turns.length)]
    if (turn === undefined) {
      announce('This statement has no source in the visit.')
      return
    }
    setShown(shown + 1)
    showTurn(turn)
  }
  const toOmissions = (): void => {
    const first = note.omissions.find(({ disposition }) => disposition === 'open')
    if (first === undefined) announce('Nothing that the visit held is missing from the note.')
    else focusOn(omissionElementId(first.id))
  }
  const actions = {
    next: () => {
      goTo(nextPending(note, currentId))
    },
    previous: () => {
      goTo(previousInReview(note, currentId))
    },
    accept: () => {
      answer('accept')
    },
    reject: () => {
      answer('reject')
    },
    edit,
    keepWhatHolds,
    showSource,
    undo: review.undo,
    toOmissions,
  }
  const compare = (): void => {
    setOver('compare')
  }
  useKeys(
    signed
      ? {
          s: showSource,
          v: compare,
          ArrowDown: () => {
            goTo(neighbour(note, currentId, 1))
          },
          ArrowUp: () => {
            goTo(neighbour(note, currentId, -1))
          },
        }
      : {
          n: actions.next,
          p: actions.previous,
          a: actions.accept,
          r: actions.reject,
          e: edit,
          k: keepWhatHolds,
          s: showSource,
          u: review.undo,
          o: toOmissions,
          v: compare,
          d: onDraft,
          'Shift+D': () => {
            const section = note.sections.find(({ statements }) => statements.some(({ id }) => id === currentId))
            if (section === undefined) announce('There is no statement in hand whose section could be drafted again.')
            else onRedo(section.key)
          },
          'Shift+A': review.acceptSupported,
          'Command+Enter': () => {
            setOver('sign')
          },
          ArrowDown: () => {
            goTo(neighbour(note, currentId, 1))
          },
          ArrowUp: () => {
            goTo(neighbour(note, currentId, -1))
          },
        },
  )

  const stopWriting = (backTo: string | null): void => {
    setWriting({ kind: 'nothing' })
    if (backTo !== null)
      requestAnimationFrame(() => {
        focusOn(statementElementId(backTo))
      })
  }

  return (
    <section className={styles['pane']} aria-label="Note">
      <NoteHead
        note={note}
        versions={versions}
        onVersion={onVersion}
        onCompare={compare}
        onDraft={onDraft}
        onAcceptSupported={review.acceptSupported}
        onSign={() => {
          setOver('sign')
        }}
        onHandOut={(purpose) => {
          handOut.mutate({ purpose, sectionKey: null })
        }}
        onAddendum={() => {
          setOver('addendum')
        }}
      />
      <div className={styles['body']}>
        <div className={styles['notices']}>
          {notices}
          {review.error === null ? null : (
            <Problem error={review.error}>
              <Button small onPress={review.clearError}>
                Close
              </Button>
            </Problem>
          )}
          {handOut.isError ? <Problem error={handOut.error} /> : null}
          {handOut.isSuccess ? <Notice>{handOut.data}</Notice> : null}
        </div>
        <div className={styles['scroll']}>
          {signed ? <Signature note={note} /> : null}
          {note.sections.map((section) => (
            <NoteSection
              key={section.key}
              note={note}
              section={section}
              writing={writing}
              lights={lights}
              currentId={currentId}
              tabId={tabId}
              onTake={take}
              onPoint={point}
              onCopy={() => {
                handOut.mutate({ purpose: 'copy', sectionKey: section.key })
              }}
              onAdd={() => {
                setWriting({ kind: 'add', sectionKey: section.key })
              }}
              onRedo={() => {
                onRedo(section.key)
              }}
              onAdded={(text, forget) => {
                review.add(section.key, text, null, forget)
                stopWriting(currentId)
              }}
              onEdited={(statementId, text, forget) => {
                review.decide({ statementId, action: { type: 'edit', text } }, forget)
                stopWriting(statementId)
              }}
              onStop={() => {
                stopWriting(writing.kind === 'edit' ? writing.id : currentId)
              }}
            />
          ))}
          {signed ? null : <Omissions note={note} review={review} lit={lights.omissions} onPoint={onPoint} onShowTurn={showTurn} />}
          {signed ? null : <p className={styles['why']}>Copy, print and PDF come with the signature.</p>}
          {note.addenda.map((addendum) => (
            <section key={addendum.id} className={styles['addendum']} aria-label="Addendum">
              <h3>Addendum</h3>
              <p>{addendum.text}</p>
              <p className={styles['why']}>
                Signed by {addendum.signature.userName}, {format.dayOf(addendum.signature.signedAt)},{' '}
                {format.clock(addendum.signature.signedAt)}
              </p>
            </section>
          ))}
        </div>
      </div>
      {signed ? null : <Inspector note={note} statement={statement} whatHolds={whatHolds} actions={actions} />}
      {over === 'sign' ? (
        <SignSheet
          note={note}
          onClose={() => {
            setOver('nothing')
          }}
          onFirstOpen={() => {
            setOver('nothing')
            const first = all.find(({ disposition, verdict }) => disposition === 'pending' && verdict !== 'supported')
            requestAnimationFrame(() => {
              goTo(first ?? null)
            })
          }}
        />
      ) : null}
      {over === 'addendum' ? (
        <AddendumSheet
          note={note}
          onClose={() => {
            setOver('nothing')
          }}
        />
      ) : null}
      {over === 'compare' ? (
        <CompareSheet
          note={note}
          versions={versions}
          onClose={() => {
            setOver('nothing')
          }}
        />
      ) : null}
    </section>
  )
}
