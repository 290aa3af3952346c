/** When to lock by itself. */

/** How many times the limit passes before the machine's own word about being in use no longer counts. */
const patience = 4

export type Idleness = {
  /** Seconds without input to the whole machine, as the system tells it. */
  readonly machineSeconds: number
  /** Seconds since the last input to the window. */
  readonly windowSeconds: number
  /** Minutes that the practice chose; null while no vault is open. */
  readonly limitMinutes: number | null
}

/**
 * True when neither the window nor the machine has been used for the limit. Some desktops always answer that the machine
 * is in use; so after four times the limit without input to the window, it locks whatever they say.
 */
export function shouldLock({ limitMinutes, machineSeconds, windowSeconds }: Idleness): boolean {
  if (limitMinutes === null) return false
  const limit = limitMinutes * 60
  return windowSeconds >= limit && (machineSeconds >= limit || windowSeconds >= patience * limit)
}
