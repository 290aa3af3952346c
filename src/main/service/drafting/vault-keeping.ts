/** Drafting's keeping in a vault. */
import { Fault } from '../../../contract/errors.ts'
import type { Decisions } from '../decisions/index.ts'
import type { Records } from '../records/index.ts'
import type { Vault } from '../vault/index.ts'
import type { Keeping } from './keeping.ts'

export function vaultKeeping({ vault, records, decisions }: { vault: Vault; records: Records; decisions: Decisions }): Keeping {
  return {
    visit: (encounterId) => {
      const encounter = records.encounters.existing(encounterId)
      const { sex } = records.patients.existing(encounter.patientId)
      return { encounter, source: records.sources.ofEncounter(encounterId), sex }
    },
    sourceOf: ({ encounterId, sourceSha256 }) => records.sources.asOf(encounterId, sourceSha256),
    isExample: (encounterId) => records.encounters.isExample(encounterId),
    note: (noteId) => records.notes.existing(noteId),
    decision: (id) => decisions.existing(id),
    begin: ({ encounterId, template, decisionId, modelName, redo }) =>
      records.notes.beginDraft({
        encounterId,
        templateId: template.id,
        sections: template.sections.map(({ key, title }) => ({ key, title })),
        decisionId,
        modelName,
        redo,
      }),
    append: (noteId, sectionKey, statement) => records.notes.appendStatement({ noteId, sectionKey, statement }),
    cut: (noteId, { key, why }) => {
      records.notes.cutSection({ noteId, key, why })
    },
    finish: ({ decision, omissions }) => {
      const { noteId } = decision
      if (noteId === null) throw new Fault('NOT_FOUND', { what: 'note' })
      const note = records.notes.finishDraft({
        noteId,
        outcome: decision.outcome,
        omissions,
        within: (kept) => {
          decisions.save({ ...decision, noteId: kept })
        },
      })
      return note !== null
    },
    redoneFrom: (noteId) => records.notes.redoneFrom(noteId),
    replayed: (decision, identical) => {
      if (vault.readOnly) return
      vault.record({ kind: 'decision.replayed', subjectId: decision.id, body: { identical } }, () => undefined)
    },
  }
}
