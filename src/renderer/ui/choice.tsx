import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField,
  RadioGroup,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components'
import styles from './choice.module.css'

export type Option<T extends string> = {
  readonly value: T
  readonly label: string
  readonly note?: string
  /** What a folded choice shows of it, where the label is too long for its place. */
  readonly brief?: string
  readonly disabled?: boolean
}

type ChoiceProps<T extends string> = {
  readonly label: string
  readonly options: readonly Option<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly hideLabel?: boolean
  readonly disabled?: boolean
}

/** One of a few, all in sight. */
export function Radios<T extends string>({
  label,
  options,
  value,
  onChange,
  row = false,
  disabled = false,
}: ChoiceProps<T> & { readonly row?: boolean }) {
  return (
    <RadioGroup
      className={styles['radios'] ?? ''}
      value={value}
      isDisabled={disabled}
      onChange={(next) => {
        const option = options.find((some) => some.value === next)
        if (option !== undefined) onChange(option.value)
      }}
    >
      <Label className={styles['label'] ?? ''}>{label}</Label>
      <div className={row ? styles['row'] : styles['column']}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} isDisabled={option.disabled ?? false}>
            <RadioButton className={styles['radio'] ?? ''}>
              <span className={styles['dot']} aria-hidden="true" />
              <span>
                {option.label}
                {option.note === undefined ? null : <span className={styles['note']}>{option.note}</span>}
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  )
}

/** One of several, folded away. */
export function Choice<T extends string>({ label, options, value, onChange, hideLabel = false, disabled = false }: ChoiceProps<T>) {
  const brief = options.find((option) => option.value === value)?.brief
  return (
    <Select
      className={styles['select'] ?? ''}
      value={value}
      isDisabled={disabled}
      onChange={(next) => {
        const option = options.find((some) => some.value === next)
        if (option !== undefined) onChange(option.value)
      }}
    >
      <Label className={hideLabel ? 'unseen' : (styles['label'] ?? '')}>{label}</Label>
      <Button className={styles['trigger'] ?? ''}>
        {brief === undefined ? (
          <SelectValue className={styles['value'] ?? ''} />
        ) : (
          <SelectValue className={styles['value'] ?? ''}>{brief}</SelectValue>
        )}
        <span aria-hidden="true" className={styles['arrow']} />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={4}>
        <ListBox className={styles['list'] ?? ''} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles['item'] ?? ''} isDisabled={option.disabled ?? false}>
              <Text slot="label">{option.label}</Text>
              {option.note === undefined ? null : (
                <Text slot="description" className={styles['note'] ?? ''}>
                  {option.note}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
