import { useMutation, useQuery } from '@tanstack/react-query'
import type { Answer, Decision, ReplayResult } from '../../contract/drafting.ts'
import type { CutReason } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Button, Facts, format, Note, Page, Part, Problem, Progress, Table, Waiting, type Column } from '../ui/index.ts'
import { useNavigation, useTemplates } from '../work/index.ts'
import styles from './decisions.module.css'

const actionWords: Record<Answer['action'], string> = {
  accept: 'accepted',
  edit: 'edited',
  reject: 'rejected',
  reopen: 'reopened',
  add: 'added',
  undo: 'undone',
}

const cutReasons: Record<CutReason, string> = { loop: 'where it repeated itself', length: 'at the limit of length' }

const answerColumns: readonly Column<Answer>[] = [
  { head: 'When', kind: 'figure', cell: ({ at }) => `${format.dayOf(at)} ${format.clockWithSeconds(at)}` },
  { head: 'Answer', cell: ({ action }) => actionWords[action] },
  { head: 'Text', cell: ({ text }) => text ?? '' },
]

function Hash({ children }: { readonly children: string }) {
  return <span className={styles['hash']}>{children}</span>
}

export function DecisionDetail({ id, onBack }: { readonly id: string; readonly onBack: () => void }) {
  const { query } = useLink()
  const { go } = useNavigation()
  const found = useQuery(query.decisions.get.queryOptions({ input: { id }, staleTime: Infinity, refetchOnMount: 'always' }))
  const templates = useTemplates()
  const replay = useMutation(query.decisions.replay.mutationOptions())
  const back = (
    <Button kind="quiet" onPress={onBack}>
      All decisions
    </Button>
  )
  if (found.isPending) return <Waiting />
  if (found.isError)
    return (
      <Page title="Decision" actions={back}>
        <Problem error={found.error} />
      </Page>
    )
  const decision = found.data
  const { cutSections, metrics, repeatsLeftOut } = decision
  const sections = templates.find((template) => template.id === decision.templateId)?.sections ?? []
  const cuts = (cutSections ?? []).map(
    ({ key, why }) => `${sections.find((section) => section.key === key)?.title ?? key}, ${cutReasons[why]}`,
  )
  return (
    <Page
      title={`${decision.purpose === 'draft' ? 'Draft of a note' : 'Draft of one section'}, ${format.dayOf(decision.startedAt)}, ${format.clock(decision.startedAt)}`}
      lead={`${decision.modelName}, ${decision.outcome}.`}
      wide
      actions={
        <>
          {back}
          <Button
            onPress={() => {
              go({ screen: 'encounter', id: decision.encounterId })
            }}
          >
            Open its encounter
          </Button>
          <Button
            kind="main"
            isDisabled={replay.isPending}
            onPress={() => {
              replay.mutate({ id })
            }}
          >
            {replay.isPending ? 'Writing it again …' : 'Replay'}
          </Button>
        </>
      }
    >
      {replay.isPending ? (
        <Progress label="The same model writes the same input again; the results are compared byte by byte." fraction={null} />
      ) : null}
      {replay.isError ? <Problem error={replay.error} /> : null}
      {replay.data === undefined ? null : <Replayed result={replay.data} />}
      <div className={styles['columns']}>
        <Part title="What was used">
          <Facts
            facts={[
              ['Model', decision.modelName],
              ['Model file, SHA-256', <Hash key="m">{decision.modelSha256}</Hash>],
              ['Adapter, SHA-256', decision.adapterSha256 === null ? 'none' : <Hash key="a">{decision.adapterSha256}</Hash>],
              ['Engine', `llama.cpp ${decision.llamaCppRelease}`],
              ['Device', `${decision.device}, ${format.count(decision.threads, 'thread')}`],
              ['Template and prompt', `${decision.templateId}, ${decision.promptId}`],
              ['Sampling', `temperature ${String(decision.sampling.temperature)}, seed ${String(decision.sampling.seed)}`],
              ['Against repetition', penaltiesText(decision.sampling.penalties)],
              ['Input, SHA-256', <Hash key="i">{decision.inputSha256}</Hash>],
              ['Output, SHA-256', <Hash key="o">{decision.outputSha256}</Hash>],
            ]}
          />
        </Part>
        <Part title="Figures">
          <Facts
            facts={[
              ['To the first word', format.duration(metrics.msToFirstWord)],
              ['To the end', format.duration(metrics.msTotal)],
              [
                'Tokens of the prompt',
                `${format.figures(metrics.promptTokens)}, of which ${format.figures(metrics.tokensReused)} were read before`,
              ],
              ['Tokens read again', format.figures(metrics.tokensReread)],
              [
                'Tokens written',
                `${format.figures(metrics.tokensWritten)} at ${metrics.writeTokensPerSecond.toFixed(1)} a second` +
                  (metrics.tokensAhead === undefined
                    ? ''
                    : `, of which ${format.figures(metrics.tokensAhead)} before the draft was asked for`),
              ],
              ['Reading', `${metrics.readTokensPerSecond.toFixed(1)} tokens a second`],
              ['Context', `${format.figures(decision.contextTokens)} tokens`],
              [
                'Statements',
                `${String(decision.verdicts.supported)} with their words found, ${String(decision.verdicts.unsure)} unsure, ${String(decision.verdicts.unsupported)} without a source, ${String(decision.verdicts.contradicted)} contradicted`,
              ],
              ...(repeatsLeftOut === null || repeatsLeftOut === 0
                ? []
                : ([['Repeated sentences left out', format.figures(repeatsLeftOut)]] as const)),
              ...(cuts.length === 0 ? [] : ([['The model was stopped in', cuts.join('; ')]] as const)),
            ]}
          />
        </Part>
      </div>
      <Part title="Answers">
        {decision.answers.length === 0 ? (
          <p className="soft">No one has answered its statements yet.</p>
        ) : (
          <Table label="Answers" columns={answerColumns} rows={decision.answers} idOf={(answer) => `${answer.statementId} ${answer.at}`} />
        )}
      </Part>
      <Part title="What the model wrote">
        <pre className={styles['output']} tabIndex={0} aria-label="What the model wrote">
          {decision.output}
        </pre>
      </Part>
    </Page>
  )
}

function Replayed({ result }: { readonly result: ReplayResult }) {
  return (
    <div role="status">
      {result.identical ? (
        <Note title="Identical, byte for byte.">
          <Hash>{result.outputSha256}</Hash>
        </Note>
      ) : (
        <Note tone="amber" title="Not identical.">
          {result.firstDifference === null ? null : <p>The first difference is at character {format.figures(result.firstDifference)}.</p>}
          {result.differences.length === 0 ? (
            <p>Model, engine and device are the same as then.</p>
          ) : (
            <ul>
              {result.differences.map(({ what, recorded, now }) => (
                <li key={what}>
                  {what}: then {recorded}, now {now}
                </li>
              ))}
            </ul>
          )}
        </Note>
      )}
    </div>
  )
}

function penaltiesText(penalties: Decision['sampling']['penalties']): string {
  if (penalties === null) return 'nothing'
  const { afterLoop, repeat } = penalties
  const inWords = ({ lastTokens, penalty }: typeof repeat) => `odds divided by ${String(penalty)} over ${String(lastTokens)} tokens`
  return afterLoop === undefined ? inWords(repeat) : `${inWords(repeat)}; after a loop ${inWords(afterLoop)}`
}
