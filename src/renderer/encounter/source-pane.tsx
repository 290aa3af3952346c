import { Fragment, memo, useCallback, useState, type ReactNode } from 'react'
import type { Source, Span, SpeakerRole, Turn } from '../../contract/records.ts'
import { Button, format, Key } from '../ui/index.ts'
import { moved, pieces, type Lights, type Pointed } from './lights.ts'
import styles from './source-pane.module.css'

export const roleWords: Record<SpeakerRole, string> = { clinician: 'Clinician', patient: 'Patient', other: 'Other', unknown: 'Not known' }

/** Who speaks, as it is written beside a turn. */
export function speakerOf(turn: Pick<Turn, 'speaker' | 'role'>): string {
  return turn.speaker ?? (turn.role === 'unknown' ? '' : roleWords[turn.role])
}

type SourcePaneProps = {
  readonly source: Source
  /** Numbers of the turns that the model is not given. */
  readonly withheld: readonly number[]
  readonly lights: Lights
  readonly onPoint: (pointed: Pointed) => void
  /** What can be done with the transcript while it may still change; null where it may not. */
  readonly change: SourceChange | null
}
export type SourceChange = {
  /** Null while a draft is being written from it. */
  readonly onSpeakers: (() => void) | null
  readonly onAdd: () => void
  readonly onCorrect: ((number: number) => void) | null
  /** Gives the model a withheld turn on the clinician's word, or withholds it again. */
  readonly onVouch: ((number: number, vouched: boolean) => void) | null
  /** The number of the turn that is being corrected, and what stands in its place. */
  readonly correcting: { readonly number: number; readonly box: ReactNode } | null
}

export const turnElementId = (number: number): string => `turn-${String(number)}`

export function SourcePane({ source, withheld, lights, onPoint, change }: SourcePaneProps) {
  const [inHand, setInHand] = useState(1)
  const point = useCallback(
    (number: number | null) => {
      onPoint(number === null ? { kind: 'nothing' } : { kind: 'turn', number })
    },
    [onPoint],
  )
  const lit = [...lights.turns.keys()].toSorted((a, b) => a - b)
  return (
    <section className={styles['pane']} aria-label="Source">
      <header className={styles['head']}>
        <h2>Source</h2>
        <span className={styles['facts']}>
          {format.count(source.turns.length, 'turn')}
          {lit.length === 0 ? '' : `, lit: ${lit.slice(0, 8).join(', ')}`}
        </span>
        {change === null ? null : (
          <>
            {change.onSpeakers === null ? null : (
              <Button small kind="quiet" onPress={change.onSpeakers}>
                Speakers …
              </Button>
            )}
            <Button small kind="quiet" hint="t" onPress={change.onAdd}>
              Add turns …
            </Button>
          </>
        )}
      </header>
      <ol
        className={styles['turns']}
        onPointerLeave={() => {
          point(null)
        }}
        onBlur={() => {
          point(null)
        }}
        onKeyDown={(event) => {
          if (event.target instanceof HTMLTextAreaElement) return
          const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (move === 0) return
          event.preventDefault()
          const next = Math.min(source.turns.length, Math.max(1, inHand + move))
          setInHand(next)
          document.getElementById(turnElementId(next))?.focus()
        }}
      >
        {source.turns.map((turn) =>
          change?.correcting?.number === turn.number ? (
            <Fragment key={turn.number}>{change.correcting.box}</Fragment>
          ) : (
            <TurnRow
              key={turn.number}
              turn={turn}
              withheld={withheld.includes(turn.number)}
              spans={lights.turns.get(turn.number) ?? null}
              tabbable={turn.number === inHand}
              onPoint={point}
              onFocus={setInHand}
              onCorrect={change?.onCorrect ?? null}
              onVouch={change?.onVouch ?? null}
            />
          ),
        )}
      </ol>
    </section>
  )
}

type TurnRowProps = {
  readonly turn: Turn
  readonly withheld: boolean
  readonly spans: readonly Span[] | null
  readonly tabbable: boolean
  readonly onPoint: (number: number) => void
  readonly onFocus: (number: number) => void
  readonly onCorrect: ((number: number) => void) | null
  readonly onVouch: ((number: number, vouched: boolean) => void) | null
}

const TurnRow = memo(function TurnRow({ turn, withheld, spans, tabbable, onPoint, onFocus, onCorrect, onVouch }: TurnRowProps) {
  const { number, text, startMs, vouched = false } = turn
  const vouch =
    onVouch !== null && (withheld || vouched)
      ? () => {
          onVouch(number, withheld)
        }
      : null
  return (
    <li
      id={turnElementId(number)}
      className={styles['turn']}
      data-lit={spans !== null}
      data-role={turn.role}
      tabIndex={tabbable ? 0 : -1}
      onPointerMove={(event) => {
        if (moved(event)) onPoint(number)
      }}
      onFocus={() => {
        onFocus(number)
        onPoint(number)
      }}
      aria-keyshortcuts={[...(onCorrect === null ? [] : ['Enter']), ...(vouch === null ? [] : ['G'])].join(' ') || undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === 'Enter' && onCorrect !== null) onCorrect(number)
        else if (event.key === 'g' && !event.repeat && vouch !== null) vouch()
        else return
        event.preventDefault()
      }}
    >
      <span className={styles['number']}>{number}</span>
      <span className={styles['who']}>
        {speakerOf(turn)}
        {startMs === null ? null : <span className={styles['time']}>{format.mark(startMs)}</span>}
      </span>
      {onCorrect === null ? null : (
        // The keyboard has Enter on the turn itself: a button each would be a hundred more stops.
        <button
          type="button"
          className={styles['correct']}
          tabIndex={-1}
          onClick={() => {
            onCorrect(number)
          }}
        >
          Correct <Key>↵</Key>
          <span className="unseen"> turn {number}</span>
        </button>
      )}
      {withheld || vouched ? (
        <p className={styles['withheld']}>
          {withheld
            ? 'Reads like an order to a program: the model is not given it, and no statement rests on it. '
            : 'Reads like an order to a program. The model is given it, because a clinician said that it was spoken to a person. '}
          {vouch === null ? null : (
            // The keyboard has G on the turn itself.
            <button type="button" className={styles['vouch']} tabIndex={-1} onClick={vouch}>
              {withheld ? 'It was spoken to a person: give it' : 'Withhold it'} <Key>g</Key>
              <span className="unseen"> turn {number}</span>
            </button>
          )}
        </p>
      ) : null}
      <p className={styles['text']}>
        {spans === null || spans.length === 0
          ? text
          : pieces(text, spans).map((piece, index) => (piece.lit ? <mark key={index}>{piece.text}</mark> : piece.text))}
      </p>
    </li>
  )
})
