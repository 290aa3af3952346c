/** Drafts by the app's own drafting code and engine process, for benches that look at what is in them. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import type { Model } from '../src/contract/models.ts'
import type { Note, Statement, Turn } from '../src/contract/records.ts'
import { draftingOf, loadTemplates, promptIdOf, templateOf } from '../src/main/service/drafting/index.ts'
import { forkedEngine } from '../src/main/service/forked-engine.ts'
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

export type BenchDrafting = {
  /** Names the words of the prompt: what was drafted with other words is not mixed in. */
  readonly promptId: string
  /** A draft of the whole note or, with `sectionKey`, of one section of a note that is empty yet, as redo asks for it. */
  draft(turns: readonly Turn[], templateId?: string, sectionKey?: string): Promise<Kept>
  end(): void
}

function emptyNote(id: string, encounterId: string): Note {
  return {
    ...{ id, encounterId, version: 1, templateId: '', decisionId: id, complete: true, createdAt: new Date(0).toISOString() },
    ...{ turnsRead: null, sections: [], omissions: [], signature: null, addenda: [], canUndo: false },
  }
}

/** @throws Error where there is no such model */
export function benchDrafting(path: string): BenchDrafting {
  if (!existsSync(path)) throw new Error(`No model at ${path}. Run the preparing step, or name one with --path.`)
  const engine = forkedEngine()
  const keeping = memoryKeeping()
  const model: Model = {
    id: basename(path, '.gguf'),
    name: basename(path, '.gguf'),
    path,
    sha256: '0'.repeat(64),
    bytes: 0,
    licence: '',
    card: '',
    adapter: null,
    origin: 'imported',
    present: true,
    selected: true,
    facts: null,
    estimatedMemoryBytes: null,
    importedAt: null,
  }
  const emptyNotes = new Map<string, string>()
  const drafting = draftingOf({
    keeping: { ...keeping, note: (id) => emptyNote(id, emptyNotes.get(id) ?? '') },
    model: () => Promise.resolve(model),
    settings: () => ({ device: 'cpu', threads: 2 }),
    calibrations: { of: () => null, keep: () => undefined },
    engine,
    now: () => new Date(),
    resourcesFolder: join(root, 'resources'),
  })
  return {
    promptId: promptIdOf(templateOf(loadTemplates(join(root, 'resources')), 'soap')),
    async draft(turns, templateId = 'soap', sectionKey) {
      const encounterId = keeping.add(turns)
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
