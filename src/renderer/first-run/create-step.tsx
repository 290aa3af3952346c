import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { KeychainBackend, KeychainState, RecoveryKey } from '../../contract/vault.ts'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Centre, Field, Note, Problem, Radios, SecretField, strengthOf } from '../ui/index.ts'
import styles from './first-run.module.css'

type CreateStepProps = {
  readonly keychain: KeychainState
  readonly folder: string
  readonly onCreated: (recoveryKey: RecoveryKey, userName: string) => void
}

export function CreateStep({ keychain, folder, onCreated }: CreateStepProps) {
  const { query } = useLink()
  const [userName, setUserName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [weakerChosen, setWeakerChosen] = useState(false)
  const [asked, setAsked] = useState(false)
  const create = useMutation(
    query.vault.create.mutationOptions({
      onSuccess: (recoveryKey) => {
        announce('The vault was made. Next comes its recovery key.')
        onCreated(recoveryKey, userName)
      },
    }),
  )
  const strength = strengthOf(passphrase, userName)
  const backend: KeychainBackend = keychain.state === 'available' ? 'os-keychain' : 'device-file'
  const problems = {
    userName: userName.trim() === '' ? 'Your name is written under the notes you sign.' : undefined,
    passphrase: strength.enough ? undefined : strength.sentence,
    again: passphrase === again ? undefined : 'The two are not the same.',
    keychain: backend === 'device-file' && !weakerChosen,
  }
  const ready = problems.userName === undefined && problems.passphrase === undefined && problems.again === undefined && !problems.keychain

  return (
    <Centre
      title="Make the vault of this workstation"
      lead="Everything a visit leaves is kept in one encrypted file on this machine. Nothing is ever sent anywhere: there is no account and no server."
      aside="1 of 4"
    >
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (ready && !create.isPending) create.mutate({ userName: userName.trim(), passphrase, backend })
        }}
      >
        <Field
          label="Your name, as it is to stand under a note"
          value={userName}
          onChange={setUserName}
          autoFocus
          maxLength={200}
          placeholder="Dr. Ana Whitfield"
          error={asked ? problems.userName : undefined}
        />
        <SecretField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          fresh
          description={asked && problems.passphrase !== undefined ? undefined : strength.sentence}
          error={asked ? problems.passphrase : undefined}
        />
        <SecretField
          label="Passphrase once more"
          value={again}
          onChange={setAgain}
          fresh
          error={asked && again !== '' ? problems.again : asked ? 'Type it once more.' : undefined}
        />
        <Keychain keychain={keychain} weakerChosen={weakerChosen} onChoose={setWeakerChosen} asked={asked} />
        {create.isError && explain(create.error).code !== 'LOCKED' ? <Problem error={create.error} /> : null}
        <div className={styles['foot']}>
          <span className="soft">
            The vault will be at <span className={styles['path']}>{folder}</span>
          </span>
          <span className={styles['push']}>
            <Button type="submit" kind="main" isDisabled={create.isPending} hint="Enter">
              {create.isPending ? 'Making the vault …' : 'Make the vault'}
            </Button>
          </span>
        </div>
      </Form>
    </Centre>
  )
}

type KeychainProps = {
  readonly keychain: KeychainState
  readonly weakerChosen: boolean
  readonly onChoose: (chosen: boolean) => void
  readonly asked: boolean
}

/** The second half of the key: what was found to hold it, and a choice only where it is not as it should be. */
function Keychain({ keychain, weakerChosen, onChoose, asked }: KeychainProps) {
  if (keychain.state === 'available')
    return (
      <Note title={`Keychain found: ${keychain.name}`}>
        The vault will open only with both your passphrase and a secret kept there. A copied vault file is of no use without them.
      </Note>
    )
  const title =
    keychain.state === 'locked' ? `The keychain (${keychain.name}) is locked or does not answer` : 'No keychain was found on this machine'
  return (
    <Note tone="amber" title={title}>
      <p>
        {keychain.state === 'locked' ? 'Unlock it and this page will notice. ' : `${keychain.why} `}Without one, the second half of the key
        can be kept in a file that only you may read. That is weaker: whoever can copy your files has it too, and only the passphrase is
        left. The choice is put on record.
      </p>
      <Radios
        label="The second half of the key"
        value={weakerChosen ? 'device-file' : 'wait'}
        onChange={(value) => {
          onChoose(value === 'device-file')
        }}
        options={[
          { value: 'wait', label: 'Wait for a keychain' },
          { value: 'device-file', label: 'Use a protected file, which is weaker' },
        ]}
      />
      {asked && !weakerChosen ? <p role="alert">Unlock or install a keychain, or choose the protected file.</p> : null}
    </Note>
  )
}
