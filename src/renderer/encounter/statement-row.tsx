import { memo } from 'react'
import { markOf, type Mark } from '../../contract/marks.ts'
import type { Disposition, Risk, Statement } from '../../contract/records.ts'
import { moved } from './lights.ts'
import styles from './statement-row.module.css'

export const riskWords: Record<Risk, string> = {
  order: 'order',
  medication: 'medication',
  symptom: 'symptom',
  diagnosis: 'diagnosis',
  other: 'other',
}
export const markWords: Record<Mark, string> = {
  supported: 'supported',
  found: 'words found',
  unsure: 'unsure',
  unsupported: 'no source',
  contradicted: 'contradicted',
}
const signs: Record<Mark, string> = { supported: '=', found: '', unsure: '?', unsupported: '!', contradicted: '≠' }
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
    statement.origin === 'clinician' ? 'Written by you.' : `${markWords[markOf(statement)]}, ${riskWords[statement.risk]}.`,
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

/** One sentence of the note. A mark is never only a colour: supported has a sign, unsure is underlined, no source is boxed, contradicted is boxed twice; each has a sign and is said. */
export const StatementRow = memo(function StatementRow({ statement, current, lit, tabbable, onTake, onPoint }: StatementRowProps) {
  const { id, disposition, origin, currentText, evidence } = statement
  const mark = markOf(statement)
  return (
    <li
      className={styles['row']}
      data-mark={origin === 'clinician' ? 'yours' : mark}
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
        {origin === 'clinician' ? <span className={styles['own']}>yours</span> : <Label mark={mark} />}
      </div>
      <span className={styles['turns']} aria-hidden="true">
        {evidence.map(({ turn }) => turn).join(' ')}
      </span>
    </li>
  )
})

/** What is found is left bare, what is supported has its sign alone: words stand where a clinician has to look. */
function Label({ mark }: { readonly mark: Mark }) {
  if (mark === 'found') return null
  return (
    <span className={styles['label']} title={mark === 'supported' ? markWords[mark] : undefined}>
      <span aria-hidden="true">{signs[mark]}</span>
      {mark === 'supported' ? null : ` ${markWords[mark]}`}
    </span>
  )
}
