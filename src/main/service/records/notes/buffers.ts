/** Text that is being typed, kept keystroke by keystroke, so that a crash takes none of it. */
import { Fault } from '../../../../contract/errors.ts'
import { withStorageFaults } from '../../vault/index.ts'
import type { RecordsContext } from '../context.ts'
import type { BufferText } from '../tables/buffer-table.ts'

export function createBuffers({ vault, tables, now }: RecordsContext) {
  return {
    /** Durable when it returns. `text` null forgets the field. Not an act: nothing goes on record. @throws Fault NOT_FOUND, VAULT_FULL */
    saveBuffer({ encounterId, field, text }: { encounterId: string; field: string; text: string | null }): void {
      if (vault.readOnly) throw new Fault('LEDGER_BROKEN')
      if (tables.encounters.get(encounterId) === null) throw new Fault('NOT_FOUND', { what: 'encounter' })
      withStorageFaults(() => {
        if (text === null) tables.buffers.forget(encounterId, field)
        else tables.buffers.save(encounterId, field, text, now().toISOString())
      })
    },
    buffers: ({ encounterId }: { encounterId: string }): BufferText[] => tables.buffers.ofEncounter(encounterId),
  }
}
