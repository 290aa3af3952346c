/** Drafts by the app's own drafting code and engine process, for benches that look at what is in them. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import { DraftEvent } from '../src/contract/drafting.ts'
import type { Model } from '../src/contract/models.ts'
import type { Note, Sex, Statement, Turn } from '../src/contract/records.ts'
import { draftingOf, loadTemplates, promptIdOf, samplingOf, templateOf } from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
import { readCatalogue } from '../src/main/service/models/index.ts'
import { memoryKeeping, type Kept } from './memory-keeping.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
export const resourcesFolder = join(root, 'resources')
/** Where benches keep what they have done. */
export const benchFolder = join(root, '.bench')
export const standardModel = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'cloister-models',
  'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
)

/** The adapter of a benched model: a file, `none`, or, where nothing is said, the one that ships with the standard model. */
export function adapterOf(modelPath: string, asked: string | undefined): Model['adapter'] {
  if (asked === 'none') return null
  const shipped = readCatalogue(join(root, 'models')).find(({ file }) => file === basename(modelPath))?.adapter
  const path = asked ?? (shipped === undefined || shipped === null ? null : join(root, 'models', shipped.file))
  if (path === null) return null
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  return { path, sha256, licence: '' }
}

/** A model as drafting takes it, outside of any vault. */
export function modelAt(path: string, adapter: Model['adapter']): Model {
  const name = basename(path, '.gguf')
  const { certainty } = readCatalogue(join(root, 'models')).find(({ file }) => file === basename(path)) ?? {}
  return {
    ...{ id: name, name, path, sha256: '0'.repeat(64), bytes: 0, licence: '', card: '', adapter, origin: 'imported' },
    ...(certainty === undefined ? {} : { certainty }),
    ...{ present: true, selected: true, facts: null, estimatedMemoryBytes: null, importedAt: null },
  }
}

/** What drafts are made of, as parts of a file's name: model, adapter, words of the prompt, and how words are chosen. */
export function madeOf({ adapter, name }: Model, promptId: string): string[] {
  const sampling = createHash('sha256')
    .update(JSON.stringify(samplingOf(null)))
    .digest('hex')
    .slice(0, 8)
  return [name, ...(adapter === null ? [] : [adapter.sha256.slice(0, 12)]), promptId, sampling]
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
export function benchDrafting(path: string, adapter?: string, threads = 2): BenchDrafting {
  if (!existsSync(path)) throw new Error(`No model at ${path}. Run the preparing step, or name one with --model.`)
  const engine = forkedEngine()
  const keeping = memoryKeeping()
  const model = modelAt(path, adapterOf(path, adapter))
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
      // As the window gets it: what the contract refuses would end the draft there.
      for await (const event of drafting.start({ encounterId, templateId, redoSection, inParts: true })) DraftEvent.parse(event)
      return keeping.kept(encounterId)
    },
    end: () => engine.kill(),
  }
}

/** The sentences of a draft as they stand in the note. */
export function noteText({ statements }: { readonly statements: readonly Statement[] }): string[] {
  return statements.map(({ text }) => text)
}
