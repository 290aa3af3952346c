/** What a process holds at most, as the system counts it. */
import { readFileSync } from 'node:fs'

/** The most bytes that the process ever held (`VmHWM`, with the pages of files that it maps); null where the system does not say. */
export function peakMemoryOf(pid: number | null): number | null {
  if (pid === null) return null
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : Number(kib) * 1024
  } catch {
    return null
  }
}
