/** Copies of the last checkpoint outside the database: an older copy of the database disagrees with them. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

export interface Anchor {
  readonly name: 'keychain' | 'sidecar'
  /** The last checkpoint written here, or null where there is none. */
  read(): Promise<string | null>
  write(text: string): Promise<void>
}

/** What a keychain offers; see the vault's `KeyVault`. */
type SecretStore = { get(account: string): Promise<string | null>; set(account: string, secret: string): Promise<void> }

export function keychainAnchor(store: SecretStore, account: string): Anchor {
  return {
    name: 'keychain',
    read: () => store.get(account),
    write: (text) => store.set(account, text),
  }
}

/** Ends every checkpoint in the sidecar; a tail without it was cut by a crash and is passed over. */
const separator = '\f\n'

/** An append-only file beside the vault, mode 0600; its last whole checkpoint counts. */
export function sidecarAnchor(path: string): Anchor {
  return {
    name: 'sidecar',
    read: () => {
      if (!existsSync(path)) return Promise.resolve(null)
      const whole = readFileSync(path, 'utf8').split(separator).slice(0, -1)
      return Promise.resolve(whole.at(-1) ?? null)
    },
    write: (text) => {
      const file = openSync(path, 'a', 0o600)
      try {
        writeSync(file, text + separator)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      return Promise.resolve()
    },
  }
}
