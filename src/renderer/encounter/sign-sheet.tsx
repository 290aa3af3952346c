import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { Note } from '../../contract/records.ts'
import { explain, useLink } from '../link/index.ts'
import { announce, Button, Facts, format, Note as Notice, Problem, SecretField, Sheet } from '../ui/index.ts'
import { useBuffer } from './buffers.ts'
import { tally } from './review-order.ts'
import styles from './sign-sheet.module.css'

/** A signed note changes what lists, foot and records say of its encounter. */
function useTaken() {
  const { query } = useLink()
  const queries = useQueryClient()
  return (next: Note): void => {
    queries.setQueryData(query.notes.get.queryKey({ input: { id: next.id } }), next)
    for (const queryKey of [query.encounters.key(), query.patients.get.key(), query.decisions.key()])
      void queries.invalidateQueries({ queryKey })
  }
}

type SignSheetProps = { readonly note: Note; readonly onClose: () => void; readonly onFirstOpen: () => void }

export function SignSheet({ note, onClose, onFirstOpen }: SignSheetProps) {
  const { query } = useLink()
  const taken = useTaken()
  const [passphrase, setPassphrase] = useState('')
  const counts = tally(note)
  const sign = useMutation(
    query.notes.sign.mutationOptions({
      onSuccess: (next) => {
        taken(next)
        announce('The note is signed.')
        onClose()
      },
      onError: () => {
        setPassphrase('')
      },
    }),
  )
  const problem = sign.isError ? explain(sign.error) : null
  if (counts.pendingMarked > 0)
    return (
      <Sheet
        title="Not ready to sign"
        onClose={onClose}
        actions={
          <Button kind="main" autoFocus onPress={onFirstOpen}>
            Go to the first
          </Button>
        }
      >
        <p>
          {format.count(counts.pendingMarked, 'marked statement')} {counts.pendingMarked === 1 ? 'has' : 'have'} no answer yet. Accept, edit
          or reject {counts.pendingMarked === 1 ? 'it' : 'them'} before you sign.
        </p>
      </Sheet>
    )
  // Accepted together or one by one: either way the mark may be all that was looked at.
  const restsOnMarks = note.sections.some(({ statements }) =>
    statements.some(
      ({ disposition, origin, verdict }) =>
        origin === 'model' && verdict === 'supported' && (disposition === 'pending' || disposition === 'accepted'),
    ),
  )
  const words = (number: number, one: string): string => format.count(number, one)
  return (
    <Sheet title="Sign the note" onClose={onClose}>
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase !== '' && !sign.isPending) sign.mutate({ noteId: note.id, passphrase })
        }}
      >
        <Facts
          facts={[
            ['In the note', words(counts.total - counts.rejected, 'statement')],
            ['Accepted by you', format.figures(counts.accepted)],
            ['Written or edited by you', format.figures(counts.edited + counts.written)],
            ['Rejected, left out', format.figures(counts.rejected)],
            ['Supported, not looked at one by one', format.figures(counts.pendingSupported)],
            ['Words found, not looked at one by one', format.figures(counts.pending - counts.pendingSupported)],
            ['In the visit, not in the note', format.figures(counts.openOmissions)],
          ]}
        />
        {counts.openOmissions > 0 ? (
          <Notice tone="amber">{`${words(counts.openOmissions, 'fact')} of the visit ${counts.openOmissions === 1 ? 'is' : 'are'} not in the note and not dismissed.`}</Notice>
        ) : null}
        {restsOnMarks ? (
          <Notice tone="amber">
            Found words do not make a sentence right: of those whose words are found, one in six was not when they were read one by one, and
            two in five of those from everyday talk; nor were some of those called supported.
          </Notice>
        ) : null}
        <p className="soft">With your passphrase you attest that this is your note. It is frozen then: only addenda can be made.</p>
        <SecretField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          autoFocus
          error={problem?.code === 'PASSPHRASE_WRONG' ? problem.sentence : undefined}
        />
        {problem !== null && problem.code !== 'PASSPHRASE_WRONG' ? <Problem error={sign.error} /> : null}
        <Button type="submit" kind="main" hint="Enter" isDisabled={sign.isPending || passphrase === ''}>
          {sign.isPending ? 'Signing …' : 'Sign'}
        </Button>
      </Form>
    </Sheet>
  )
}

export function AddendumSheet({ note, onClose }: { readonly note: Note; readonly onClose: () => void }) {
  const { query } = useLink()
  const taken = useTaken()
  const { text, type, forget, problem: notKept } = useBuffer(`addendum:${note.id}`, '')
  const [passphrase, setPassphrase] = useState('')
  const add = useMutation(
    query.notes.addAddendum.mutationOptions({
      onSuccess: (next) => {
        forget()
        taken(next)
        announce('The addendum is signed.')
        onClose()
      },
      onError: () => {
        setPassphrase('')
      },
    }),
  )
  const problem = add.isError ? explain(add.error) : null
  return (
    <Sheet title="Addendum" onClose={onClose}>
      <Form
        className={styles['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '' && passphrase !== '' && !add.isPending) add.mutate({ noteId: note.id, text: text.trim(), passphrase })
        }}
      >
        <label className={styles['area']}>
          <span>What is to be added</span>
          <textarea
            value={text}
            rows={6}
            maxLength={50_000}
            autoFocus
            onChange={(event) => {
              type(event.target.value)
            }}
          />
          <span>{notKept ?? 'Kept as you type.'}</span>
        </label>
        <SecretField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          error={problem?.code === 'PASSPHRASE_WRONG' ? problem.sentence : undefined}
        />
        {problem !== null && problem.code !== 'PASSPHRASE_WRONG' ? <Problem error={add.error} /> : null}
        <Button type="submit" kind="main" hint="Enter" isDisabled={add.isPending || passphrase === '' || text.trim() === ''}>
          {add.isPending ? 'Signing …' : 'Sign the addendum'}
        </Button>
      </Form>
    </Sheet>
  )
}
