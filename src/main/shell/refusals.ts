/** Counts what was refused, by scheme. Keeps no address: one could carry a patient's words. */

export type Refusals = {
  count(address: string): void
  bySchemeName(): Record<string, number>
}

/** Addresses of the app's own probes at start, which are not counted. */
export const probeHost = 'probe.cloister.invalid'

export function createRefusals(): Refusals {
  const counts = new Map<string, number>()
  return {
    count(address) {
      const url = URL.canParse(address) ? new URL(address) : null
      if (url?.hostname === probeHost) return
      const name = url === null ? 'other' : url.protocol.slice(0, -1)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    },
    bySchemeName: () => Object.fromEntries(counts),
  }
}
