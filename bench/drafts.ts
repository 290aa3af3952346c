/** Drafts by the app's own drafting code and engine process, for benches that look at what is in them. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import type { Model } from '../src/contract/models.ts'
import type { Note, Sex, Statement, Turn } from '../src/contract/records.ts'
import { draftingOf, loadTemplates, promptIdOf, samplingOf, templateOf } from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { memoryKeeping, type Kept } from './memory-keeping.ts'
import { modelAt, weightsAt, type Asked } from './weights.ts'

export const resourcesFolder = fileURLToPath(new URL('../resources', import.meta.url))

/** What drafts are made of, as parts of a file's name: model, words of the prompt, and how words are chosen. */
export function madeOf({ name, sha256 }: Model, promptId: string): string[] {
  const sampling = createHash('sha256')
    .update(JSON.stringify(samplingOf(null)))
    .digest('hex')
    .slice(0, 8)
  return [name, ...(/^0+$/.test(sha256) ? [] : [sha256.slice(0, 12)]), promptId, sampling]
}

export type DraftOptions = { readonly templateId?: string; readonly sectionKey?: string; readonly sex?: Sex }
export type BenchDrafting = {
  /** Names all that a draft depends on but the visit: what was drafted otherwise is not mixed in. */
  readonly madeOf: string
  /** A draft of the whole note or, with `sectionKey`, of one section of a note that is empty yet, as redo asks for it. */
  draft(turns: readonly Turn[], options?: DraftOptions): Promise<Kept>
  end(): void
}

function emptyNote(id: string, encounterId: string): Note {
  return {
    ...{ id, encounterId, version: 1, templateId: '', decisionId: id, complete: true, createdAt: new Date(0).toISOString() },
    ...{ turnsRead: null, sections: [], omissions: [], signature: null, addenda: [], canUndo: false },
  }
}

/** @throws Error where there is no such model */
export async function benchDrafting(asked: Asked, threads = 2): Promise<BenchDrafting> {
  const model = modelAt(await weightsAt(asked))
  const engine = forkedEngine()
  const keeping = memoryKeeping()
  const emptyNotes = new Map<string, string>()
  const drafting = draftingOf({
    keeping: { ...keeping, note: (id) => emptyNote(id, emptyNotes.get(id) ?? '') },
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'cpu', threads }),
    calibrations: { of: () => Promise.resolve(null), keep: () => undefined },
    engine,
    now: () => new Date(),
    resourcesFolder,
  })
  return {
    madeOf: madeOf(model, promptIdOf(templateOf(loadTemplates(resourcesFolder), 'soap'))).join('-'),
    async draft(turns, { sectionKey, sex, templateId = 'soap' } = {}) {
      const encounterId = keeping.add(turns, sex)
      const noteId = uuid()
      emptyNotes.set(noteId, encounterId)
      const redoSection = sectionKey === undefined ? null : { noteId, sectionKey }
      const events = drafting.start({ encounterId, templateId, redoSection, inParts: true })
      while ((await events.next()).done !== true);
      return keeping.kept(encounterId)
    },
    end: () => engine.kill(),
  }
}

/** The sentences of a draft as they stand in the note. */
export function noteText({ statements }: { readonly statements: readonly Statement[] }): string[] {
  return statements.map(({ text }) => text)
}
