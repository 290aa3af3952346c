/** The two libraries that reach the operating system's keychain, in one form. */

export type KeychainLibrary = {
  readonly name: 'keytar' | '@napi-rs/keyring'
  readonly get: (account: string) => Promise<string | null>
  readonly set: (account: string, secret: string) => Promise<void>
  readonly delete: (account: string) => Promise<void>
}

const service = 'Cloister'

/** keytar; null where its binary is missing or does not load. */
export async function loadKeytar(): Promise<KeychainLibrary | null> {
  try {
    const { default: keytar } = await import('keytar')
    return {
      name: 'keytar',
      get: (account) => keytar.getPassword(service, account),
      set: (account, secret) => keytar.setPassword(service, account, secret),
      delete: async (account) => {
        await keytar.deletePassword(service, account)
      },
    }
  } catch {
    return null
  }
}

/** @napi-rs/keyring; null where its binary is missing or does not load. */
export async function loadKeyring(): Promise<KeychainLibrary | null> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    // Left to itself it falls back to the Linux kernel's keyring, which forgets at reboot: only the Secret Service will do.
    const entry = (account: string) => new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    return {
      name: '@napi-rs/keyring',
      get: async (account) => (await entry(account).getPassword()) ?? null,
      set: (account, secret) => entry(account).setPassword(secret),
      delete: async (account) => {
        await entry(account).deleteCredential()
      },
    }
  } catch {
    return null
  }
}

/** The first library that loads, in the order of preference. */
export async function loadKeychainLibrary(): Promise<KeychainLibrary | null> {
  return (await loadKeytar()) ?? (await loadKeyring())
}
