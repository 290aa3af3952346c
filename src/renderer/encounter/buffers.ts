/** Text that is being typed, kept in the vault as it is typed: one write at a time, always of the newest text, tried again until it is kept. */
import { createContext, use, useCallback, useState, useSyncExternalStore } from 'react'
import { explain, type ServiceClient } from '../link/index.ts'

export type Keeping = 'kept' | 'keeping' | 'not-kept'

const againMs = 2000
const longest = 200_000

export class Buffers {
  readonly #service: ServiceClient
  readonly #encounterId: string
  readonly #stored: Map<string, string>
  readonly #waiting = new Map<string, string | null>()
  readonly #watchers = new Set<() => void>()
  #pumping = false
  #problem: string | null = null

  constructor(service: ServiceClient, encounterId: string, stored: ReadonlyMap<string, string>) {
    this.#service = service
    this.#encounterId = encounterId
    this.#stored = new Map(stored)
  }

  /** What was being typed in a field when it was last left, perhaps by a crash. */
  text(field: string): string | null {
    return this.#stored.get(field) ?? null
  }

  /** The fields that hold text. */
  fields(): string[] {
    return [...this.#stored.keys()]
  }

  /** Why the newest text is not kept yet, as a sentence. */
  get problem(): string | null {
    return this.#problem
  }

  get state(): Keeping {
    if (this.#problem !== null) return 'not-kept'
    return this.#waiting.size > 0 || this.#pumping ? 'keeping' : 'kept'
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }

  /** Keeps `text` for a field, or forgets it. */
  write(field: string, text: string | null): void {
    if (text === null) this.#stored.delete(field)
    else this.#stored.set(field, text)
    if (text !== null && text.length > longest) return // a whole transcript: its file or clipboard still has it
    this.#waiting.set(field, text)
    void this.#pump()
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    for (;;) {
      const [next] = this.#waiting
      if (next === undefined) break
      const [field, text] = next
      try {
        this.#tell()
        await this.#service.notes.saveBuffer({ encounterId: this.#encounterId, field, text })
        this.#problem = null
        if (this.#waiting.get(field) === text) this.#waiting.delete(field)
      } catch (error) {
        const { code, sentence } = explain(error)
        if (code === 'LOCKED') break
        this.#problem = sentence
        this.#tell()
        await new Promise((resolve) => setTimeout(resolve, againMs))
      }
    }
    this.#pumping = false
    this.#tell()
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

export const BuffersContext = createContext<Buffers | null>(null)

export function useBuffers(): Buffers {
  const buffers = use(BuffersContext)
  if (buffers === null) throw new Error('There are no buffers here.')
  return buffers
}

/** A text field that is kept as it is typed. `initial` is what it begins with where nothing was kept. */
export function useBuffer(field: string, initial: string) {
  const buffers = useBuffers()
  const [text, setText] = useState(() => buffers.text(field) ?? initial)
  const [restored] = useState(() => buffers.text(field) !== null)
  const keeping = useSyncExternalStore(buffers.watch, () => buffers.state)
  const type = useCallback(
    (next: string) => {
      setText(next)
      buffers.write(field, next)
    },
    [buffers, field],
  )
  const forget = useCallback(() => {
    buffers.write(field, null)
  }, [buffers, field])
  return { text, type, forget, keeping, problem: buffers.problem, restored }
}
