import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { Fault } from '../../../contract/errors.ts'
import type { Corrected, Source, SpeakerChange, TranscriptPreview, Turn, TurnCorrection, TurnVouch } from '../../../contract/records.ts'
import type { RecordsContext } from './context.ts'
import type { Checks, Notes, TurnChange } from './notes/index.ts'
import {
  changeSpeakers,
  correctTurn,
  hashOfTurns,
  parseAppended,
  parseTranscript,
  vouchForTurn,
  type Incoming,
} from './transcript/index.ts'

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export function createSources({ vault, tables, now }: RecordsContext, notes: Pick<Notes, 'isDrafting' | 'recheck'>) {
  const assertUnsigned = (encounterId: string): void => {
    if (tables.signatures.noteOfEncounter(encounterId) !== null) throw new Fault('NOTE_SIGNED')
  }
  const changeable = (sourceId: string): Source => {
    const source = tables.sources.get(sourceId)
    if (source === null) throw new Fault('NOT_FOUND', { what: 'source' })
    assertUnsigned(source.encounterId)
    return source
  }
  /** The transcript that is to be changed, if it is the one that was looked at. */
  const lookedAt = (sourceId: string, sourceSha256: string): Source => {
    const source = changeable(sourceId)
    if (source.sha256 !== sourceSha256) throw new Fault('CONFLICT', { what: 'source' })
    if (notes.isDrafting(source.encounterId)) throw new Fault('ENGINE_BUSY')
    return source
  }
  const changeTurn = (source: Source, turns: Turn[], change: TurnChange, checks: Checks): Corrected => {
    const changed: Source = { ...source, turns, sha256: hashOfTurns(turns) }
    if (changed.sha256 === source.sha256) return { source, checkedAgain: 0, reopened: 0 }
    const { number, became } = change
    const textOf = ({ turns: list }: Source): string => sha256(list[number - 1]?.text ?? '')
    const what = became === 'corrected' ? { textFrom: textOf(source), textTo: textOf(changed) } : { vouched: became === 'given' }
    const made = vault.record(
      ({ checkedAgain, reopened }) => ({
        kind: became === 'corrected' ? 'source.corrected' : 'source.vouched',
        subjectId: source.id,
        body: {
          ...{ sourceId: source.id, encounterId: source.encounterId, number, from: source.sha256, to: changed.sha256 },
          ...{ ...what, checkedAgain, reopened },
        },
      }),
      () => notes.recheck(changed, change, tables.sources.change(source, changed, 'corrected', now().toISOString()), checks),
    )
    return { source: changed, checkedAgain: made.checkedAgain.length, reopened: made.reopened.length }
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
      const source: Source = {
        id: uuid(),
        encounterId,
        name: incoming.name.slice(0, 255),
        format: preview.format,
        sha256: hashOfTurns(turns),
        turns,
        importedAt: now().toISOString(),
      }
      const body = {
        ...{ sourceId: source.id, encounterId, sha256: source.sha256, format: source.format, turns: turns.length },
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
      const source = changeable(sourceId)
      const turns = changeSpeakers(source.turns, changes)
      const changed: Source = { ...source, turns, sha256: hashOfTurns(turns) }
      if (changed.sha256 === source.sha256) return source
      const body = { sourceId, encounterId: source.encounterId, from: source.sha256, to: changed.sha256, changes }
      return vault.record({ kind: 'source.changed', subjectId: sourceId, body }, () => {
        tables.sources.change(source, changed, 'speakers', now().toISOString())
        return changed
      })
    },

    /** What would be added, read with the speakers that the source has. @throws Fault NOT_FOUND, NOTE_SIGNED, and those of `parseTranscript` */
    previewAppend({ sourceId, incoming }: { sourceId: string; incoming: Incoming }): TranscriptPreview {
      return parseAppended(changeable(sourceId).turns, incoming)
    },

    /**
     * Adds turns after those that are there, with the speakers as they were set right. Nothing that was drafted is touched.
     * @throws Fault NOT_FOUND, NOTE_SIGNED, and those of `parseTranscript`
     */
    append({ sourceId, speakers, incoming }: { sourceId: string; speakers: readonly SpeakerChange[]; incoming: Incoming }): Source {
      const source = changeable(sourceId)
      const preview = parseAppended(source.turns, incoming)
      const turns = [...source.turns, ...changeSpeakers(preview.turns, speakers)]
      const grown: Source = { ...source, turns, sha256: hashOfTurns(turns) }
      const body = {
        ...{ sourceId, encounterId: source.encounterId, from: source.sha256, to: grown.sha256 },
        ...{ added: preview.turns.length, turns: turns.length },
        warnings: preview.warnings.map(({ kind, count }) => ({ kind, count })),
      }
      return vault.record({ kind: 'source.appended', subjectId: sourceId, body }, () => {
        tables.sources.change(source, grown, 'appended', now().toISOString())
        return grown
      })
    },

    /**
     * Corrects one turn. The turn as it stood is kept, and what rests on it in the visit's drafts is checked again by `checks`, in the
     * same transaction.
     * @throws Fault NOT_FOUND, NOTE_SIGNED, SOURCE_EMPTY; CONFLICT where the transcript is not the one that was looked at;
     *   ENGINE_BUSY while a draft of the visit is being written
     */
    correct({ sourceId, sourceSha256, ...change }: TurnCorrection, checks: Checks): Corrected {
      const source = lookedAt(sourceId, sourceSha256)
      return changeTurn(source, correctTurn(source.turns, change), { number: change.number, became: 'corrected' }, checks)
    },

    /**
     * Gives the model a turn that reads like an order to a program, on a clinician's word, or withholds it again. What stood before is
     * kept and checked again as by `correct`.
     * @throws Fault as `correct`, but for SOURCE_EMPTY
     */
    vouch({ sourceId, sourceSha256, ...change }: TurnVouch, checks: Checks): Corrected {
      const source = lookedAt(sourceId, sourceSha256)
      const became = change.vouched ? 'given' : 'withheld'
      return changeTurn(source, vouchForTurn(source.turns, change), { number: change.number, became }, checks)
    },

    /** For the other parts of the service: the source of a visit, or null. */
    ofEncounter: (encounterId: string): Source | null => tables.sources.ofEncounter(encounterId),
    /** The source as it stood when its hash was `sha256` (null: as it was first); null where it never was. */
    asOf: (encounterId: string, sha256: string | null): Source | null => tables.sources.asOf(encounterId, sha256),
  }
}
