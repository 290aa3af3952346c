import { emptySection, type Note } from '../../contract/records.ts'
import { Button } from '../ui/index.ts'
import { CutNotice } from './cut-notice.tsx'
import type { Lights } from './lights.ts'
import { StatementRow } from './statement-row.tsx'
import { WritingBox } from './writing-box.tsx'
import styles from './note-pane.module.css'

/** What is being written: a statement anew, or a new one in a section. */
export type Writing =
  { readonly kind: 'nothing' } | { readonly kind: 'edit'; readonly id: string } | { readonly kind: 'add'; readonly sectionKey: string }

export const editField = (id: string): string => `edit:${id}`
export const addField = (noteId: string, sectionKey: string): string => `add:${noteId}:${sectionKey}`

type NoteSectionProps = {
  readonly note: Note
  readonly section: Note['sections'][number]
  readonly writing: Writing
  readonly lights: Lights
  readonly currentId: string | null
  /** The one statement that Tab reaches. */
  readonly tabId: string | null
  readonly onTake: (id: string) => void
  readonly onPoint: (id: string | null) => void
  readonly onCopy: () => void
  readonly onAdd: () => void
  readonly onRedo: () => void
  readonly onAdded: (text: string, forget: () => void) => void
  readonly onEdited: (statementId: string, text: string, forget: () => void) => void
  readonly onStop: () => void
}

/** One heading of a note with its statements, and what is being written there. */
export function NoteSection(props: NoteSectionProps) {
  const { note, section, writing, lights, currentId, tabId, onTake, onPoint, onCopy, onAdd, onRedo, onAdded, onEdited, onStop } = props
  const signed = note.signature !== null
  const statements = signed ? section.statements.filter(({ disposition }) => disposition !== 'rejected') : section.statements
  return (
    <section className={styles['section']} aria-label={section.title}>
      <div className={styles['sectionBar']}>
        <h3 className={styles['sectionHead']}>{section.title}</h3>
        {!signed ? (
          <>
            <Button small kind="quiet" more={`a sentence to ${section.title}`} onPress={onAdd}>
              Add
            </Button>
            <Button small kind="quiet" more={section.title} onPress={onRedo}>
              Redo
            </Button>
          </>
        ) : statements.length === 0 ? null : (
          <Button small kind="quiet" more={section.title} onPress={onCopy}>
            Copy
          </Button>
        )}
      </div>
      {statements.length === 0 ? <p className={styles['none']}>{emptySection(note, section)}</p> : null}
      <ul>
        {statements.map((some) =>
          writing.kind === 'edit' && writing.id === some.id ? (
            <li key={some.id} className={styles['writing']}>
              <WritingBox
                label="Edit the statement"
                field={editField(some.id)}
                initial={some.currentText}
                submit="Take it"
                pending={false}
                onCancel={onStop}
                onSubmit={(text, forget) => {
                  onEdited(some.id, text, forget)
                }}
              />
            </li>
          ) : (
            <StatementRow
              key={some.id}
              statement={some}
              current={some.id === currentId}
              lit={lights.statements.has(some.id)}
              tabbable={some.id === tabId}
              onTake={onTake}
              onPoint={onPoint}
            />
          ),
        )}
      </ul>
      {section.cut === null || signed ? null : (
        <CutNotice title={section.title} why={section.cut}>
          <Button small more={section.title} onPress={onRedo}>
            Redo this section
          </Button>
        </CutNotice>
      )}
      {writing.kind === 'add' && writing.sectionKey === section.key && !signed ? (
        <div className={styles['writing']}>
          <WritingBox
            label={`A sentence of your own for ${section.title}`}
            field={addField(note.id, section.key)}
            initial=""
            submit="Add"
            pending={false}
            onCancel={onStop}
            onSubmit={onAdded}
          />
        </div>
      ) : null}
    </section>
  )
}
