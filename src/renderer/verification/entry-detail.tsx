import type { LedgerEntry } from '../../contract/ledger.ts'
import { format } from '../ui/index.ts'
import { saidIn } from './entry-words.ts'
import styles from './verification.module.css'

/** What an entry says in words, and for whoever audits it, folded away, the entry as it was written. */
export function EntryDetail({ entry }: { readonly entry: LedgerEntry }) {
  const { actorId, at, body, kind, leafHash, seq, subjectId } = entry
  const said = saidIn(body)
  const written: readonly (readonly [string, string])[] = [
    ['Kind', kind],
    ['Time', at],
    ['By', actorId ?? 'none'],
    ['Of', subjectId ?? 'none'],
    ['Content', body ?? 'none'],
    ['Leaf', leafHash],
  ]
  return (
    <div className={styles['detail']}>
      {said.length === 0 ? null : (
        <dl className={styles['said']}>
          {said.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <details className={styles['written']}>
        <summary>
          As written<span className="unseen">, entry {format.figures(seq)}</span>
        </summary>
        <dl>
          {written.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
