import { useQuery } from '@tanstack/react-query'
import { diffWords } from 'diff'
import { useState } from 'react'
import { emptySection, type Note, type NoteSummary } from '../../contract/records.ts'
import { useLink } from '../link/index.ts'
import { Choice, format, Problem, Sheet, Waiting, type Option } from '../ui/index.ts'
import styles from './compare-sheet.module.css'

type CompareSheetProps = { readonly note: Note; readonly versions: readonly NoteSummary[]; readonly onClose: () => void }
/** A version as the model left it, or as it stands after review: `drafted:ID`, `stands:ID`. */
type Which = `drafted:${string}` | `stands:${string}`

/** A note's text by section; rejected statements are not part of what stands. */
function textOf(
  note: Note,
  state: 'drafted' | 'stands',
): Map<string, { readonly title: string; readonly text: string; readonly empty: string }> {
  return new Map(
    note.sections.map((section) => {
      const { key, title, statements } = section
      const shown =
        state === 'drafted'
          ? statements.filter(({ origin }) => origin === 'model').map(({ text }) => text)
          : statements.filter(({ disposition }) => disposition !== 'rejected').map(({ currentText }) => currentText)
      return [key, { title, text: shown.join('\n'), empty: emptySection(note, section) }]
    }),
  )
}

export function CompareSheet({ note, versions, onClose }: CompareSheetProps) {
  const { query } = useLink()
  const previous = versions.find(({ version }) => version === note.version - 1)
  const [left, setLeft] = useState<Which>(previous === undefined ? `drafted:${note.id}` : `stands:${previous.id}`)
  const [right, setRight] = useState<Which>(`stands:${note.id}`)
  const options: Option<Which>[] = versions.flatMap(({ id, version, createdAt }) => [
    { value: `drafted:${id}` as const, label: `Version ${String(version)}, as drafted at ${format.clock(createdAt)}` },
    { value: `stands:${id}` as const, label: `Version ${String(version)}, as it stands` },
  ])
  const idOf = (which: Which): string => which.slice(which.indexOf(':') + 1)
  const a = useQuery(query.notes.get.queryOptions({ input: { id: idOf(left) }, staleTime: Infinity }))
  const b = useQuery(query.notes.get.queryOptions({ input: { id: idOf(right) }, staleTime: Infinity }))
  return (
    <Sheet title="Compare" size="full" onClose={onClose}>
      <div className={styles['sheet']}>
        <div className={styles['choices']}>
          <Choice label="From" value={left} onChange={setLeft} options={options} />
          <Choice label="To" value={right} onChange={setRight} options={options} />
        </div>
        {a.isError ? <Problem error={a.error} /> : null}
        {b.isError ? <Problem error={b.error} /> : null}
        {a.data === undefined || b.data === undefined ? (
          <Waiting />
        ) : (
          <Difference
            from={textOf(a.data, left.startsWith('drafted') ? 'drafted' : 'stands')}
            to={textOf(b.data, right.startsWith('drafted') ? 'drafted' : 'stands')}
          />
        )}
      </div>
    </Sheet>
  )
}

type Texts = ReturnType<typeof textOf>

function Difference({ from, to }: { readonly from: Texts; readonly to: Texts }) {
  const keys = [...new Set([...from.keys(), ...to.keys()])]
  const same = keys.every((key) => (from.get(key)?.text ?? '') === (to.get(key)?.text ?? ''))
  return (
    <>
      <p className="soft" role="status">
        {same ? 'There is no difference.' : 'Struck through: only in the first. Underlined: only in the second.'}
      </p>
      {keys.map((key) => {
        const before = from.get(key)
        const after = to.get(key)
        const parts = diffWords(before?.text ?? '', after?.text ?? '')
        return (
          <section key={key} aria-label={after?.title ?? before?.title ?? key}>
            <h3 className={styles['title']}>{after?.title ?? before?.title ?? key}</h3>
            <p className={styles['text']}>
              {parts.length === 0 ? <span className="soft">{(after ?? before)?.empty}</span> : null}
              {parts.map((part, index) =>
                part.added ? (
                  <ins key={index}>{part.value}</ins>
                ) : part.removed ? (
                  <del key={index}>{part.value}</del>
                ) : (
                  <span key={index}>{part.value}</span>
                ),
              )}
            </p>
          </section>
        )
      })}
    </>
  )
}
