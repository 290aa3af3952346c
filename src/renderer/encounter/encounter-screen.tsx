import { useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { poorlyFound } from '../../contract/marks.ts'
import type { Encounter, Note, NoteSummary, Source } from '../../contract/records.ts'
import { explain, useLink } from '../link/index.ts'
import { Button, format, Note as Notice, Page, Problem, timeLeft, useKeys, Waiting } from '../ui/index.ts'
import { isDrafting, useDraftRun, useDraftRuns, useNavigation, useTemplates, type ActiveRun, type DraftRun } from '../work/index.ts'
import { AddTurnsSheet } from './add-turns.tsx'
import { BeforeDraft, refusal } from './before-draft.tsx'
import { Buffers, BuffersContext, useBuffers } from './buffers.ts'
import { CorrectTurn, turnField } from './correct-turn.tsx'
import { EncounterHead } from './encounter-head.tsx'
import { ImportSource } from './import-source.tsx'
import { lightsOf, repoint, type Pointed } from './lights.ts'
import { LiveNote } from './live-note.tsx'
import { NotePane } from './note-pane.tsx'
import { SourcePane, turnElementId } from './source-pane.tsx'
import { SpeakersSheet } from './speakers.tsx'
import { changedWords, useTurnChanged } from './use-turn-changed.ts'
import pane from './note-pane.module.css'
import styles from './encounter-screen.module.css'

/** One visit: its source on the left, its note on the right. */
export function EncounterScreen({ id }: { readonly id: string }) {
  const { query, service } = useLink()
  const { back } = useNavigation()
  // Each reading is put on record: read once a visit to this screen, and after what changes it.
  const found = useQuery(query.encounters.get.queryOptions({ input: { id }, staleTime: Infinity, refetchOnMount: 'always' }))
  const kept = useQuery(
    query.notes.buffers.queryOptions({ input: { encounterId: id }, staleTime: Infinity, refetchOnMount: 'always', gcTime: 0 }),
  )
  const buffers = useMemo(
    () => (kept.data === undefined ? null : new Buffers(service, id, new Map(kept.data.map(({ field, text }) => [field, text])))),
    [kept.data, service, id],
  )
  const error = found.error ?? kept.error
  if (error !== null)
    return (
      <Page title="Encounter">
        <Problem error={error}>
          <Button small onPress={back}>
            Back
          </Button>
        </Problem>
      </Page>
    )
  if (found.data === undefined || buffers === null) return <Waiting />
  const { encounter, patient, source, withheld, notes } = found.data
  const signed = notes.some((note) => note.signed)
  return (
    <BuffersContext value={buffers}>
      <div className={styles['screen']}>
        <EncounterHead encounter={encounter} patient={patient} changeable={!signed} />
        <div className={styles['body']}>
          {source === null ? (
            <ImportSource target={{ kind: 'visit', encounterId: id }} onImported={() => undefined} />
          ) : (
            <Visit encounter={encounter} source={source} withheld={withheld} notes={notes} />
          )}
        </div>
      </div>
    </BuffersContext>
  )
}

type VisitProps = {
  readonly encounter: Encounter
  readonly source: Source
  readonly withheld: readonly number[]
  readonly notes: readonly NoteSummary[]
}

function Visit({ encounter, source, withheld, notes }: VisitProps) {
  const { query } = useLink()
  const runs = useDraftRuns()
  const run = useDraftRun(encounter.id)
  const templates = useTemplates()
  const [chosen, setChosen] = useState<string | null>(null)
  const [currentId, setCurrentId] = useState<string | null>(null)
  const [pointed, setPointed] = useState<Pointed>({ kind: 'nothing' })
  const point = useCallback((next: Pointed) => {
    setPointed((before) => repoint(before, next))
  }, [])
  const [over, setOver] = useState<'nothing' | 'speakers' | 'add'>('nothing')
  const buffers = useBuffers()
  // A correction that was being typed when the window was left is opened again.
  const [correcting, setCorrecting] = useState<number | null>(
    () => source.turns.find(({ number }) => buffers.text(turnField(number)) !== null)?.number ?? null,
  )
  const [corrected, setCorrected] = useState<string | null>(null)
  const turnChanged = useTurnChanged(source, encounter.templateId)
  const vouch = useMutation(
    query.sources.vouch.mutationOptions({
      onSuccess: (done, { number, vouched }) => {
        const became = vouched ? 'given to the model' : 'withheld'
        setCorrected(hasNote ? changedWords(number, became, done) : null)
        // Pending until the turn is seen as it stands: another press would be of the turn as it stood.
        return turnChanged(number, became, done)
      },
    }),
  )
  const input = { encounterId: encounter.id, templateId: encounter.templateId }
  const readiness = useQuery(query.drafting.readiness.queryOptions({ input }))
  const versions = useMemo(() => notes.toSorted((a, b) => b.version - a.version), [notes])
  const signed = versions.find((version) => version.signed)
  const doneId = run.phase === 'done' ? run.noteId : null
  const noteId = versions.find(({ id }) => id === chosen)?.id ?? signed?.id ?? doneId ?? versions[0]?.id ?? null
  const loaded = useQuery(
    query.notes.get.queryOptions({
      input: { id: noteId ?? '' },
      enabled: noteId !== null,
      staleTime: Infinity,
    }),
  )
  const note = loaded.data ?? null // never that of another version: keys would answer its statements
  const active = isDrafting(run) ? run : null
  const drafting = active !== null

  const state = readiness.data?.state
  const hasNote = noteId !== null
  // What is read of a visit is read for every kind of note; its note is prepared for the one that is chosen.
  const preparedFor = useRef(encounter.templateId)
  useEffect(() => {
    if (hasNote || run.phase !== 'none') return
    if (state !== 'ready' && (state !== 'read' || preparedFor.current === encounter.templateId)) return
    preparedFor.current = encounter.templateId
    void runs.readAhead(encounter.id, encounter.templateId)
  }, [state, hasNote, run.phase, runs, encounter.id, encounter.templateId])

  const draft = useCallback(
    (inParts: boolean, redo: { noteId: string; sectionKey: string } | null) => {
      setCurrentId(null)
      setChosen(null)
      void runs.draft({ encounterId: encounter.id, templateId: encounter.templateId, redoSection: redo, inParts })
    },
    [runs, encounter.id, encounter.templateId],
  )
  const canDraft = refusal(readiness.data) === null && signed === undefined
  const parts = readiness.data?.parts ?? 1
  const start = (): void => {
    if (drafting) runs.stop(encounter.id)
    else if (canDraft) draft(parts > 1, null)
  }
  const lights = useMemo(() => lightsOf(drafting ? null : note, currentId, pointed), [drafting, note, currentId, pointed])
  const turnText = (number: number): string => source.turns[number - 1]?.text ?? ''

  const stopCorrecting = (): void => {
    const number = correcting
    setCorrecting(null)
    if (number !== null) requestAnimationFrame(() => document.getElementById(turnElementId(number))?.focus({ preventScroll: true }))
  }
  const addTurns = (): void => {
    setOver('add')
  }
  const { isPending: isVouching, mutate: giveOrWithhold } = vouch
  const onVouch = useCallback(
    (number: number, vouched: boolean): void => {
      if (!isVouching) giveOrWithhold({ sourceId: source.id, sourceSha256: source.sha256, number, vouched })
    },
    [isVouching, giveOrWithhold, source.id, source.sha256],
  )
  const turnInHand = source.turns.find(({ number }) => number === correcting)
  useKeys({ t: signed === undefined ? addTurns : undefined })

  return (
    <div className={styles['panes']}>
      <SourcePane
        source={source}
        withheld={withheld}
        lights={lights}
        onPoint={point}
        change={
          signed === undefined
            ? {
                onSpeakers: drafting
                  ? null
                  : () => {
                      setOver('speakers')
                    },
                onAdd: addTurns,
                onCorrect: drafting ? null : setCorrecting,
                onVouch: drafting ? null : onVouch,
                correcting:
                  turnInHand === undefined || drafting
                    ? null
                    : {
                        number: turnInHand.number,
                        box: (
                          <CorrectTurn
                            source={source}
                            turn={turnInHand}
                            templateId={encounter.templateId}
                            onLeave={stopCorrecting}
                            onCorrected={(number, done) => {
                              setCorrected(hasNote ? changedWords(number, 'corrected', done) : null)
                              stopCorrecting()
                            }}
                          />
                        ),
                      },
              }
            : null
        }
      />
      {active !== null ? (
        <Drafting run={active} onStop={start} />
      ) : note === null ? (
        <section className={pane['pane']} aria-label="Note">
          <header className={pane['head']}>
            <h2>Note</h2>
          </header>
          <div className={pane['body']}>
            <div className={pane['notices']}>
              <Ended
                run={run}
                onDismiss={() => {
                  runs.dismiss(encounter.id)
                }}
                onInParts={() => {
                  draft(true, null)
                }}
              />
              <Refused error={vouch.error} onSeen={vouch.reset} />
              {readiness.isError ? <Problem error={readiness.error} /> : null}
              {loaded.isError ? <Problem error={loaded.error} /> : null}
            </div>
            {noteId === null ? (
              <Invite
                before={
                  <BeforeDraft
                    template={templates.find(({ id }) => id === encounter.templateId)}
                    readiness={readiness.data}
                    run={run}
                    onDraft={start}
                  />
                }
                onDraft={start}
              />
            ) : loaded.isError ? null : (
              <Waiting />
            )}
          </div>
        </section>
      ) : (
        <NotePane
          key={note.id}
          note={note}
          versions={versions}
          lights={lights}
          currentId={currentId}
          onCurrent={setCurrentId}
          onPoint={point}
          onVersion={setChosen}
          onDraft={start}
          onRedo={(sectionKey) => {
            draft(parts > 1, { noteId: note.id, sectionKey })
          }}
          turnText={turnText}
          notices={
            <Notices
              run={run}
              refused={vouch.error}
              onRefusedSeen={vouch.reset}
              note={note}
              turns={source.turns.length}
              corrected={corrected}
              onCorrectedSeen={() => {
                setCorrected(null)
              }}
              onDraft={start}
              onDismiss={() => {
                runs.dismiss(encounter.id)
              }}
              onInParts={() => {
                draft(true, null)
              }}
            />
          }
        />
      )}
      {over === 'speakers' ? (
        <SpeakersSheet
          source={source}
          onClose={() => {
            setOver('nothing')
          }}
        />
      ) : null}
      {over === 'add' ? (
        <AddTurnsSheet
          source={source}
          templateId={encounter.templateId}
          onClose={() => {
            setOver('nothing')
          }}
        />
      ) : null}
    </div>
  )
}

function Invite({ before, onDraft }: { readonly before: ReactNode; readonly onDraft: () => void }) {
  useKeys({ d: onDraft })
  return before
}

function titleOf(run: ActiveRun): string {
  return run.redo === null ? 'Drafting' : 'Drafting one section'
}

function Drafting({ run, onStop }: { readonly run: ActiveRun; readonly onStop: () => void }) {
  useKeys({ d: onStop, Escape: onStop })
  const left = run.phase === 'writing' && run.secondsLeft !== null && run.secondsLeft >= 2 ? timeLeft(run.secondsLeft) : ''
  return (
    <section className={pane['pane']} aria-label="Note">
      <header className={pane['head']}>
        <h2>{titleOf(run)}</h2>
        <span className={styles['speed']}>{left}</span>
        <Button small hint="d" onPress={onStop}>
          Stop
        </Button>
      </header>
      <div className={pane['body']}>
        <span />
        <LiveNote run={run} />
      </div>
    </section>
  )
}

type EndedProps = { readonly run: DraftRun; readonly onDismiss: () => void; readonly onInParts: () => void }

/** What became of the last run, where it did not end well. */
function Ended({ run, onDismiss, onInParts }: EndedProps) {
  if (run.phase !== 'failed') return null
  const { code } = explain(run.error)
  return (
    <Problem error={run.error}>
      {run.wrote ? <span className="soft">What had been written is kept.</span> : null}
      {code === 'CONTEXT_TOO_SMALL' ? (
        <Button small onPress={onInParts}>
          Draft in parts
        </Button>
      ) : null}
      <Button small onPress={onDismiss}>
        Close
      </Button>
    </Problem>
  )
}

/** Why a turn was neither given to the model nor withheld. */
function Refused({ error, onSeen }: { readonly error: Error | null; readonly onSeen: () => void }) {
  return error === null ? null : (
    <Problem error={error}>
      <Button small onPress={onSeen}>
        Close
      </Button>
    </Problem>
  )
}

type NoticesProps = EndedProps & {
  /** Why a turn could not be given to the model or withheld. */
  readonly refused: Error | null
  readonly onRefusedSeen: () => void
  readonly note: Note
  /** How many turns the visit has now. */
  readonly turns: number
  /** What the last correction did, until it was seen. */
  readonly corrected: string | null
  readonly onCorrectedSeen: () => void
  readonly onDraft: () => void
}

function Notices({ run, refused, onRefusedSeen, note, turns, corrected, onCorrectedSeen, onDraft, onDismiss, onInParts }: NoticesProps) {
  const grown = note.turnsRead === null || note.signature !== null ? 0 : turns - note.turnsRead
  const poor = note.signature === null ? poorlyFound(note.sections.flatMap(({ statements }) => statements)) : null
  return (
    <>
      <Ended run={run} onDismiss={onDismiss} onInParts={onInParts} />
      <Refused error={refused} onSeen={onRefusedSeen} />
      {corrected === null ? null : (
        <Notice>
          {corrected}{' '}
          <Button small kind="quiet" onPress={onCorrectedSeen}>
            Close
          </Button>
        </Notice>
      )}
      {grown > 0 ? (
        <Notice tone="amber">
          The visit has grown by {format.count(grown, 'turn')} since this draft, which does not rest on {grown === 1 ? 'it' : 'them'}.{' '}
          <Button small hint="d" onPress={onDraft}>
            Draft again
          </Button>
        </Notice>
      ) : null}
      {poor === null ? null : (
        <Notice tone="amber" title={`Only ${String(poor.found)} of ${format.count(poor.of, 'statement')} are found in the visit.`}>
          In such drafts most sentences are wrong: the model has not followed this visit. Read each against its turns, or write the note
          from the visit itself.
        </Notice>
      )}
      {note.complete || note.signature !== null ? null : (
        <Notice tone="amber">
          This draft ended before its time: it was stopped, or met the limit of its length. Draft again, or go on with what is here.
        </Notice>
      )}
    </>
  )
}
