import type { Note } from '../../contract/records.ts'
import { format } from '../ui/index.ts'
import styles from './note-pane.module.css'

/** Who attested the note and when. From then on it is read only. */
export function Signature({ note }: { readonly note: Note }) {
  if (note.signature === null) return null
  const { userName, signedAt, sha256 } = note.signature
  return (
    <div className={styles['signature']}>
      <p>
        <strong>Signed by {userName}</strong>, {format.dayOf(signedAt)}, {format.clock(signedAt)}. It cannot be changed; add an addendum
        where something is to be said.
      </p>
      <p className={styles['hash']}>SHA-256 {sha256}</p>
    </div>
  )
}
