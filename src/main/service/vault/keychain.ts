/** The operating system's keychain as a `KeyVault`: with a limit on time, one sentence for what is wrong, and no secret in any of them. */
import { Fault } from '../../../contract/errors.ts'
import type { KeychainState } from '../../../contract/vault.ts'
import type { KeyVault } from './key-vault.ts'
import { loadKeychainLibrary, type KeychainLibrary } from './keychain-libraries.ts'

export type KeychainOptions = {
  readonly load?: () => Promise<KeychainLibrary | null>
  /** How long a person may take to answer the system's own prompt. */
  readonly answerMs?: number
  /** How long `state()` waits before it calls the keychain locked. */
  readonly stateMs?: number
  readonly platform?: NodeJS.Platform
}

/** Reading this item shows whether the keychain is open; it is written where it is missing, and holds nothing. */
const probe = { account: 'availability', value: 'This item only shows that the keychain can be used.' }
/** For how long a state stands before the keychain is asked again. */
const stateLifeMs = 3000

function keychainName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Keychain'
  return platform === 'win32' ? 'Credential Manager' : 'Secret Service'
}

class Keychain implements KeyVault {
  readonly #load: () => Promise<KeychainLibrary | null>
  readonly #answerMs: number
  readonly #stateMs: number
  readonly #platform: NodeJS.Platform
  #library: Promise<KeychainLibrary | null> | null = null
  #waiting = 0
  #state: { readonly asked: Promise<KeychainState>; readonly until: number } | null = null

  constructor(options: KeychainOptions) {
    this.#load = options.load ?? loadKeychainLibrary
    this.#answerMs = options.answerMs ?? 30_000
    this.#stateMs = options.stateMs ?? 3000
    this.#platform = options.platform ?? process.platform
  }

  get(account: string): Promise<string | null> {
    return this.#ask((library) => library.get(account), this.#answerMs)
  }

  set(account: string, secret: string): Promise<void> {
    return this.#ask((library) => library.set(account, secret), this.#answerMs)
  }

  delete(account: string): Promise<void> {
    return this.#ask((library) => library.delete(account), this.#answerMs)
  }

  state(): Promise<KeychainState> {
    const now = performance.now()
    if (this.#state === null || now > this.#state.until) this.#state = { asked: this.#lookAt(), until: now + this.#stateMs + stateLifeMs }
    return this.#state.asked
  }

  async #lookAt(): Promise<KeychainState> {
    const name = keychainName(this.#platform)
    try {
      const found = await this.#ask(async (library) => {
        const value = await library.get(probe.account)
        if (value === null) await library.set(probe.account, probe.value)
        return library.name
      }, this.#stateMs)
      return { state: 'available', name, library: found }
    } catch (error) {
      if (error instanceof Fault && error.code === 'KEYCHAIN_LOCKED') return { state: 'locked', name }
      const why = error instanceof Fault ? error.detail['why'] : undefined
      return { state: 'missing', why: typeof why === 'string' ? why : `${name} could not be used.` }
    }
  }

  async #ask<T>(question: (library: KeychainLibrary) => Promise<T>, limitMs: number): Promise<T> {
    this.#library ??= this.#load()
    const library = await this.#library
    const name = keychainName(this.#platform)
    if (library === null) throw new Fault('KEYCHAIN_MISSING', { why: 'No library to reach it could be loaded on this machine.' })
    // A call that hangs holds a thread of the pool until the system's prompt is answered: never let them pile up.
    if (this.#waiting > 0) throw new Fault('KEYCHAIN_LOCKED', { keychain: name })
    try {
      return await this.#withinLimit(question(library), limitMs, name)
    } catch (error) {
      throw keychainFault(error, name)
    }
  }

  async #withinLimit<T>(answer: Promise<T>, limitMs: number, name: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#waiting += 1
        if (this.#waiting === 1) process.once('exit', this.#leave)
        const answered = (): void => {
          this.#waiting -= 1
          this.#state = null
          if (this.#waiting === 0) process.removeListener('exit', this.#leave)
        }
        answer.then(answered, answered)
        reject(new Fault('KEYCHAIN_LOCKED', { keychain: name, waitedMs: limitMs }))
      }, limitMs)
    })
    try {
      return await Promise.race([answer, limit])
    } finally {
      clearTimeout(timer)
    }
  }

  /** A process with a call that hangs in native code would wait for it at its end, for ever (seen with libsecret). */
  readonly #leave = (): void => {
    process.kill(process.pid, 'SIGKILL')
  }
}

/** Neither library gives codes; their words are read, and never passed on. */
function keychainFault(error: unknown, keychain: string): Fault {
  if (error instanceof Fault) return error
  const message = error instanceof Error ? error.message : ''
  if (/locked|dismiss|cancel|denied|interaction|authoriz/i.test(message)) return new Fault('KEYCHAIN_LOCKED', { keychain })
  const noBus = /autolaunch|d-?bus|message bus|not provided by any|no such secret/i.test(message)
  return new Fault('KEYCHAIN_MISSING', { why: noBus ? `No ${keychain} answers in this session.` : `${keychain} answered with an error.` })
}

/** The keychain of the operating system, through keytar, or @napi-rs/keyring where keytar's binary is missing. */
export function systemKeyVault(options: KeychainOptions = {}): KeyVault {
  return new Keychain(options)
}
