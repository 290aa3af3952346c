import { markOf } from '../../contract/marks.ts'
import type { Note, Statement } from '../../contract/records.ts'
import { Button, format } from '../ui/index.ts'
import { markWords, riskWords } from './statement-row.tsx'
import { tally } from './review-order.ts'
import styles from './inspector.module.css'

export type ReviewActions = {
  readonly next: () => void
  readonly previous: () => void
  readonly accept: () => void
  readonly edit: () => void
  readonly keepWhatHolds: () => void
  readonly reject: () => void
  readonly showSource: () => void
  readonly undo: () => void
  readonly toOmissions: () => void
}

type InspectorProps = {
  readonly note: Note
  readonly statement: Statement | null
  /** The part of the statement that the visit bears out by itself, where the whole is marked and such a part was found. */
  readonly whatHolds: string | null
  readonly actions: ReviewActions
}

/** Under the note, always in the same place: the statement in hand, why it was judged so, and what can be done with it. */
export function Inspector({ note, statement, whatHolds, actions }: InspectorProps) {
  const { total, pending, pendingMarked, openOmissions } = tally(note)
  const reasons = statement === null ? [] : [...statement.reasons].sort((a, b) => rank[a.outcome] - rank[b.outcome])
  return (
    <section className={styles['inspector']} aria-label="Statement in hand">
      <div className={styles['top']}>
        <span className={styles['what']}>
          {statement === null ? (
            'No statement in hand'
          ) : statement.origin === 'clinician' ? (
            'Written by you'
          ) : (
            <>
              <span className={styles['verdict']} data-mark={markOf(statement)}>
                {markWords[markOf(statement)]}
              </span>
              {riskWords[statement.risk]}
              {statement.evidence.length === 0
                ? ''
                : `, ${statement.evidence.length === 1 ? 'turn' : 'turns'} ${statement.evidence.map(({ turn }) => turn).join(', ')}`}
            </>
          )}
        </span>
        <span className={styles['left']}>
          {format.figures(total - pending)} of {format.figures(total)} answered
          {pendingMarked > 0 ? `, ${format.figures(pendingMarked)} marked left` : ''}
          {openOmissions === 0 ? null : (
            // The list itself stands under the note, out of sight in all but the shortest.
            <Button small kind="quiet" hint="o" more=": what the visit held and the note does not" onPress={actions.toOmissions}>
              {format.figures(openOmissions)} not in the note
            </Button>
          )}
        </span>
      </div>
      <ul className={styles['reasons']} tabIndex={0} aria-label="Reasons">
        {statement === null ? <li>Press n for the riskiest statement that has no answer yet.</li> : null}
        {whatHolds === null ? null : (
          <li data-outcome="proposal">
            <span className={styles['sign']} aria-hidden="true">
              ✂
            </span>
            <span>What holds: {whatHolds}</span>
            <Button small kind="quiet" hint="k" onPress={actions.keepWhatHolds}>
              Keep what holds
            </Button>
          </li>
        )}
        {reasons.map((reason, index) => (
          <li key={index} data-outcome={reason.outcome}>
            <span className={styles['sign']} aria-hidden="true">
              {signs[reason.outcome]}
            </span>
            {reason.sentence}
          </li>
        ))}
        {statement !== null && statement.disposition === 'edited' && statement.origin === 'model' ? (
          <li>
            <span className={styles['sign']} aria-hidden="true">
              ✎
            </span>
            The draft said: {statement.text}
          </li>
        ) : null}
      </ul>
      <div className={styles['buttons']} role="toolbar" aria-label="Review">
        <Button small hint="n" onPress={actions.next}>
          Next
        </Button>
        <Button small hint="p" onPress={actions.previous}>
          Previous
        </Button>
        <Button small hint="a" kind="main" isDisabled={statement === null} onPress={actions.accept}>
          Accept
        </Button>
        <Button small hint="e" isDisabled={statement === null} onPress={actions.edit}>
          Edit
        </Button>
        <Button small hint="r" isDisabled={statement === null} onPress={actions.reject}>
          Reject
        </Button>
        <Button small hint="s" isDisabled={statement === null || statement.evidence.length === 0} onPress={actions.showSource}>
          Show source
        </Button>
        <Button small hint="u" isDisabled={!note.canUndo} onPress={actions.undo}>
          Undo
        </Button>
      </div>
    </section>
  )
}

const rank = { contradicts: 0, fails: 1, unsure: 2, holds: 3 } as const
const signs = { contradicts: '≠', fails: '✕', unsure: '?', holds: '✓' } as const
