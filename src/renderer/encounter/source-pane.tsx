import { memo, useCallback, useRef, useState } from 'react'
import type { Source, Span, SpeakerRole, Turn } from '../../contract/records.ts'
import { Button, format } from '../ui/index.ts'
import { moved, pieces, type Lights, type Pointed } from './lights.ts'
import styles from './source-pane.module.css'

export const roleWords: Record<SpeakerRole, string> = { clinician: 'Clinician', patient: 'Patient', other: 'Other', unknown: 'Not known' }

/** Who speaks, as it is written beside a turn. */
export function speakerOf(turn: Pick<Turn, 'speaker' | 'role'>): string {
  return turn.speaker ?? (turn.role === 'unknown' ? '' : roleWords[turn.role])
}

type SourcePaneProps = {
  readonly source: Source
  readonly lights: Lights
  readonly onPoint: (pointed: Pointed) => void
  readonly onSpeakers: (() => void) | null
}

export const turnElementId = (number: number): string => `turn-${String(number)}`

export function SourcePane({ source, lights, onPoint, onSpeakers }: SourcePaneProps) {
  const [inHand, setInHand] = useState(1)
  const list = useRef<HTMLOListElement>(null)
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
        {onSpeakers === null ? null : (
          <Button small kind="quiet" onPress={onSpeakers}>
            Speakers …
          </Button>
        )}
      </header>
      <ol
        ref={list}
        className={styles['turns']}
        onPointerLeave={() => {
          point(null)
        }}
        onBlur={() => {
          point(null)
        }}
        onKeyDown={(event) => {
          const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (move === 0) return
          event.preventDefault()
          const next = Math.min(source.turns.length, Math.max(1, inHand + move))
          setInHand(next)
          document.getElementById(turnElementId(next))?.focus()
        }}
      >
        {source.turns.map((turn) => (
          <TurnRow
            key={turn.number}
            turn={turn}
            spans={lights.turns.get(turn.number) ?? null}
            tabbable={turn.number === inHand}
            onPoint={point}
            onFocus={setInHand}
          />
        ))}
      </ol>
    </section>
  )
}

type TurnRowProps = {
  readonly turn: Turn
  readonly spans: readonly Span[] | null
  readonly tabbable: boolean
  readonly onPoint: (number: number) => void
  readonly onFocus: (number: number) => void
}

const TurnRow = memo(function TurnRow({ turn, spans, tabbable, onPoint, onFocus }: TurnRowProps) {
  const { number, text, startMs } = turn
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
    >
      <span className={styles['number']}>{number}</span>
      <span className={styles['who']}>
        {speakerOf(turn)}
        {startMs === null ? null : <span className={styles['time']}>{format.mark(startMs)}</span>}
      </span>
      <p className={styles['text']}>
        {spans === null || spans.length === 0
          ? text
          : pieces(text, spans).map((piece, index) => (piece.lit ? <mark key={index}>{piece.text}</mark> : piece.text))}
      </p>
    </li>
  )
})
