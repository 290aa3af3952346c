/** Files that leave the app by the user's own hand. */
import { chmod, open } from 'node:fs/promises'

/** Writes a file that only its owner may read, and has it on the disk before it returns. */
export async function writePrivate(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await chmod(path, 0o600) // a file that was there before keeps its mode otherwise
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A file name that every system takes, from a suggestion. */
export function safeFileName(suggested: string, ending: string): string {
  const name = suggested
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]/gu, '')
    .replace(/^[. ]+|[. ]+$/gu, '')
    .slice(0, 100)
  const bare = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name
  return `${bare === '' ? 'note' : bare}${ending}`
}
