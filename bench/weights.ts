/** Which weights a bench runs: those that ship, a base and an adapter put together for the occasion, or any file. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Certainty, Model } from '../src/contract/models.ts'
import { filesOf, makeMergedFile, readCatalogue } from '../src/main/service/models/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const catalogueFolder = join(root, 'models')
/** Where benches keep what they have done. */
export const benchFolder = join(root, '.bench')
const folders = [join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cloister-models')]
const [standard] = readCatalogue(catalogueFolder)
if (standard === undefined) throw new Error('the catalogue is empty')
const shipped = filesOf(standard, { catalogueFolder, folders })

/** The model that ships: the file that is loaded. */
export const standardModel = shipped.path
/** The file that it is put together from, with the adapter. */
export const standardBase = filesOf({ ...standard, adapter: null }, { catalogueFolder, folders }).path

export type Asked = { readonly model?: string | undefined; readonly adapter?: string | undefined }

/**
 * The file to run, made where it is not there yet: what ships; `model` as it is; or with `adapter`, that file put together with `model`, the
 * base of what ships unless given. The adapter `none` is the base alone.
 * @throws Error where there is no such model
 */
export async function weightsAt({ adapter, model }: Asked): Promise<string> {
  const base = model ?? (adapter === undefined ? null : standardBase)
  const wanted = base ?? shipped.toMerge?.basePath ?? shipped.path
  if (!existsSync(wanted)) throw new Error(`No model at ${wanted}. Run the preparing step, or name one with --model.`)
  if (base === null) {
    if (shipped.toMerge !== null) await makeMergedFile({ ...shipped.toMerge, ...shipped })
    return shipped.path
  }
  if (adapter === undefined || adapter === 'none') return base
  const made = createHash('sha256').update(basename(base)).update(readFileSync(adapter)).digest('hex').slice(0, 12)
  const path = join(benchFolder, `${basename(base, '.gguf')}-${made}.gguf`)
  if (!existsSync(path)) await makeMergedFile({ basePath: base, adapterPath: adapter, path, sha256: null, bytes: statSync(base).size })
  return path
}

/** The bounds of certainty of the weights in a file, where it is of the catalogue. */
export function certaintyOf(path: string): Certainty | undefined {
  return readCatalogue(catalogueFolder).find(({ adapter, file }) => [file, adapter?.merged.file].includes(basename(path)))?.certainty
}

/** A model as drafting takes it, outside of any vault. */
export function modelAt(path: string): Model {
  const name = basename(path, '.gguf')
  const certainty = certaintyOf(path)
  return {
    ...{
      id: name,
      name,
      path,
      sha256: weightsHash(path),
      bytes: statSync(path).size,
      licence: '',
      card: '',
      toMerge: null,
      origin: 'imported',
    },
    ...(certainty === undefined ? {} : { certainty }),
    ...{ present: true, selected: true, facts: null, estimatedMemoryBytes: null, importedAt: null },
  }
}

/** The recorded hash of what ships; of other files none is taken, for their names tell them apart. */
function weightsHash(path: string): string {
  return path === shipped.path ? shipped.sha256 : '0'.repeat(64)
}
