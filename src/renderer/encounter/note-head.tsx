import type { Note, NoteSummary } from '../../contract/records.ts'
import { Button, Choice, commandKey, format } from '../ui/index.ts'
import { tally } from './review-order.ts'
import type { HandOut } from './use-hand-out.ts'
import styles from './note-head.module.css'
import pane from './note-pane.module.css'

type NoteHeadProps = {
  readonly note: Note
  readonly versions: readonly NoteSummary[]
  readonly onVersion: (id: string) => void
  readonly onCompare: () => void
  readonly onDraft: () => void
  readonly onAcceptSupported: () => void
  readonly onSign: () => void
  readonly onHandOut: (purpose: HandOut['purpose']) => void
  readonly onAddendum: () => void
}

/** Which version of the note is in sight, and what can be done with it as a whole. */
export function NoteHead(props: NoteHeadProps) {
  const { note, versions, onVersion, onCompare, onDraft, onAcceptSupported, onSign, onHandOut, onAddendum } = props
  return (
    <header className={pane['head']}>
      <div className={styles['what']}>
        <h2>Note</h2>
        {versions.length > 1 ? <Versions note={note} versions={versions} onVersion={onVersion} /> : null}
      </div>
      <div className={styles['actions']}>
        <Button small kind="quiet" hint="v" onPress={onCompare}>
          Compare
        </Button>
        {note.signature === null ? (
          <>
            <Button small kind="quiet" hint="d" onPress={onDraft}>
              Draft again
            </Button>
            <Button small hint="⇧A" isDisabled={tally(note).pendingSupported === 0} onPress={onAcceptSupported}>
              Accept supported
            </Button>
            <Button small kind="main" hint={`${commandKey} ↵`} onPress={onSign}>
              Sign …
            </Button>
          </>
        ) : (
          <>
            <Button
              small
              onPress={() => {
                onHandOut('copy')
              }}
            >
              Copy
            </Button>
            <Button
              small
              onPress={() => {
                onHandOut('print')
              }}
            >
              Print …
            </Button>
            <Button
              small
              onPress={() => {
                onHandOut('pdf')
              }}
            >
              PDF …
            </Button>
            <Button small kind="main" onPress={onAddendum}>
              Addendum …
            </Button>
          </>
        )}
      </div>
    </header>
  )
}

/** Folded away it says which of how many; when each was written, and how it fared, stands in the list. */
function Versions({ note, versions, onVersion }: Pick<NoteHeadProps, 'note' | 'versions' | 'onVersion'>) {
  return (
    <div className={styles['versions']}>
      <Choice
        label="Version"
        hideLabel
        value={note.id}
        onChange={onVersion}
        options={versions.map(({ id, version, createdAt, signed, complete, statements, contradicted, unsupported, unsure }) => ({
          value: id,
          brief: `Version ${String(version)} of ${String(versions.length)}`,
          label: `Version ${String(version)}, ${format.clock(createdAt)}${signed ? ', signed' : complete ? '' : ', stopped'}`,
          note: `${format.count(statements, 'statement')}, ${String(contradicted)} contradicted, ${String(unsupported)} without a source, ${String(unsure)} unsure`,
        }))}
      />
    </div>
  )
}
