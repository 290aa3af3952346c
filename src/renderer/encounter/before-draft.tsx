import type { Readiness } from '../../contract/drafting.ts'
import { errorSentences } from '../../contract/errors.ts'
import type { Template } from '../../contract/records.ts'
import { Button, format, Note, Progress } from '../ui/index.ts'
import { useNavigation, type DraftRun } from '../work/index.ts'
import styles from './note-pane.module.css'

/** Why there can be no draft, where there can be none. */
export function refusal(readiness: Readiness | undefined): string | null {
  switch (readiness?.state) {
    case 'no-model':
      return errorSentences.MODEL_MISSING
    case 'too-thin':
      return errorSentences.SOURCE_TOO_THIN
    case 'not-a-visit':
      return errorSentences.SOURCE_NOT_A_VISIT
    case 'not-english':
      return errorSentences.SOURCE_LANGUAGE
    case 'no-source':
      return errorSentences.SOURCE_EMPTY
    case 'loading-model':
    case 'reading':
    case 'read':
    case 'ready':
    case undefined:
      return null
  }
}

type BeforeDraftProps = {
  readonly template: Template | undefined
  readonly readiness: Readiness | undefined
  readonly run: DraftRun
  readonly onDraft: () => void
}

/** The note's place while there is no note: what it will hold, and whether it can be begun. */
export function BeforeDraft({ template, readiness, run, onDraft }: BeforeDraftProps) {
  const { go } = useNavigation()
  const why = refusal(readiness)
  const parts = readiness?.parts ?? 1
  const ahead = run.phase === 'reading-ahead' ? run : null
  return (
    <div className={styles['before']}>
      {why === null ? (
        <>
          <Ahead ahead={ahead} read={readiness?.state === 'read'} />
          {parts > 1 && readiness !== undefined ? (
            <Note tone="amber" title="This visit is longer than the model can read at once.">
              It needs {format.figures(readiness.neededTokens ?? 0)} tokens; {format.figures(readiness.contextTokens ?? 0)} fit. Nothing is
              cut off: it can be drafted in {format.figures(parts)} parts, one after the other.
            </Note>
          ) : null}
          <div className={styles['go']}>
            <Button kind="main" hint="d" onPress={onDraft}>
              {parts > 1 ? `Draft in ${String(parts)} parts` : 'Draft the note'}
            </Button>
            <span className="soft">Each sentence will be checked against the visit.</span>
          </div>
        </>
      ) : (
        <Note tone="amber">
          <p>{why}</p>
          {readiness?.state === 'no-model' ? (
            <p>
              <Button
                small
                onPress={() => {
                  go({ screen: 'settings' })
                }}
              >
                Open Settings
              </Button>
            </p>
          ) : null}
        </Note>
      )}
      {template === undefined ? null : (
        <section aria-label={`What a ${template.name} note holds`}>
          <h3>{template.name}</h3>
          <p className="soft">{template.description}</p>
          <ul className={styles['plan']}>
            {template.sections.map(({ key, title, instruction }) => (
              <li key={key}>
                <span>{title}</span>
                <span className="soft">{instruction}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Ahead({ ahead, read }: { readonly ahead: Extract<DraftRun, { phase: 'reading-ahead' }> | null; readonly read: boolean }) {
  if (ahead === null && !read) return null
  if (ahead === null || ahead.readiness?.state === 'read') return <p className="soft">The visit is read: the draft begins at once.</p>
  if (ahead.readiness === null || ahead.readiness.state === 'loading-model') return <Progress label="Loading the model" fraction={null} />
  return (
    <Progress
      label="Reading the visit ahead; you can draft at any time"
      fraction={ahead.readiness.fractionRead}
      secondsLeft={ahead.secondsLeft}
    />
  )
}
