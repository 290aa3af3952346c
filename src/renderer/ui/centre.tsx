import type { ReactNode } from 'react'
import styles from './centre.module.css'

/** A screen with one thing on it: what comes before the work. */
export function Centre({
  title,
  lead,
  children,
  aside,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  readonly aside?: ReactNode
}) {
  return (
    <main className={styles['centre']}>
      <div className={styles['card']}>
        <div className={styles['brand']}>
          <span className={styles['mark']} aria-hidden="true" />
          Cloister
          {aside === undefined ? null : <span className={styles['aside']}>{aside}</span>}
        </div>
        <h1 className={styles['title']}>{title}</h1>
        {lead === undefined ? null : <p className={styles['lead']}>{lead}</p>}
        {children}
      </div>
    </main>
  )
}
