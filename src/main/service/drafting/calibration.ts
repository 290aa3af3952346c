/** Finds how a model runs fastest on this machine by short trials, one thing changed at a time, within a limit of seconds. */
import type { CalibrationEvent, EngineWay, Trial } from '../../../contract/calibration.ts'
import { plainWay } from '../../../contract/calibration.ts'
import type { GpuType } from '../../../contract/models.ts'
import type { Settings } from '../../../contract/settings.ts'

/** The visit that a way is judged by: tokens to read and to write, as in the middle of ACI-Bench's visits. */
const USUAL_VISIT = { read: 1700, write: 450 } as const
/** A way is taken over a plainer one only where it is faster by this share: trials are short, and machines are not alone. */
const WORTH = 0.05
/** A way that is beaten by less than this factor gets another turn: a machine may be slower by a third for the seconds of a trial. */
const DOUBTFUL = 1.5
/** Seconds after which it is to be over: no trial is begun that would take longer, but the first, which also loads the model. */
export const CALIBRATION_SECONDS = 20
/** A trial may take longer than the rates of another say by this factor: machines are not alone. */
const MARGIN = 1.25

/** Tokens to read and to write in a trial of `way`: short, but a larger batch shows what it gives only where it is filled. */
export function trialOf({ readChunk }: EngineWay): { readonly readTokens: number; readonly writeTokens: number } {
  return { readTokens: Math.max(128, readChunk), writeTokens: 12 }
}

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
  /** Ways to graphics processors besides the processor: the one that `auto` takes first, then the others by promise. */
  readonly gpus: readonly GpuType[]
  /** What the user has fixed. */
  readonly settings: Pick<Settings, 'device' | 'threads'>
}

/** What to try next of what `fits`, the most promising first, given what was tried; one thing is changed at a time. Null when there is nothing left. */
export function nextWay(
  trials: readonly Trial[],
  { cores, gpus, settings }: Possible,
  fits: (way: EngineWay) => boolean = () => true,
): EngineWay | null {
  const onProcessor: EngineWay = { ...plainWay, device: 'cpu', threads: settings.threads }
  const usesGpu = (device: EngineWay['device']) => gpus.length > 0 && device !== 'cpu'
  const first: EngineWay = { ...onProcessor, device: settings.device, flashAttention: usesGpu(settings.device) ? 'auto' : 'off' }
  if (trials.length === 0) return first
  const { way } = bestOf(trials)
  const [own, ...otherGpus] = gpus
  const devices: EngineWay[] =
    settings.device === 'auto' && own !== undefined ? [...otherGpus.map((device) => ({ ...first, device })), onProcessor] : []
  const counts = settings.threads !== null || cores <= 2 ? [] : [cores - 1, Math.ceil(cores / 2)]
  // One of two threads wins only where others keep the second core busy.
  const unlikely: EngineWay[] = settings.threads === null && cores === 2 ? [{ ...way, threads: 1 }] : []
  // On a processor it writes slower and makes notes depend on how the visit was cut when it was read: docs/decisions/0023.
  const attention: EngineWay[] = usesGpu(way.device) ? [{ ...way, flashAttention: way.flashAttention === 'off' ? 'auto' : 'off' }] : []
  const candidates: EngineWay[] = [
    ...devices,
    ...counts.map((threads) => ({ ...way, threads })),
    ...attention,
    { ...way, readChunk: 512 },
    ...unlikely,
  ]
  return candidates.find((candidate) => isNew(candidate, way, trials) && fits(candidate)) ?? null
}

/** Whether what `candidate` changes in the best way so far was never tried on its device, be it beside other things. */
function isNew(candidate: EngineWay, best: EngineWay, trials: readonly Trial[]): boolean {
  const names = ['device', 'threads', 'flashAttention', 'readChunk'] as const
  const changed = names.filter((name) => candidate[name] !== best[name])
  const isTried = ({ way }: Trial) => way.device === candidate.device && changed.every((name) => way[name] === candidate[name])
  return changed.length > 0 && !trials.some(isTried)
}

/** Seconds that a trial of `way` takes at the rates of the best so far; with half of its threads it may take twice as long. */
function trialSeconds(way: EngineWay, best: Trial, cores: number): number {
  const { readTokens, writeTokens } = trialOf(way)
  const slower = Math.max(1, (best.way.threads ?? cores) / (way.threads ?? cores))
  return slower * (readTokens / Math.max(0.01, best.readTokensPerSecond) + writeTokens / Math.max(0.01, best.writeTokensPerSecond))
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
  // What trials took beside reading and writing: the first loads the weights, as every change of the device does, the others only settings.
  const beside = { loading: 0, setting: 0 }
  /** The device that holds the weights; none after a refusal. */
  let held: EngineWay['device'] | null = null
  const fits = (way: EngineWay): boolean => {
    const needed = trialSeconds(way, bestOf(trials), possible.cores) * MARGIN + (way.device === held ? beside.setting : beside.loading)
    return seconds() + needed <= CALIBRATION_SECONDS
  }
  async function* tryWay(way: EngineWay): AsyncGenerator<Exclude<CalibrationEvent, { type: 'done' }>, Trial | null, void> {
    yield { type: 'trying', way, secondsLeft: Math.max(0, CALIBRATION_SECONDS - seconds()) }
    const begun = seconds()
    try {
      const trial = { way, ...(await tryOut(way)) }
      const others = Math.max(0, seconds() - begun - trialSeconds(way, trial, possible.cores))
      if (way.device === held) beside.setting = Math.max(beside.setting, others)
      else beside.loading = Math.max(beside.loading, others)
      held = way.device
      yield { type: 'tried', trial }
      return trial
    } catch (error) {
      if (trials.length === 0) throw error
      held = null
      return null
    }
  }
  for (;;) {
    const way = nextWay([...trials, ...refused], possible, fits)
    if (way === null) break
    const beaten = trials.length === 0 ? null : bestOf(trials)
    const trial = yield* tryWay(way)
    if (trial === null) {
      refused.push({ way, readTokensPerSecond: 0, writeTokensPerSecond: 0 })
      continue
    }
    trials.push(trial)
    const isClose = beaten !== null && bestOf(trials) === trial && visitSeconds(beaten) < visitSeconds(trial) * DOUBTFUL
    if (!isClose || beaten.way.device !== way.device || !fits(beaten.way)) continue
    // What else runs only slows a trial down, so that the faster of two counts.
    const again = yield* tryWay(beaten.way)
    if (again !== null && visitSeconds(again) < visitSeconds(beaten)) trials[trials.indexOf(beaten)] = again
  }
  return { trials, chosen: bestOf(trials).way, seconds: seconds() }
}
