/** What makes the app lock by itself: idleness, sleep, the screen's lock, another user at the machine. */
import { powerMonitor } from 'electron'
import { shouldLock } from './idle.ts'

const lookEveryMs = 5000

export type LockWatch = {
  /** The user is at work in the window. */
  touch(): void
  /** Minutes of idleness after which to lock; null while there is nothing to lock. */
  setLimit(minutes: number | null): void
  stop(): void
}

export function watchForLock(lock: () => void): LockWatch {
  let limitMinutes: number | null = null
  let touchedAt = performance.now()
  const whenOpen = (): void => {
    if (limitMinutes !== null) lock()
  }
  const look = (): void => {
    if (limitMinutes === null) return
    // Linux has no event for the screen's lock; it can only be asked.
    const screenLocked = powerMonitor.getSystemIdleState(60) === 'locked'
    const windowSeconds = (performance.now() - touchedAt) / 1000
    if (screenLocked || shouldLock({ limitMinutes, machineSeconds: powerMonitor.getSystemIdleTime(), windowSeconds })) lock()
  }
  const timer = setInterval(look, lookEveryMs)
  powerMonitor.on('suspend', whenOpen)
  powerMonitor.on('lock-screen', whenOpen)
  powerMonitor.on('user-did-resign-active', whenOpen)
  return {
    touch() {
      touchedAt = performance.now()
    },
    setLimit(minutes) {
      limitMinutes = minutes
      touchedAt = performance.now()
    },
    stop() {
      clearInterval(timer)
    },
  }
}
