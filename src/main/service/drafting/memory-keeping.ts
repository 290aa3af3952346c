/** Keeps what drafting makes in memory: for benchmarks and evaluations, which measure drafting and touch no vault. */
import { v7 as uuid } from 'uuid'
import type { Decision } from '../../../contract/drafting.ts'
import type { FoundOmission, Sex, Source, Statement, Turn } from '../../../contract/records.ts'
import type { Token } from './certainty.ts'
import type { Keeping } from './keeping.ts'

export type Kept = {
  readonly statements: Statement[]
  decision: Decision | null
  omissions: readonly FoundOmission[]
  /** What the model held of each token that it wrote. */
  tokens: readonly Token[]
}
export type MemoryKeeping = Keeping & {
  /** Adds a visit and gives the id to draft it by. The sex is the patient's, as their record would have it. */
  add(turns: readonly Turn[], sex?: Sex): string
  /** What was last drafted of a visit. */
  kept(encounterId: string): Kept
}

export function memoryKeeping(): MemoryKeeping {
  const at = new Date(0).toISOString()
  const visits = new Map<string, { readonly turns: readonly Turn[]; readonly sex: Sex }>()
  const drafts = new Map<string, Kept>()
  const encounterOf = new Map<string, string>()
  const keptOf = (encounterId: string): Kept => {
    const found = drafts.get(encounterId)
    if (found === undefined) throw new RangeError('nothing was drafted of this visit')
    return found
  }
  const sourceOf = (id: string): Source => ({
    id,
    encounterId: id,
    name: 'visit',
    format: 'labelled-text',
    sha256: '0'.repeat(64),
    turns: [...(visits.get(id)?.turns ?? [])],
    importedAt: at,
  })
  return {
    add(turns, sex = 'unknown') {
      const id = uuid()
      visits.set(id, { turns, sex })
      return id
    },
    kept: keptOf,
    visit: (id) => ({
      encounter: { id, patientId: id, reason: '', startedAt: at, status: 'ready', templateId: 'soap', createdAt: at },
      source: sourceOf(id),
      sex: visits.get(id)?.sex ?? 'unknown',
    }),
    sourceOf: ({ encounterId }) => sourceOf(encounterId),
    isExample: () => true,
    note: () => {
      throw new RangeError('no notes are kept')
    },
    decision: (id) => {
      for (const { decision } of drafts.values()) if (decision?.id === id) return decision
      throw new RangeError('no such decision')
    },
    begin: ({ encounterId }) => {
      const noteId = uuid()
      encounterOf.set(noteId, encounterId)
      drafts.set(encounterId, { statements: [], decision: null, omissions: [], tokens: [] })
      return { noteId, version: 1 }
    },
    append: (noteId, sectionKey, checked) => {
      const { statements } = keptOf(encounterOf.get(noteId) ?? '')
      const statement: Statement = {
        ...checked,
        id: uuid(),
        sectionKey,
        ordinal: statements.length,
        origin: 'model',
        disposition: 'pending',
        currentText: checked.text,
      }
      statements.push(statement)
      return statement
    },
    cut: () => undefined, // the decision names it
    finish: ({ decision, omissions, tokens }) => {
      const kept = keptOf(decision.encounterId)
      kept.decision = decision
      kept.omissions = omissions
      kept.tokens = tokens
      return true
    },
    redoneFrom: () => null,
    replayed: () => undefined,
  }
}
