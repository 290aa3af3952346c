import { useMutation } from '@tanstack/react-query'
import { useLink } from '../link/index.ts'
import { Button, Centre, Problem } from '../ui/index.ts'
import styles from './first-run.module.css'

export function SampleStep({ onDone }: { readonly onDone: (encounterId: string | null) => void }) {
  const { query } = useLink()
  const create = useMutation(
    query.encounters.createSample.mutationOptions({
      onSuccess: ({ id }) => {
        onDone(id)
      },
    }),
  )
  return (
    <Centre
      title="Try it on a sample visit"
      lead="A made-up conversation between a doctor and a patient who does not exist. You can draft its note, see what each sentence rests on, and sign it."
      aside="4 of 4"
    >
      {create.isError ? <Problem error={create.error} /> : null}
      <div className={styles['foot']}>
        <Button
          kind="quiet"
          onPress={() => {
            onDone(null)
          }}
        >
          Go to an empty day
        </Button>
        <span className={styles['push']}>
          <Button
            kind="main"
            autoFocus
            isDisabled={create.isPending}
            onPress={() => {
              create.mutate({})
            }}
          >
            Open the sample visit
          </Button>
        </span>
      </div>
    </Centre>
  )
}
