import type { Source } from '../../contract/records.ts'
import { Sheet } from '../ui/index.ts'
import { useDraftRuns } from '../work/index.ts'
import { ImportSource } from './import-source.tsx'

type AddTurnsProps = { readonly source: Source; readonly templateId: string; readonly onClose: () => void }

/** The visit goes on: more of it is brought in and understood as a transcript is, and read on from where the reading had ended. */
export function AddTurnsSheet({ source, templateId, onClose }: AddTurnsProps) {
  const runs = useDraftRuns()
  return (
    <Sheet title="Add turns to the visit" size="wide" onClose={onClose}>
      <ImportSource
        target={{ kind: 'more', source }}
        onImported={() => {
          void runs.readAhead(source.encounterId, templateId, { changed: true })
          onClose()
        }}
      />
    </Sheet>
  )
}
