/** Puts base and adapter together in one file, which is there whole and with the recorded hash, or not at all. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault } from '../../../../contract/errors.ts'
import { mergedWeights } from './merge.ts'

const unfinishedEnd = '.unfinished'
/** Milliseconds after which a file that nobody wrote to is not being written. */
const abandonedMs = 10 * 60_000

export type MergedFile = {
  readonly basePath: string
  readonly adapterPath: string
  /** Where the file is to be. */
  readonly path: string
  /** What it is to become; null where nobody has recorded it. */
  readonly sha256: string | null
  /** About how large it will be, in bytes: for the progress, and to be told where there is no room. */
  readonly bytes: number
}

/**
 * Writes the file in place, about a minute for 1.5 billion weights.
 * @param onProgress told what share is written, from 0 to 1
 * @throws Fault MODEL_NOT_MADE where it cannot be written, MODEL_HASH where it did not become the recorded file, and those of `mergedWeights`
 */
export async function makeMergedFile(
  { adapterPath, basePath, bytes, path, sha256 }: MergedFile,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${unfinishedEnd}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    removeAbandoned(path)
    const file = await open(unfinished, 'wx')
    try {
      const written = await writeAll(file, mergedWeights(basePath, adapterPath), bytes, onProgress)
      if (sha256 !== null && written !== sha256) throw new Fault('MODEL_HASH', { model: 'merged' })
      await file.sync()
      await file.close()
      await rename(unfinished, path)
    } finally {
      await file.close()
      rmSync(unfinished, { force: true })
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Fault('MODEL_NOT_MADE', { why: code.slice(0, 40), neededBytes: bytes })
  }
}

/** A process that was ended while it wrote leaves what it had; one that still writes has touched its file a moment ago. */
function removeAbandoned(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith(unfinishedEnd)) continue
    const file = join(dirname(path), name)
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - touched > abandonedMs) rmSync(file, { force: true })
  }
}

/** The SHA-256 of what was written, in hex. */
async function writeAll(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  total: number,
  onProgress: (fraction: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let done = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten
    done += chunk.length
    onProgress(Math.min(1, done / total))
  }
  return hash.digest('hex')
}
