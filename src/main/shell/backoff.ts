/** How long to wait before a process that ended by itself is started again. */

const windowMs = 60_000
const delaysMs = [0, 250, 1000, 4000, 15_000] as const

/**
 * @param ends when it ended by itself, in milliseconds, oldest first
 * @returns milliseconds to wait, growing with the number of ends within the last minute
 */
export function restartDelay(ends: readonly number[], now: number): number {
  const recent = ends.filter((at) => now - at < windowMs).length
  return delaysMs[Math.min(Math.max(recent - 1, 0), delaysMs.length - 1)] ?? 0
}
