import { memo } from 'react'
import type { Disposition, Risk, Statement, Verdict } from '../../contract/records.ts'
import { moved } from './lights.ts'
import styles from './statement-row.module.css'

export const riskWords: Record<Risk, string> = {
  order: 'order',
  medication: 'medication',
  symptom: 'symptom',
  diagnosis: 'diagnosis',
  other: 'other',
}
export const verdictWords: Record<Verdict, string> = {
  supported: 'supported',
  unsure: 'unsure',
  unsupported: 'no source',
  contradicted: 'contradicted',
}
const signs: Record<Verdict, string> = { supported: '', unsure: '?', unsupported: '!', contradicted: '≠' }
export const dispositionWords: Record<Disposition, string> = {
  pending: 'no answer yet',
  accepted: 'accepted',
  edited: 'edited',
  rejected: 'rejected',
}
const glyphs: Record<Disposition, string> = { pending: '', accepted: '✓', edited: '✎', rejected: '✕' }

export const statementElementId = (id: string): string => `statement-${id}`

/** A statement as it is read aloud. */
export function spoken(statement: Statement): string {
  const turns = statement.evidence.map(({ turn }) => turn).join(', ')
  return [
    statement.currentText,
    statement.origin === 'clinician' ? 'Written by you.' : `${verdictWords[statement.verdict]}, ${riskWords[statement.risk]}.`,
    `${dispositionWords[statement.disposition]}.`,
    turns === '' ? '' : `${statement.evidence.length === 1 ? 'Turn' : 'Turns'} ${turns}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

type StatementRowProps = {
  readonly statement: Statement
  readonly current: boolean
  readonly lit: boolean
  readonly tabbable: boolean
  readonly onTake: (id: string) => void
  readonly onPoint: (id: string | null) => void
}

/** One sentence of the note. A mark is never only a colour: unsure is underlined, no source is boxed, contradicted is boxed twice; each has a sign and is said. */
export const StatementRow = memo(function StatementRow({ statement, current, lit, tabbable, onTake, onPoint }: StatementRowProps) {
  const { id, verdict, disposition, origin, currentText, evidence } = statement
  const marked = verdict !== 'supported' && origin === 'model'
  return (
    <li
      className={styles['row']}
      data-verdict={origin === 'clinician' ? 'supported' : verdict}
      data-disposition={disposition}
      data-current={current}
      data-lit={lit}
      onPointerMove={(event) => {
        if (moved(event)) onPoint(id)
      }}
      onPointerLeave={() => {
        onPoint(null)
      }}
    >
      <span className={styles['glyph']} aria-hidden="true">
        {glyphs[disposition]}
      </span>
      <div
        id={statementElementId(id)}
        className={styles['statement']}
        role="group"
        aria-label={spoken(statement)}
        aria-current={current}
        tabIndex={tabbable ? 0 : -1}
        onFocus={() => {
          onTake(id)
        }}
        onClick={() => {
          onTake(id)
        }}
      >
        <span className={styles['text']}>{currentText}</span>
        {marked ? (
          <span className={styles['label']}>
            <span aria-hidden="true">{signs[verdict]} </span>
            {verdictWords[verdict]}
          </span>
        ) : null}
        {origin === 'clinician' ? <span className={styles['own']}>yours</span> : null}
      </div>
      <span className={styles['turns']} aria-hidden="true">
        {evidence.map(({ turn }) => turn).join(' ')}
      </span>
    </li>
  )
})
