/** A visit that grows while it goes on, as the keeping that drafting works on. */
import type { Turn } from '../src/contract/records.ts'
import { memoryKeeping, type MemoryKeeping } from './memory-keeping.ts'

export type LiveVisit = {
  readonly keeping: MemoryKeeping
  readonly encounterId: string
  /** What has been said so far: the source stays the same, its content does not. */
  hear(turns: readonly Turn[]): void
}

export function liveVisit(): LiveVisit {
  const keeping = memoryKeeping()
  const encounterId = keeping.add([])
  let turns: readonly Turn[] = []
  const visit: MemoryKeeping['visit'] = (id) => {
    const { encounter, source, sex } = keeping.visit(id)
    if (source === null || id !== encounterId) return { encounter, source, sex }
    return { encounter, sex, source: { ...source, sha256: turns.length.toString(16).padStart(64, '0'), turns: [...turns] } }
  }
  return {
    keeping: { ...keeping, visit },
    encounterId,
    hear(heard) {
      turns = heard
    },
  }
}
