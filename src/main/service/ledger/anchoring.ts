/** Brings checkpoints to the anchors: after the commit, one at a time, never backwards, never over evidence. */
import type { Anchor } from './anchors.ts'
import type { AnchorReading } from './check-anchors.ts'
import type { CheckpointRow } from './tables.ts'

/** Whether an anchor that reads like this may take a checkpoint of the vault. */
export type MayWrite = (reading: AnchorReading) => boolean

export class Anchoring {
  readonly #anchors: readonly Anchor[]
  readonly #mayWrite: MayWrite
  readonly #readings: Map<Anchor['name'], AnchorReading>
  #pending: CheckpointRow | null = null
  #running: Promise<void> | null = null

  constructor(anchors: readonly Anchor[], mayWrite: MayWrite) {
    this.#anchors = anchors
    this.#mayWrite = mayWrite
    this.#readings = new Map(anchors.map(({ name }) => [name, { name, state: 'unread' }]))
  }

  /** What each anchor last said. */
  get readings(): readonly AnchorReading[] {
    return [...this.#readings.values()]
  }

  /** Asks every anchor again. */
  async read(): Promise<readonly AnchorReading[]> {
    await this.flush()
    await Promise.all(this.#anchors.map((anchor) => this.#read(anchor)))
    return this.readings
  }

  /** Returns at once. The row must be committed. Of several that wait only the newest is written. */
  bring(row: CheckpointRow): void {
    this.#pending = row
    this.#running ??= this.#run()
  }

  /** Resolves when nothing is under way; never rejects. */
  async flush(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    await Promise.resolve()
    while (this.#pending !== null) {
      const row = this.#pending
      this.#pending = null
      await Promise.all(this.#anchors.map((anchor) => this.#bringOne(anchor, row)))
    }
    this.#running = null
  }

  async #bringOne(anchor: Anchor, row: CheckpointRow): Promise<void> {
    // Read first: an anchor that knows more than the vault, or something else, is evidence and stays as it is.
    const before = await this.#read(anchor)
    if (before.state === 'unreachable' || (before.state === 'found' && before.text === row.text)) return
    try {
      if (!this.#mayWrite(before)) return
      await anchor.write(row.text)
      this.#readings.set(anchor.name, { name: anchor.name, state: 'found', text: row.text })
    } catch {
      // A keychain that was locked, a disk that is full: this anchor lags behind, and the next checkpoint tries again.
      await this.#read(anchor)
    }
  }

  async #read(anchor: Anchor): Promise<AnchorReading> {
    const reading = await readAnchor(anchor)
    this.#readings.set(anchor.name, reading)
    return reading
  }
}

async function readAnchor(anchor: Anchor): Promise<AnchorReading> {
  const { name } = anchor
  try {
    const text = await anchor.read()
    return text === null ? { name, state: 'empty' } : { name, state: 'found', text }
  } catch {
    return { name, state: 'unreachable' }
  }
}
