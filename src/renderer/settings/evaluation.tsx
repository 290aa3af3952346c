import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { allVisits, isFull, type Evaluation as Card, type EvaluationState } from '../../contract/evaluation.ts'
import type { Model } from '../../contract/models.ts'
import { isAbort, useLink } from '../link/index.ts'
import { announce, Button, Facts, Field, format, Problem, Progress, Waiting } from '../ui/index.ts'
import styles from './settings.module.css'

type Running = { readonly visit: number; readonly visits: number; readonly title: string; readonly secondsLeft: number | null }

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** What the twelve visits that the project wrote say of a model on this machine. */
export function Evaluation({ model }: { readonly model: Model }) {
  const { query, service } = useLink()
  const queries = useQueryClient()
  const state = useQuery(query.models.evaluation.queryOptions({ input: { id: model.id } }))
  const [running, setRunning] = useState<Running | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: query.models.evaluation.key() })
  }
  const evaluate = useMutation({
    mutationFn: async () => {
      abort.current = new AbortController()
      try {
        for await (const event of await service.models.evaluate({ id: model.id, visits: null }, { signal: abort.current.signal })) {
          if (event.type === 'visit') setRunning(event)
          else announce(`${model.name} was evaluated.`)
        }
      } catch (error) {
        if (!isAbort(error)) throw error
      } finally {
        setRunning(null)
        refresh()
      }
    },
  })
  if (state.isPending) return <Waiting />
  if (state.isError) return <Problem error={state.error} />
  return (
    <div className={styles['card']}>
      <h3>On this machine</h3>
      <Standing state={state.data} />
      {evaluate.isError ? <Problem error={evaluate.error} /> : null}
      {running === null ? (
        <Button
          small
          isDisabled={!model.present || evaluate.isPending}
          onPress={() => {
            evaluate.mutate()
          }}
        >
          {state.data.evaluation !== null && isFull(state.data.evaluation) ? 'Evaluate again' : 'Evaluate on twelve visits'}
        </Button>
      ) : (
        <div className={styles['importing']}>
          <Progress
            label={`Visit ${String(running.visit)} of ${String(running.visits)}: ${running.title}`}
            fraction={(running.visit - 1) / running.visits}
            secondsLeft={running.secondsLeft}
          />
          <Button small onPress={() => abort.current?.abort()}>
            Stop
          </Button>
        </div>
      )}
      {state.data.mayDraft ? null : <Allow model={model} onAllowed={refresh} />}
    </div>
  )
}

function Standing({ state: { allowance, evaluation, mayDraft } }: { readonly state: EvaluationState }) {
  return (
    <>
      {evaluation === null ? (
        <p>
          It was not yet evaluated here{mayDraft ? '.' : ', so it does not draft for patients.'} Evaluating drafts twelve made-up visits,
          some with traps, and takes about as long as twelve drafts.
        </p>
      ) : (
        <>
          {isFull(evaluation) ? null : (
            <p>
              Tried on {evaluation.scores.length} of {allVisits} visits: a look, and not the evaluation that a model needs to draft for
              patients.
            </p>
          )}
          <Facts facts={figuresOf(evaluation)} />
        </>
      )}
      {allowance === null ? null : (
        <p className="soft">
          Allowed without an evaluation on {format.dayOf(allowance.at)}: {allowance.reason}
        </p>
      )}
    </>
  )
}

function figuresOf(card: Card): (readonly [string, string])[] {
  return [
    ['Facts in the note', percent(card.quality)],
    ['Facts in neither note nor list', percent(card.omission)],
    ['Traps it fell into', `${String(card.trapsSprung)} of ${String(card.traps)}`],
    ['Statements without ground', percent(card.unsupported)],
    ['First word after', `${card.secondsToFirstWord.toFixed(0)} s, the visit not read ahead`],
    ['Whole note after', `${card.secondsToNote.toFixed(0)} s`],
    ['Memory at most', card.memoryBytes === null ? 'not known' : format.bytes(card.memoryBytes)],
    ['Visits', String(card.scores.length)],
    ['Evaluated', `${format.dayOf(card.evaluatedAt)}, Cloister ${card.appVersion}`],
  ]
}

/** The way past the evaluation: on record, with a reason. */
function Allow({ model, onAllowed }: { readonly model: Model; readonly onAllowed: () => void }) {
  const { query } = useLink()
  const [reason, setReason] = useState('')
  const allow = useMutation(query.models.allowUnevaluated.mutationOptions({ onSuccess: onAllowed }))
  const enough = reason.trim().length >= 3
  return (
    <div className={styles['form']}>
      <Field
        label="Or let it draft without an evaluation, because"
        value={reason}
        onChange={setReason}
        maxLength={1000}
        description="The reason stays in the record."
      />
      {allow.isError ? <Problem error={allow.error} /> : null}
      <span>
        <Button
          small
          isDisabled={!enough || allow.isPending}
          onPress={() => {
            allow.mutate({ id: model.id, reason })
          }}
        >
          Allow it
        </Button>
      </span>
    </div>
  )
}
