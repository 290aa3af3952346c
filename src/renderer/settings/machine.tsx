import { useQuery } from '@tanstack/react-query'
import { machineSentences } from '../first-run/index.ts'
import { useLink } from '../link/index.ts'
import { Button, Facts, Part, Problem, Waiting } from '../ui/index.ts'

export function Machine() {
  const { query } = useLink()
  const machine = useQuery(query.models.machine.queryOptions({ input: {}, staleTime: 60_000 }))
  return (
    <Part
      title="This machine"
      actions={
        <Button small isDisabled={machine.isFetching} onPress={() => void machine.refetch()}>
          Look again
        </Button>
      }
    >
      {machine.isPending ? <Waiting>Looking at processor, memory and disk …</Waiting> : null}
      {machine.isError ? <Problem error={machine.error} /> : null}
      {machine.data === undefined ? null : (
        <Facts
          facts={[
            ...machineSentences(machine.data).map(({ name, sentence }) => [name, sentence] as const),
            ['Runtime', `${machine.data.runtime}, ${machine.data.platform} ${machine.data.arch}`],
          ]}
        />
      )}
    </Part>
  )
}
