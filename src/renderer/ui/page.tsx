import type { ReactNode } from 'react'
import styles from './page.module.css'

type PageProps = {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly wide?: boolean
}

/** A screen that scrolls as a whole, with its name and what can be done on top. */
export function Page({ title, lead, actions, children, wide = false }: PageProps) {
  return (
    <div className={styles['page']}>
      <div className={wide ? styles['wide'] : styles['measure']}>
        <header className={styles['header']}>
          <div>
            <h1 className={styles['title']}>{title}</h1>
            {lead === undefined ? null : <p className={styles['lead']}>{lead}</p>}
          </div>
          {actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}

/** A part of a page, named. */
export function Part({ title, children, actions }: { readonly title: string; readonly children: ReactNode; readonly actions?: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <div className={styles['partHead']}>
        <h2 className={styles['partTitle']}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Names and values, one pair a line. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
