import { v7 as uuid } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import type { Source, SpeakerChange } from '../../../contract/records.ts'
import type { RecordsContext } from './context.ts'
import { changeSpeakers, hashOfTurns, parseTranscript, type Incoming } from './transcript/index.ts'

export function createSources({ vault, tables, now }: RecordsContext) {
  const assertUnsigned = (encounterId: string): void => {
    if (tables.signatures.noteOfEncounter(encounterId) !== null) throw new Fault('NOTE_SIGNED')
  }
  return {
    /**
     * Saves a transcript as the source of a visit, with the speakers as they were set right. One that is there already is replaced,
     * and its text erased, as long as no note was drafted from it.
     * @throws Fault NOT_FOUND, NOTE_SIGNED, SOURCE_IN_USE, and those of `parseTranscript`
     */
    import({ encounterId, speakers, incoming }: { encounterId: string; speakers: readonly SpeakerChange[]; incoming: Incoming }): Source {
      if (tables.encounters.get(encounterId) === null) throw new Fault('NOT_FOUND', { what: 'encounter' })
      assertUnsigned(encounterId)
      if (tables.notes.count(encounterId) > 0) throw new Fault('SOURCE_IN_USE')
      const preview = parseTranscript(incoming)
      const turns = changeSpeakers(preview.turns, speakers)
      const replaced = tables.sources.ofEncounter(encounterId)
      const sha256 = hashOfTurns(turns)
      const source: Source = {
        id: uuid(),
        encounterId,
        name: incoming.name.slice(0, 255),
        format: preview.format,
        sha256,
        turns,
        importedAt: now().toISOString(),
      }
      const body = {
        ...{ sourceId: source.id, encounterId, sha256, format: source.format, turns: turns.length },
        warnings: preview.warnings.map(({ kind, count }) => ({ kind, count })),
        ...(replaced === null ? {} : { replaced: { sourceId: replaced.id, sha256: replaced.sha256 } }),
      }
      return vault.record({ kind: 'source.imported', subjectId: source.id, body }, () => {
        if (replaced !== null) tables.sources.remove(replaced.id)
        tables.sources.insert(source)
        return source
      })
    },
    /** @throws Fault NOT_FOUND, NOTE_SIGNED */
    changeSpeakers({ sourceId, changes }: { sourceId: string; changes: readonly SpeakerChange[] }): Source {
      const source = tables.sources.get(sourceId)
      if (source === null) throw new Fault('NOT_FOUND', { what: 'source' })
      assertUnsigned(source.encounterId)
      const turns = changeSpeakers(source.turns, changes)
      const sha256 = hashOfTurns(turns)
      if (sha256 === source.sha256) return source
      const body = { sourceId, encounterId: source.encounterId, from: source.sha256, to: sha256, changes }
      return vault.record({ kind: 'source.changed', subjectId: sourceId, body }, () => {
        tables.sources.updateSpeakers(sourceId, sha256, turns)
        return { ...source, sha256, turns }
      })
    },
    /** For the other parts of the service: the source of a visit, or null. */
    ofEncounter: (encounterId: string): Source | null => tables.sources.ofEncounter(encounterId),
  }
}
