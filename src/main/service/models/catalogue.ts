import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CatalogueEntry, type Model } from '../../../contract/models.ts'

/** The models that Cloister knows of, from `models/catalogue.json`. */
export function readCatalogue(catalogueFolder: string): CatalogueEntry[] {
  return z.array(CatalogueEntry).parse(JSON.parse(readFileSync(join(catalogueFolder, 'catalogue.json'), 'utf8')))
}

/** Where an entry's file is, or where it would be: the first folder that has it, else the first folder. */
export function locate(file: string, folders: readonly string[]): { readonly path: string; readonly present: boolean } {
  const found = folders.map((folder) => join(folder, file)).find((path) => existsSync(path))
  return found === undefined ? { path: join(folders[0] ?? '.', file), present: false } : { path: found, present: true }
}

/** The file of an entry that is loaded, and what it is put together from where that is still to be done. `present`: it is there, or can be made. */
export type EntryFiles = Pick<Model, 'path' | 'sha256' | 'bytes' | 'present' | 'toMerge'>

export function filesOf(
  { adapter, bytes, file, sha256 }: CatalogueEntry,
  { catalogueFolder, folders }: { readonly catalogueFolder: string; readonly folders: readonly string[] },
): EntryFiles {
  const base = locate(file, folders)
  if (adapter === null) return { ...base, sha256, bytes, toMerge: null }
  const { merged } = adapter
  const whole = locate(merged.file, folders)
  const toMerge = whole.present ? null : { basePath: base.path, adapterPath: join(catalogueFolder, adapter.file) }
  return { path: whole.path, present: whole.present || base.present, sha256: merged.sha256, bytes: merged.bytes, toMerge }
}
