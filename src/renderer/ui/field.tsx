import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components'
import { Button } from './button.tsx'
import { useFocusFirst } from './use-focus-first.ts'
import styles from './field.module.css'

type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly description?: ReactNode
  /** A sentence; the field is marked while it is there. */
  readonly error?: string | undefined
  readonly autoFocus?: boolean
  readonly placeholder?: string
  readonly lines?: number
  readonly figures?: boolean
  readonly onBlur?: () => void
  readonly name?: string
  readonly maxLength?: number
  readonly required?: boolean
  readonly type?: 'text' | 'date' | 'number'
  readonly inputRef?: RefObject<HTMLInputElement | null>
}

export function Field(props: FieldProps) {
  const {
    label,
    value,
    onChange,
    description,
    error,
    autoFocus = false,
    placeholder = '',
    lines,
    figures = false,
    onBlur,
    name,
    maxLength,
  } = props
  const own = useRef<HTMLInputElement>(null)
  const ref = props.inputRef ?? own
  useFocusFirst(ref, autoFocus)
  const input = [styles['input'], figures ? styles['figures'] : ''].join(' ')
  return (
    <TextField
      className={styles['field'] ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired={props.required ?? false}
      type={props.type ?? 'text'}
      validationBehavior="aria"
      {...(onBlur === undefined ? {} : { onBlur })}
      {...(name === undefined ? {} : { name })}
      {...(maxLength === undefined ? {} : { maxLength })}
    >
      <Label>{label}</Label>
      {lines === undefined ? (
        <Input className={input} placeholder={placeholder} autoComplete="off" spellCheck={false} ref={ref} />
      ) : (
        <TextArea className={input} placeholder={placeholder} rows={lines} autoComplete="off" spellCheck={false} />
      )}
      {description === undefined ? null : (
        <Text slot="description" className={styles['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error ?? ''}</FieldError>
    </TextField>
  )
}

type SecretProps = Pick<FieldProps, 'label' | 'value' | 'onChange' | 'description' | 'error' | 'autoFocus'> & {
  readonly fresh?: boolean
}

/** A passphrase: hidden until its owner asks to see it. `fresh` is for one that is being chosen. */
export function SecretField({ label, value, onChange, description, error, autoFocus = false, fresh = false }: SecretProps) {
  const [seen, setSeen] = useState(false)
  const [caps, setCaps] = useState(false)
  const ref = useRef<HTMLInputElement>(null)
  useFocusFirst(ref, autoFocus)
  return (
    <TextField
      className={styles['field'] ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      type={seen ? 'text' : 'password'}
      validationBehavior="aria"
      onKeyUp={(event) => {
        setCaps(event.getModifierState('CapsLock'))
      }}
    >
      <Label>{label}</Label>
      <div className={styles['secret']}>
        <Input ref={ref} className={styles['input'] ?? ''} autoComplete={fresh ? 'new-password' : 'off'} spellCheck={false} />
        <Button
          kind="quiet"
          small
          aria-pressed={seen}
          more={label.toLowerCase()}
          onPress={() => {
            setSeen(!seen)
          }}
        >
          {seen ? 'Hide' : 'Show'}
        </Button>
      </div>
      <span role="status" className={styles['caps']}>
        {caps ? 'Caps Lock is on.' : ''}
      </span>
      {description === undefined ? null : (
        <Text slot="description" className={styles['description'] ?? ''}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error ?? ''}</FieldError>
    </TextField>
  )
}
