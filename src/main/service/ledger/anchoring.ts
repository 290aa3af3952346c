/** Brings checkpoints to the anchors: after the commit, one at a time, never backwards, never over evidence. */
import type { Anchor } from './anchors.ts'
import type { AnchorReading } from './check-anchors.ts'
import type { CheckpointRow } from './tables.ts'

/** Whether an anchor that reads like this may take a checkpoint of the vault. */
export type MayWrite = (reading: AnchorReading) => boolean

export class Anchoring {
  readonly #anchors: readonly Anchor[]
  readonly #mayWrite: MayWrite
  readonly #written: (name: Anchor['name']) => void
  readonly #readings: Map<Anchor['name'], AnchorReading>
  #pending: CheckpointRow | null = null
  #running: Promise<void> | null = null

  /** @param written told of each anchor that now holds a checkpoint of this vault */
  constructor(anchors: readonly Anchor[], mayWrite: MayWrite, written: (name: Anchor['name']) => void) {
    this.#anchors = anchors
    this.#mayWrite = mayWrite
    this.#written = written
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
    if (before.state === 'unreachable') return
    try {
      if (before.state !== 'found' || before.text !== row.text) {
        if (!this.#mayWrite(before)) return
        await this.#write(anchor, row)
      }
      this.#written(anchor.name)
    } catch {
      // A keychain that was locked, a disk that is full: this anchor lags behind, and the next checkpoint tries again.
      await this.#read(anchor)
    }
  }

  /** All that the anchors still have, by anchor, oldest first. @throws the anchor's error where one does not answer that was read before */
  async histories(): Promise<readonly (readonly string[])[]> {
    await this.flush()
    const answering = this.#anchors.filter(({ name }) => this.#readings.get(name)?.state !== 'unreachable')
    return Promise.all(answering.map((anchor) => anchor.history()))
  }

  /**
   * Writes over the evidence of a rollback that was accepted, on record. An anchor that does not say what it said then is left alone.
   * @throws the first anchor's error; the others are written all the same
   */
  async replace(accepted: readonly AnchorReading[], row: CheckpointRow): Promise<void> {
    await this.flush()
    const outcomes = await Promise.allSettled(
      this.#anchors.map(async (anchor) => {
        const before = accepted.find(({ name }) => name === anchor.name)
        const now = await this.#read(anchor)
        if (before?.state === 'unreachable' || !isSameReading(before, now)) return
        await this.#write(anchor, row)
      }),
    )
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  async #write(anchor: Anchor, row: CheckpointRow): Promise<void> {
    await anchor.write(row.text)
    this.#readings.set(anchor.name, { name: anchor.name, state: 'found', text: row.text })
  }

  async #read(anchor: Anchor): Promise<AnchorReading> {
    const reading = await readAnchor(anchor)
    this.#readings.set(anchor.name, reading)
    return reading
  }
}

function isSameReading(one: AnchorReading | undefined, two: AnchorReading): boolean {
  if (one?.state !== two.state) return false
  return one.state !== 'found' || two.state !== 'found' || one.text === two.text
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
