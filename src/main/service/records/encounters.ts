import { v7 as uuid } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import type { Encounter, EncounterRow, NoteSummary, Patient, Source } from '../../../contract/records.ts'
import type { RecordsContext } from './context.ts'
import { givesOrders } from './transcript/index.ts'

export function createEncounters({ vault, tables, now, viewed }: RecordsContext) {
  const existing = (id: string): Encounter => {
    const encounter = tables.encounters.get(id)
    if (encounter === null) throw new Fault('NOT_FOUND', { what: 'encounter' })
    return encounter
  }
  return {
    /** Newest first; null bounds are open, `toInstant` is exclusive. */
    list({ fromInstant, toInstant, limit }: { fromInstant: string | null; toInstant: string | null; limit: number }): EncounterRow[] {
      // Instants compare as text in one form alone.
      const bound = (instant: string | null, open: string): string => (instant === null ? open : new Date(instant).toISOString())
      return tables.encounters.list(bound(fromInstant, ''), bound(toInstant, '\u{10FFFF}'), limit)
    },
    /** @throws Fault NOT_FOUND where the patient is not in the vault */
    create({ patientId, reason, templateId }: { patientId: string; reason: string; templateId: string }): Encounter {
      if (tables.patients.get(patientId) === null) throw new Fault('NOT_FOUND', { what: 'patient' })
      const at = now().toISOString()
      const encounter: Encounter = { id: uuid(), patientId, reason, startedAt: at, status: 'new', templateId, createdAt: at }
      const body = { encounterId: encounter.id, patientId, templateId, startedAt: at }
      return vault.record({ kind: 'encounter.created', subjectId: encounter.id, body }, () => {
        tables.encounters.insert(encounter)
        return encounter
      })
    },
    /** @throws Fault NOT_FOUND */
    update({ id, reason, templateId }: { id: string; reason: string; templateId: string }): Encounter {
      const before = existing(id)
      if (before.reason === reason && before.templateId === templateId) return before
      const changes = { ...(before.reason === reason ? {} : { reason }), ...(before.templateId === templateId ? {} : { templateId }) }
      return vault.record({ kind: 'encounter.changed', subjectId: id, body: { encounterId: id, changes } }, () => {
        tables.encounters.update(id, reason, templateId)
        return { ...before, reason, templateId }
      })
    },
    /** @throws Fault NOT_FOUND */
    get({ id }: { id: string }): {
      encounter: Encounter
      patient: Patient
      source: Source | null
      withheld: number[]
      notes: NoteSummary[]
    } {
      const encounter = existing(id)
      const patient = tables.patients.get(encounter.patientId)
      if (patient === null) throw new Fault('VAULT_CORRUPT')
      viewed('encounter.viewed', id, { patientId: patient.id })
      const source = tables.sources.ofEncounter(id)
      const withheld = (source?.turns ?? []).filter(givesOrders).map(({ number }) => number)
      return { encounter, patient, source, withheld, notes: tables.notes.summaries(id) }
    },
    /** For the other parts of the service; a person's look goes through `get`. @throws Fault NOT_FOUND */
    existing,
  }
}
