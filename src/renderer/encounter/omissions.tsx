import type { Note, OmissionKind } from '../../contract/records.ts'
import { Button, moveByArrows } from '../ui/index.ts'
import { moved, type Pointed } from './lights.ts'
import type { Review } from './use-review.ts'
import { sectionFor } from './review-order.ts'
import styles from './omissions.module.css'

const kindWords: Record<OmissionKind, string> = {
  medication: 'medication',
  allergy: 'allergy',
  number: 'number',
  symptom: 'symptom',
  plan: 'plan',
  'mental-health': 'mental health',
  history: 'history',
  denial: 'denied',
  social: 'social',
}

/** "turn 7", or "turns 7, 8, 15": where it was said. */
function turnsOf({ turn, more = [] }: Note['omissions'][number]): string {
  const numbers = [turn, ...more.map((place) => place.turn)]
  const [first = turn, second, third, ...rest] = numbers
  const shown = [first, second, third].filter((number) => number !== undefined).join(', ')
  return `${numbers.length === 1 ? 'turn' : 'turns'} ${shown}${rest.length === 0 ? '' : ` and ${String(rest.length)} more`}`
}

export const omissionElementId = (id: string): string => `omission-${id}`

type OmissionsProps = {
  readonly note: Note
  readonly review: Review | null
  readonly lit: ReadonlySet<string>
  readonly onPoint: (pointed: Pointed) => void
  readonly onShowTurn: (turn: number) => void
}

/** What the visit held and the note does not, in the order of its weight; one key each to add or to dismiss. */
export function Omissions({ note, review, lit, onPoint, onShowTurn }: OmissionsProps) {
  const open = note.omissions.filter(({ disposition }) => disposition === 'open')
  const keys = note.sections.map((section) => section.key)
  if (open.length === 0) return null
  return (
    <section className={styles['omissions']} aria-label="In the visit, not in the note">
      <h3 className={styles['title']}>
        In the visit, not in the note <span className={styles['count']}>{open.length}</span>
      </h3>
      <ul onKeyDown={moveByArrows('[data-omission]')}>
        {open.map((omission) => {
          const title = note.sections.find(({ key }) => key === sectionFor(omission.kind, keys))?.title ?? ''
          return (
            <li
              key={omission.id}
              data-lit={lit.has(omission.id)}
              onPointerMove={(event) => {
                if (moved(event)) onPoint({ kind: 'omission', id: omission.id })
              }}
              onPointerLeave={() => {
                onPoint({ kind: 'nothing' })
              }}
            >
              <div
                id={omissionElementId(omission.id)}
                data-omission
                className={styles['what']}
                role="group"
                tabIndex={0}
                aria-label={`${kindWords[omission.kind]}, ${turnsOf(omission)}: ${omission.text}. I adds it to ${title}, X dismisses it, S shows the turn.`}
                onFocus={() => {
                  onPoint({ kind: 'omission', id: omission.id })
                }}
                onBlur={() => {
                  onPoint({ kind: 'nothing' })
                }}
                onKeyDown={(event) => {
                  if (event.ctrlKey || event.metaKey || event.altKey) return
                  const following = event.currentTarget.closest('li')?.nextElementSibling?.querySelector<HTMLElement>('[data-omission]')
                  if (event.key === 'i' && review !== null) review.addOmission(omission)
                  else if (event.key === 'x' && review !== null) review.dismissOmission(omission.id)
                  else if (event.key === 's') onShowTurn(omission.turn)
                  else return
                  event.preventDefault()
                  event.stopPropagation()
                  event.nativeEvent.stopImmediatePropagation()
                  if (event.key !== 's') following?.focus()
                }}
              >
                <span className={styles['kind']}>{kindWords[omission.kind]}</span>
                <span>{omission.text}</span>
              </div>
              <Button
                small
                kind="quiet"
                more=": show it"
                onPress={() => {
                  onShowTurn(omission.turn)
                }}
              >
                {turnsOf(omission)}
              </Button>
              {review === null ? null : (
                <>
                  <Button
                    small
                    hint="i"
                    more={`to ${title}: ${omission.text}`}
                    onPress={() => {
                      review.addOmission(omission)
                    }}
                  >
                    Add
                  </Button>
                  <Button
                    small
                    kind="quiet"
                    hint="x"
                    more={omission.text}
                    onPress={() => {
                      review.dismissOmission(omission.id)
                    }}
                  >
                    Dismiss
                  </Button>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
