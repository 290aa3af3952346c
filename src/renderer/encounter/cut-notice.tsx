import type { ReactNode } from 'react'
import { cutWords, type CutReason } from '../../contract/records.ts'
import { Note as Notice } from '../ui/index.ts'
import styles from './note-pane.module.css'

type CutNoticeProps = { readonly title: string; readonly why: CutReason; readonly children?: ReactNode }

/** Where a section breaks off since the model was stopped in it, with the way out if there is one to press. */
export function CutNotice({ title, why, children }: CutNoticeProps) {
  return (
    <div className={styles['cut']}>
      <Notice tone="amber">
        {cutWords(title, why)} Look whether something is missing, or ask for this section again. {children}
      </Notice>
    </div>
  )
}
