/** A model file is used only if its SHA-256 is the recorded one. Hashing a gigabyte takes seconds, so the answer is remembered for an unchanged file. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../../contract/errors.ts'
import { Sha256 } from '../../../contract/records.ts'

const memoryFile = '.cloister-hashes.json'
const Remembered = z.record(z.string(), z.strictObject({ mark: z.string(), sha256: Sha256 }))

/** Size, time and place on the disk: what changes when a file is replaced by accident. A full check (`cloister models check`) does not trust it. */
function markOf(path: string): string {
  const { ctimeMs, ino, mtimeMs, size } = statSync(path)
  return [size, mtimeMs, ctimeMs, ino].join(':')
}

function remembered(folder: string): z.infer<typeof Remembered> {
  try {
    const parsed = Remembered.safeParse(JSON.parse(readFileSync(join(folder, memoryFile), 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

/** Keeps the hash of a file as it is now, so that it need not be taken again while the file is unchanged. */
export function rememberHash(path: string, sha256: string, mark = markOf(path)): void {
  const folder = dirname(path)
  const file = join(folder, memoryFile)
  try {
    writeFileSync(`${file}.new`, JSON.stringify({ ...remembered(folder), [basename(path)]: { mark, sha256 } }), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    // A folder that cannot be written to (a share, an image) only costs the time of hashing again.
  }
}

export type HashProgress = (bytesDone: number, bytesTotal: number) => void

/** SHA-256 of a whole file, in hex, always taken anew. @throws Fault MODEL_MISSING; the signal's reason when aborted */
export async function hashFile(path: string, onProgress?: HashProgress, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  try {
    const total = statSync(path).size
    for await (const chunk of createReadStream(path, { highWaterMark: 4 * 1024 * 1024, ...(signal === undefined ? {} : { signal }) })) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      done += bytes.length
      onProgress?.(done, total)
    }
    return hash.digest('hex')
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) throw new Fault('MODEL_MISSING')
    throw error
  }
}

/** The file's hash, from memory where the file is unchanged. @throws Fault MODEL_MISSING */
export async function knownHash(path: string): Promise<string> {
  let mark: string
  try {
    mark = markOf(path)
    const found = remembered(dirname(path))[basename(path)]
    if (found?.mark === mark) return found.sha256
  } catch {
    throw new Fault('MODEL_MISSING')
  }
  const sha256 = await hashFile(path)
  rememberHash(path, sha256, mark)
  return sha256
}
