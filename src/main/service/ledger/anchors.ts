/** Copies of the last checkpoint outside the database: an older copy of the database disagrees with them. */
import { open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface Anchor {
  readonly name: 'keychain' | 'sidecar'
  /** The last checkpoint written here, or null where there is none. */
  read(): Promise<string | null>
  write(text: string): Promise<void>
  /** All that was ever written here and is still there, oldest first. May hold pieces that a crash cut short. */
  history(): Promise<readonly string[]>
}

/** What a keychain offers; see the vault's `KeyVault`. */
type SecretStore = { get(account: string): Promise<string | null>; set(account: string, secret: string): Promise<void> }

export function keychainAnchor(store: SecretStore, account: string): Anchor {
  return {
    name: 'keychain',
    read: () => store.get(account),
    write: (text) => store.set(account, text),
    history: async () => {
      const text = await store.get(account)
      return text === null ? [] : [text]
    },
  }
}

/** Stands before and after every checkpoint in the sidecar, so that one cut short by a crash spoils neither neighbour. */
const separator = '\f\n'

/** An append-only file beside the vault, mode 0600; its last whole checkpoint counts. */
export function sidecarAnchor(path: string): Anchor {
  const history = async (): Promise<string[]> => {
    const pieces = ((await readIfThere(path)) ?? '').split(separator)
    // What follows the last separator was cut short: it was never acknowledged.
    return pieces.slice(0, -1).filter((piece) => piece !== '')
  }
  return {
    name: 'sidecar',
    read: async () => (await history()).at(-1) ?? null,
    history,
    write: async (text) => {
      const isNew = (await readIfThere(path)) === null
      const file = await open(path, 'a', 0o600)
      try {
        await file.appendFile(separator + text + separator)
        await file.sync()
      } finally {
        await file.close()
      }
      if (isNew) await syncFolder(dirname(path))
    },
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Makes a new file's name survive a power cut. Windows knows no such call for folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
