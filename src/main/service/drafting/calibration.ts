/** Finds how a model runs fastest on this machine by short trials, one thing changed at a time, within a limit of seconds. */
import type { CalibrationEvent, EngineWay, Trial } from '../../../contract/calibration.ts'
import { plainWay } from '../../../contract/calibration.ts'
import type { Settings } from '../../../contract/settings.ts'

/** The visit that a way is judged by: tokens to read and to write, as in the middle of ACI-Bench's visits. */
const USUAL_VISIT = { read: 1700, write: 450 } as const
/** A way is taken over a plainer one only where it is faster by this share: trials are short, and machines are not alone. */
const WORTH = 0.05
/** Seconds after which no further trial is begun. */
export const CALIBRATION_SECONDS = 20

/** Seconds that a usual visit takes at a trial's rates. */
export function visitSeconds({ readTokensPerSecond, writeTokensPerSecond }: Trial): number {
  return USUAL_VISIT.read / Math.max(0.01, readTokensPerSecond) + USUAL_VISIT.write / Math.max(0.01, writeTokensPerSecond)
}

/** The fastest trial; the plainer one, which was tried earlier, where the gain is not worth it. @throws RangeError without a trial */
export function bestOf(trials: readonly Trial[]): Trial {
  const [first, ...others] = trials
  if (first === undefined) throw new RangeError('nothing was tried')
  return others.reduce((best, trial) => (visitSeconds(trial) < visitSeconds(best) * (1 - WORTH) ? trial : best), first)
}

export type Possible = {
  readonly cores: number
  /** Whether a graphics processor could be used besides the processor. */
  readonly hasGpu: boolean
  /** What the user has fixed. */
  readonly settings: Pick<Settings, 'device' | 'threads'>
}

/** What to try next, given what was tried: device, threads, attention, reading in larger pieces. Null when there is nothing left. */
export function nextWay(trials: readonly Trial[], { cores, hasGpu, settings }: Possible): EngineWay | null {
  const first: EngineWay = { ...plainWay, device: settings.device, threads: settings.threads }
  if (trials.length === 0) return first
  const tried = new Set(trials.map(({ way }) => keyOf(way)))
  const { way } = bestOf(trials)
  const devices: EngineWay[] = settings.device === 'auto' && hasGpu ? [{ ...first, device: 'cpu' }] : []
  const counts = settings.threads === null ? [cores - 1, Math.ceil(cores / 2), 1] : []
  const candidates: EngineWay[] = [
    ...devices,
    ...counts.filter((threads) => threads >= 1 && threads < cores && (threads > 1 || cores <= 2)).map((threads) => ({ ...way, threads })),
    { ...way, flashAttention: 'off' },
    { ...way, readChunk: 512 },
  ]
  return candidates.find((candidate) => !tried.has(keyOf(candidate))) ?? null
}

function keyOf({ device, flashAttention, readChunk, threads }: EngineWay): string {
  return [device, String(threads), flashAttention, String(readChunk)].join('/')
}

/** The way that is used: what the user has fixed, and for the rest what was found best. */
export function wayFor({ device, threads }: Pick<Settings, 'device' | 'threads'>, found: EngineWay | null): EngineWay {
  if (found === null || (device !== 'auto' && device !== found.device)) return { ...plainWay, device, threads }
  return { ...found, threads: threads ?? found.threads }
}

type Rates = Pick<Trial, 'readTokensPerSecond' | 'writeTokensPerSecond'>
export type Found = { readonly trials: readonly Trial[]; readonly chosen: EngineWay; readonly seconds: number }

/** Tries until nothing is left or the time is over; a trial that the engine refuses is passed over, unless it is the first. */
export async function* findWay(
  possible: Possible,
  tryOut: (way: EngineWay) => Promise<Rates>,
  clock: () => number = () => performance.now(),
): AsyncGenerator<Exclude<CalibrationEvent, { type: 'done' }>, Found, void> {
  const started = clock()
  const seconds = () => (clock() - started) / 1000
  const trials: Trial[] = []
  const refused: Trial[] = []
  let longest = 0
  for (;;) {
    const way = nextWay([...trials, ...refused], possible)
    // The first trial also loads the model, and is always made.
    if (way === null || (trials.length > 0 && seconds() + longest > CALIBRATION_SECONDS)) break
    yield { type: 'trying', way, secondsLeft: Math.max(0, CALIBRATION_SECONDS - seconds()) }
    const begun = seconds()
    try {
      const trial = { way, ...(await tryOut(way)) }
      trials.push(trial)
      yield { type: 'tried', trial }
    } catch (error) {
      if (trials.length === 0) throw error
      refused.push({ way, readTokensPerSecond: 0, writeTokensPerSecond: 0 })
    }
    if (trials.length > 1) longest = Math.max(longest, seconds() - begun)
  }
  return { trials, chosen: bestOf(trials).way, seconds: seconds() }
}
