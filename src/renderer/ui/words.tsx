import type { ReactNode } from 'react'
import { explain } from '../link/index.ts'
import styles from './words.module.css'

/** An error, said where it happened, with the next step if there is one to press. */
export function Problem({ error, children }: { readonly error: unknown; readonly children?: ReactNode }) {
  const { sentence, detail } = explain(error)
  const seconds = detail['seconds']
  return (
    <div className={styles['problem']} role="alert">
      <p>
        {sentence}
        {typeof seconds === 'number' ? ` ${String(seconds)} s.` : ''}
      </p>
      {children}
    </div>
  )
}

/** A sentence that should be seen: `calm` informs, `amber` asks for a look, `red` says that something does not hold. */
export function Note({
  tone = 'calm',
  children,
  title,
}: {
  readonly tone?: 'calm' | 'amber' | 'red'
  readonly children: ReactNode
  readonly title?: string
}) {
  return (
    <div className={[styles['note'], styles[tone]].join(' ')} role="note">
      {title === undefined ? null : <strong className={styles['noteTitle']}>{title}</strong>}
      <div>{children}</div>
    </div>
  )
}

/** What a place says while there is nothing in it, and what to do next. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <p className={styles['emptyTitle']}>{title}</p>
      <div>{children}</div>
    </div>
  )
}

/** Calm words while something is fetched. They come only after a moment, so that quick answers do not flicker. */
export function Waiting({ children = 'One moment …' }: { readonly children?: ReactNode }) {
  return (
    <p className={styles['waiting']} role="status">
      {children}
    </p>
  )
}
