/** What counts as a passphrase, and how one becomes a key: Argon2id (RFC 9106) with a cost that is tuned to the machine. */
import os from 'node:os'
import { hashRaw } from '@node-rs/argon2'
import { Fault } from '../../../contract/errors.ts'

/** Memory in KiB, passes over it, lanes worked on at once. */
export type Argon2Cost = { readonly memoryKiB: number; readonly passes: number; readonly lanes: number }

export const leastMemoryKiB = 64 * 1024
const mostMemoryKiB = 256 * 1024
/** RFC 9106, section 4: three passes is what it advises together with 64 MiB. */
const leastPasses = 3
const targetMs = 500
const leastLength = 12
const leastDistinct = 6

/** One form for the same characters, however the keyboard composed them. */
function passphraseBytes(passphrase: string): Buffer {
  return Buffer.from(passphrase.normalize('NFKC'), 'utf8')
}

/**
 * Refuses passphrases that guessing programs try first: short ones, few characters over and over, a repeated word, a straight row.
 * @throws Fault PASSPHRASE_WEAK
 */
export function assertStrongPassphrase(passphrase: string): void {
  const characters = Array.from(passphrase.normalize('NFKC'))
  const weak =
    characters.length < leastLength ||
    new Set(characters).size < leastDistinct ||
    isRepetition(characters) ||
    isRow(characters.map((character) => character.codePointAt(0) ?? 0))
  if (weak) throw new Fault('PASSPHRASE_WEAK', { least: leastLength })
}

function isRepetition(characters: readonly string[]): boolean {
  for (let period = 1; period <= characters.length / 2; period++) {
    if (characters.every((character, i) => i < period || character === characters[i - period])) return true
  }
  return false
}

/** `abcdefgh…`, `0123456789…`, or the same backwards, for more than three quarters of the length. */
function isRow(points: readonly number[]): boolean {
  const steps = points.slice(1).map((point, i) => point - (points[i] ?? 0))
  return [1, -1].some((step) => steps.filter((found) => found === step).length > steps.length * 0.75)
}

/** 32 bytes from a passphrase. Takes memory and time as the cost says; runs off the main thread. */
export async function stretchPassphrase(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Buffer> {
  if (cost.memoryKiB < leastMemoryKiB) throw new RangeError('Argon2id needs at least 64 MiB')
  const bytes = passphraseBytes(passphrase)
  try {
    return await hashRaw(bytes, { salt, memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: cost.lanes, outputLen: 32 })
  } finally {
    bytes.fill(0)
  }
}

/**
 * Finds the cost that takes about half a second here: memory first (up to 256 MiB, and no more than a sixteenth of the machine's), as
 * memory is what guessing hardware is short of, then passes.
 * @param measure milliseconds that a given cost takes; the real thing by default
 */
export async function tuneArgon2(
  measure: (cost: Argon2Cost) => Promise<number> = timeOnce,
  machine: { readonly cores: number; readonly memoryBytes: number } = { cores: os.availableParallelism(), memoryBytes: os.totalmem() },
): Promise<Argon2Cost> {
  const lanes = Math.max(1, Math.min(4, machine.cores))
  const most = Math.max(leastMemoryKiB, Math.min(mostMemoryKiB, machine.memoryBytes / 1024 / 16))
  let cost: Argon2Cost = { memoryKiB: leastMemoryKiB, passes: leastPasses, lanes }
  let ms = await measure(cost)
  while (cost.memoryKiB * 2 <= most && ms * 2 <= targetMs) {
    cost = { ...cost, memoryKiB: cost.memoryKiB * 2 }
    ms = await measure(cost)
  }
  const passes = Math.round((targetMs / Math.max(ms, 1)) * leastPasses)
  return { ...cost, passes: Math.max(leastPasses, Math.min(32, passes)) }
}

async function timeOnce(cost: Argon2Cost): Promise<number> {
  const salt = Buffer.alloc(16, 7)
  const begin = performance.now()
  const key = await stretchPassphrase('a passphrase to measure with', salt, cost)
  key.fill(0)
  return performance.now() - begin
}
