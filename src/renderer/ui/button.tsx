import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import type { ReactNode } from 'react'
import { Key } from './key.tsx'
import styles from './button.module.css'

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className'> & {
  readonly children: ReactNode
  /** `main` is the one step that leads on; there is at most one in sight. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly small?: boolean
  /** The key that does the same, shown beside the words. */
  readonly hint?: string
  /** What the ear needs beside the words: of several buttons that look alike, which one this is. */
  readonly more?: string
}

export function Button({ children, kind = 'plain', small = false, hint, more, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={[styles['button'], styles[kind], small ? styles['small'] : ''].join(' ')}>
      <span>
        {children}
        {more === undefined ? null : <span className="unseen"> {more}</span>}
      </span>
      {hint === undefined ? null : <Key>{hint}</Key>}
    </AriaButton>
  )
}
