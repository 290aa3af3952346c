/** The models of this vault: those of the catalogue and those that were imported; which one drafts. */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '../../../contract/errors.ts'
import { GgufFacts, type ImportEvent, type Model } from '../../../contract/models.ts'
import type { Vault } from '../vault/index.ts'
import { locate, readCatalogue } from './catalogue.ts'
import { readGgufFacts } from './gguf.ts'
import { hashMemory } from './hash-memory.ts'
import { hashFile, knownHash, markOf } from './integrity.ts'
import { availableMemory } from './machine.ts'
import { estimateMemory, leastMemory } from './memory.ts'

export type ModelsOptions = {
  readonly vault: Vault
  readonly now: () => Date
  /** Folders that may hold catalogue files, first found wins. */
  readonly folders: readonly string[]
  readonly catalogueFolder: string
  /** Which model is chosen; kept with the settings. */
  readonly choice: { get(): string; set(id: string): void }
}

export type Models = {
  list(): Model[]
  /** @throws Fault NOT_FOUND */
  find(id: string): Model
  /** The model of an id, or the one that is selected. @throws Fault MODEL_MISSING, MODEL_HASH, and those of its header */
  resolve(id?: string): Promise<Model>
  /** Checks a file, hashes it, and puts it on the list; the file stays where it is. */
  import(path: string, signal?: AbortSignal): AsyncGenerator<ImportEvent, void, void>
  /** @throws Fault NOT_FOUND, MODEL_MISSING, MODEL_NO_TEMPLATE, MODEL_TOO_LARGE */
  select(id: string): Model
}

/** The context that drafting asks for, in tokens, where the model allows it. */
export const defaultContextTokens = 8192

type Row = { id: string; name: string; path: string; sha256: string; bytes: number; facts: string; imported_at: string }

export function createModels({ catalogueFolder, choice, folders, now, vault }: ModelsOptions): Models {
  const all = vault.db.prepare<[], Row>('SELECT id, name, path, sha256, bytes, facts, imported_at FROM model ORDER BY imported_at')
  const insert = vault.db.prepare<Row>(
    'INSERT INTO model (id, name, path, sha256, bytes, facts, imported_at) VALUES (@id, @name, @path, @sha256, @bytes, @facts, @imported_at) ON CONFLICT (id) DO UPDATE SET path = excluded.path',
  )
  const catalogue = readCatalogue(catalogueFolder)
  const hashes = hashMemory(vault)

  function list(): Model[] {
    const selected = choice.get()
    const known = catalogue.map((entry): Model => {
      const { path, present } = locate(entry.file, folders)
      const { adapter } = entry
      return {
        id: entry.id,
        name: entry.name,
        path,
        sha256: entry.sha256,
        bytes: entry.bytes,
        licence: entry.licence,
        card: entry.card,
        adapter: adapter === null ? null : { path: join(catalogueFolder, adapter.file), sha256: adapter.sha256, licence: adapter.licence },
        ...(entry.certainty === undefined ? {} : { certainty: entry.certainty }),
        origin: 'catalogue',
        present,
        selected: entry.id === selected,
        facts: present ? factsOrNull(path) : null,
        estimatedMemoryBytes: entry.memoryBytes,
        importedAt: null,
      }
    })
    return [...known, ...all.all().map((row) => imported(row, selected))]
  }

  function imported(row: Row, selected: string): Model {
    const facts = GgufFacts.parse(JSON.parse(row.facts))
    return {
      id: row.id,
      name: row.name,
      path: row.path,
      sha256: row.sha256,
      bytes: row.bytes,
      licence: 'as its developer states',
      card: 'Imported by this practice; Cloister knows nothing of its quality.',
      adapter: null,
      origin: 'imported',
      present: isFile(row.path),
      selected: row.id === selected,
      facts,
      estimatedMemoryBytes: estimateMemory(facts, contextOf(facts)),
      importedAt: row.imported_at,
    }
  }

  function find(id: string): Model {
    const model = list().find((item) => item.id === id)
    if (model === undefined) throw new Fault('NOT_FOUND')
    return model
  }

  return {
    list,

    find,

    async resolve(id = choice.get()) {
      const model = find(id)
      if (!model.present) throw new Fault('MODEL_MISSING', { model: model.name })
      const facts = readGgufFacts(model.path)
      if ((await knownHash(model.path, hashes)) !== model.sha256) throw new Fault('MODEL_HASH', { model: model.name })
      if (model.adapter !== null && (await knownHash(model.adapter.path, hashes)) !== model.adapter.sha256)
        throw new Fault('MODEL_HASH', { model: `${model.name}, adapter` })
      return { ...model, facts }
    },

    async *import(path, signal) {
      const facts = readGgufFacts(path)
      if (facts.chatTemplate === null) throw new Fault('MODEL_NO_TEMPLATE')
      assertFits(facts)
      const mark = markOf(path)
      const progress: ImportEvent[] = []
      const started = performance.now()
      const hashing = hashFile(
        path,
        (bytesDone, bytesTotal) => {
          const rate = bytesDone / (performance.now() - started)
          progress.splice(0, progress.length, {
            type: 'progress',
            bytesDone,
            bytesTotal,
            secondsLeft: (bytesTotal - bytesDone) / rate / 1000,
          })
        },
        signal,
      )
      const state = { hashed: false }
      hashing.then(
        () => {
          state.hashed = true
        },
        () => undefined,
      )
      while (!state.hashed) {
        await Promise.race([hashing, new Promise((resolve) => setTimeout(resolve, 200))])
        yield* progress.splice(0)
      }
      const name = facts.name ?? basename(path).replace(/\.gguf$/i, '')
      const row: Row = {
        id: `imported-${(await hashing).slice(0, 16)}`,
        name,
        path,
        sha256: await hashing,
        bytes: facts.fileBytes,
        facts: JSON.stringify(facts),
        imported_at: now().toISOString(),
      }
      vault.record(
        { kind: 'model.imported', subjectId: row.id, body: { sha256: row.sha256, bytes: row.bytes, architecture: facts.architecture } },
        () => {
          insert.run(row)
          if (markOf(path) === mark) hashes.remember(path, mark, row.sha256)
        },
      )
      yield { type: 'done', model: find(row.id) }
    },

    select(id) {
      const model = find(id)
      if (!model.present) throw new Fault('MODEL_MISSING', { model: model.name })
      const facts = readGgufFacts(model.path)
      if (facts.chatTemplate === null) throw new Fault('MODEL_NO_TEMPLATE')
      assertFits(facts)
      vault.record({ kind: 'model.selected', subjectId: id, body: { sha256: model.sha256 } }, () => {
        choice.set(id)
      })
      return find(id)
    },
  }
}

/** The context that a model is loaded with. */
export function contextOf(facts: GgufFacts | null): number {
  return Math.min(defaultContextTokens, facts?.contextTokens ?? defaultContextTokens)
}

function assertFits(facts: GgufFacts): void {
  const needed = leastMemory(facts, contextOf(facts))
  const free = availableMemory()
  if (needed > free) throw new Fault('MODEL_TOO_LARGE', { neededBytes: needed, freeBytes: free })
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function factsOrNull(path: string): GgufFacts | null {
  try {
    return readGgufFacts(path)
  } catch {
    return null
  }
}
