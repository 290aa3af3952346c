/** A model file is used only if its SHA-256 is the recorded one. Hashing a gigabyte takes seconds, so the answer is remembered for an unchanged file. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { Fault } from '../../../contract/errors.ts'
import type { HashMemory } from './hash-memory.ts'

/**
 * Device, place on it, size and times in nanoseconds: another file, or other bytes in this one, have another mark. The time of the last
 * change of the inode cannot be set by those who may write the file. A full check (`cloister models check`) does not trust it all the same.
 * @throws Fault MODEL_MISSING
 */
export function markOf(path: string): string {
  try {
    const { ctimeNs, dev, ino, mtimeNs, size } = statSync(path, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(':')
  } catch {
    throw new Fault('MODEL_MISSING')
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
export async function knownHash(path: string, memory: HashMemory): Promise<string> {
  const mark = markOf(path)
  const known = memory.recall(path, mark)
  if (known !== null) return known
  const sha256 = await hashFile(path)
  // A file that was written to while it was read has no hash to keep.
  if (markOf(path) === mark) memory.remember(path, mark, sha256)
  return sha256
}
