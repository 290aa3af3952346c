import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CatalogueEntry } from '../../../contract/models.ts'

/** The models that Cloister knows of, from `models/catalogue.json`. */
export function readCatalogue(catalogueFolder: string): CatalogueEntry[] {
  return z.array(CatalogueEntry).parse(JSON.parse(readFileSync(join(catalogueFolder, 'catalogue.json'), 'utf8')))
}

/** Where an entry's file is, or where it would be: the first folder that has it, else the first folder. */
export function locate(file: string, folders: readonly string[]): { readonly path: string; readonly present: boolean } {
  const found = folders.map((folder) => join(folder, file)).find((path) => existsSync(path))
  return found === undefined ? { path: join(folders[0] ?? '.', file), present: false } : { path: found, present: true }
}
