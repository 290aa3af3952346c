import type { ActiveRun } from '../work/index.ts'
import { Progress } from '../ui/index.ts'
import { CutNotice } from './cut-notice.tsx'
import { StatementRow } from './statement-row.tsx'
import styles from './note-pane.module.css'

const nothing = (): void => undefined

/** The note while it is being written. What is shown here is not announced word by word. */
export function LiveNote({ run }: { readonly run: ActiveRun }) {
  if (run.phase === 'starting')
    return (
      <div className={styles['live']}>
        <Progress label="Getting the model ready" fraction={null} />
      </div>
    )
  if (run.phase === 'reading')
    return (
      <div className={styles['live']}>
        <Progress
          label={run.parts > 1 ? `Reading part ${String(run.part)} of ${String(run.parts)} of the visit` : 'Reading the visit'}
          fraction={run.fraction}
          secondsLeft={run.secondsLeft}
        />
      </div>
    )
  return (
    <div className={styles['scroll']} aria-busy="true" tabIndex={0} role="group" aria-label="The note as it is written">
      {run.sections.map((section) => (
        <section key={section.key} className={styles['section']} aria-label={section.title}>
          <h3 className={styles['sectionHead']}>{section.title}</h3>
          <ul>
            {section.statements.map((statement) => (
              <StatementRow
                key={statement.id}
                statement={statement}
                current={false}
                lit={false}
                tabbable={false}
                onTake={nothing}
                onPoint={nothing}
              />
            ))}
            {section.text === '' ? null : (
              <li className={styles['coming']}>
                {section.text}
                <span className={styles['caret']} aria-hidden="true" />
              </li>
            )}
          </ul>
          {section.cut === null ? null : <CutNotice title={section.title} why={section.cut} />}
        </section>
      ))}
    </div>
  )
}
