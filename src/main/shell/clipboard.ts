/** Text on the clipboard, taken off again when its time is over, at lock and at the end; but only if it is still ours. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** The clipboard of every Electron we run on: synchronous up to 43, promises since. */
export type SystemClipboard = {
  writeText(text: string): unknown
  readText(): string | Promise<string>
  clear(): unknown
}

export type TimedClipboard = {
  copy(text: string, clearAfterSeconds: number): Promise<void>
  /** Takes our text off now, if it is still there. */
  clear(): Promise<void>
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** @param places the clipboard that is written, first, and others that the system may have copied it to */
export function createTimedClipboard(places: readonly [SystemClipboard, ...SystemClipboard[]]): TimedClipboard {
  const [main] = places
  let ours: Buffer | null = null
  let timer: NodeJS.Timeout | undefined

  async function clear(): Promise<void> {
    clearTimeout(timer)
    const hash = ours
    ours = null
    if (hash === null) return
    for (const place of places) {
      const there = await place.readText()
      if (there !== '' && timingSafeEqual(hashOf(there), hash)) await place.clear()
    }
  }

  return {
    async copy(text, clearAfterSeconds) {
      clearTimeout(timer)
      await main.writeText(text)
      // Line ends may come back changed, so what is there is hashed, not what was given.
      ours = hashOf(await main.readText())
      timer = setTimeout(() => void clear().catch(() => undefined), clearAfterSeconds * 1000)
    },
    clear,
  }
}
