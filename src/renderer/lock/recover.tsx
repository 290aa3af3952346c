import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Form, Input, Label, TextField } from 'react-aria-components'
import type { KeychainBackend, KeychainState } from '../../contract/vault.ts'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Centre, Problem, Radios, SecretField, strengthOf } from '../ui/index.ts'
import styles from './lock.module.css'

const groupCount = 8
const perGroup = 5

type RecoverProps = {
  readonly keychain: KeychainState
  readonly backend: KeychainBackend
  readonly onOpened: () => void
  readonly onBack: () => void
}

/** Opens the vault with the printed key, and gives it a new passphrase. */
export function Recover({ keychain, backend, onOpened, onBack }: RecoverProps) {
  const { query } = useLink()
  const [groups, setGroups] = useState<readonly string[]>(() => Array.from({ length: groupCount }, () => ''))
  const [newPassphrase, setNewPassphrase] = useState('')
  const [asked, setAsked] = useState(false)
  const [chosen, setChosen] = useState<KeychainBackend>(keychain.state === 'available' ? backend : 'device-file')
  const inputs = useRef<(HTMLInputElement | null)[]>([])
  const recover = useMutation(
    query.vault.recover.mutationOptions({
      onSuccess: () => {
        announce('The vault is open. Its passphrase is the new one.')
        onOpened()
      },
    }),
  )
  const problem = recover.isError ? explain(recover.error) : null
  const wrongGroup = problem?.code === 'RECOVERY_KEY_MISTYPED' ? problem.detail['group'] : null
  const strength = strengthOf(newPassphrase, '')

  function type(index: number, value: string): void {
    const parts = value
      .toUpperCase()
      .split(/[\s-]+/)
      .filter((part) => part !== '')
    if (parts.length > 1 || (parts[0]?.length ?? 0) > perGroup) {
      // The whole key, or several groups of it, pasted at once.
      const pieces = parts.length > 1 ? parts : (parts[0]?.match(new RegExp(`.{1,${String(perGroup)}}`, 'g')) ?? [])
      setGroups(groups.map((group, i) => pieces[i - index] ?? group))
      inputs.current[Math.min(groupCount - 1, index + pieces.length)]?.focus()
      return
    }
    setGroups(groups.map((group, i) => (i === index ? (parts[0] ?? '') : group)))
    if ((parts[0]?.length ?? 0) === perGroup) inputs.current[index + 1]?.focus()
  }

  return (
    <Centre
      title="Open with the recovery key"
      lead="Type the eight groups from the print. A new passphrase takes the place of the old one."
    >
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (strength.enough && !recover.isPending) recover.mutate({ recoveryKey: groups.join('-'), newPassphrase, backend: chosen })
        }}
      >
        <div className={styles['groups']} role="group" aria-label="Recovery key">
          {groups.map((group, index) => (
            <TextField
              key={index}
              className={styles['group'] ?? ''}
              value={group}
              autoFocus={index === 0}
              isInvalid={wrongGroup === index + 1}
              validationBehavior="aria"
              onChange={(value) => {
                type(index, value)
              }}
            >
              <Label>{`Group ${String(index + 1)}`}</Label>
              <Input
                ref={(element) => {
                  inputs.current[index] = element
                }}
                autoComplete="off"
                spellCheck={false}
              />
            </TextField>
          ))}
        </div>
        <SecretField
          label="New passphrase"
          value={newPassphrase}
          onChange={setNewPassphrase}
          fresh
          description={asked && !strength.enough ? undefined : strength.sentence}
          error={asked && !strength.enough ? strength.sentence : undefined}
        />
        <Radios
          label="Second half of the key from now on"
          value={chosen}
          onChange={setChosen}
          options={[
            {
              value: 'os-keychain',
              label: keychain.state === 'missing' ? 'Keychain of this machine (none found)' : `Keychain of this machine (${keychain.name})`,
              disabled: keychain.state !== 'available',
            },
            {
              value: 'device-file',
              label: 'A protected file, which is weaker',
              note: 'Whoever can copy your files has it too. The choice is put on record.',
            },
          ]}
        />
        {recover.isError ? <Problem error={recover.error} /> : null}
        <div className={styles['foot']}>
          <Button kind="quiet" onPress={onBack}>
            Back
          </Button>
          <Button type="submit" kind="main" isDisabled={recover.isPending} hint="Enter">
            {recover.isPending ? 'Opening …' : 'Open the vault'}
          </Button>
        </div>
      </Form>
    </Centre>
  )
}
