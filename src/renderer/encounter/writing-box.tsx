import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Button, commandKey } from '../ui/index.ts'
import { useBuffer } from './buffers.ts'
import styles from './writing-box.module.css'

type WritingBoxProps = {
  readonly label: string
  /** The name under which the text is kept while it is typed. */
  readonly field: string
  readonly initial: string
  readonly submit: string
  readonly pending: boolean
  readonly onSubmit: (text: string, forget: () => void) => void
  readonly onCancel: () => void
  /** What stands above the text. */
  readonly children?: ReactNode
}

/** Where a sentence is written. Escape leaves it, the command key with Enter takes it; what is typed is kept at every key. */
export function WritingBox({ label, field, initial, submit, pending, onSubmit, onCancel, children }: WritingBoxProps) {
  const { text, type, forget, keeping, problem, restored } = useBuffer(field, initial)
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  useEffect(() => {
    const element = area.current
    if (element === null) return
    element.focus({ preventScroll: true })
    element.setSelectionRange(element.value.length, element.value.length)
    element.parentElement?.scrollIntoView({ block: 'nearest' })
  }, [])
  const take = (): void => {
    if (text.trim() !== '' && !pending) onSubmit(text.trim(), forget)
  }
  const leave = (): void => {
    forget()
    onCancel()
  }
  return (
    <div className={styles['box']}>
      {children}
      <label htmlFor={id} className="unseen">
        {label}
      </label>
      <textarea
        id={id}
        ref={area}
        value={text}
        rows={Math.min(8, Math.max(2, Math.ceil(text.length / 70)))}
        maxLength={10_000}
        aria-describedby={`${id}-state`}
        onChange={(event) => {
          type(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            leave()
          } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            event.stopPropagation()
            event.nativeEvent.stopImmediatePropagation()
            take()
          }
        }}
      />
      <div className={styles['foot']}>
        <span id={`${id}-state`} className={styles['state']} data-keeping={keeping}>
          {problem ?? (restored ? 'Restored from before. Kept as you type.' : 'Kept as you type.')}
        </span>
        <Button small kind="quiet" hint="Esc" onPress={leave}>
          Leave
        </Button>
        <Button small kind="main" hint={`${commandKey} Enter`} isDisabled={pending || text.trim() === ''} onPress={take}>
          {submit}
        </Button>
      </div>
    </div>
  )
}
