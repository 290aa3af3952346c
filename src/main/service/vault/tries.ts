/**
 * Slows down guessing at a vault's passphrase or recovery key. It lives in memory only: a guess costs half a second of Argon2id
 * anyway, and whoever can restart the process can also copy the files; what this stops is a person at the keyboard.
 */
import path from 'node:path'
import { Fault } from '../../../contract/errors.ts'

const freeTries = 5
const longestWaitSeconds = 300

type Failures = { count: number; first: Date; last: Date }
export type FailedTries = { readonly count: number; readonly first: string; readonly last: string }

/** Failed tries by folder, for as long as this process lives. */
const failures = new Map<string, Failures>()

/** Seconds to wait after so many failures: none for the first five, then 2, 4, 8 … up to five minutes. */
export function waitAfter(count: number): number {
  return count < freeTries ? 0 : Math.min(longestWaitSeconds, 2 ** (count - freeTries + 1))
}

/** @throws Fault TOO_MANY_TRIES with the `seconds` that are left to wait. */
export function assertMayTry(folder: string, now: Date): void {
  const found = failures.get(path.resolve(folder))
  if (found === undefined) return
  const wait = waitAfter(found.count)
  // A clock that was set back must not lock anyone out for longer than the wait itself.
  const passed = Math.max(0, (now.getTime() - found.last.getTime()) / 1000)
  if (passed < wait) throw new Fault('TOO_MANY_TRIES', { seconds: Math.ceil(wait - passed) })
}

export function noteFailedTry(folder: string, now: Date): void {
  const key = path.resolve(folder)
  const found = failures.get(key)
  if (found === undefined) failures.set(key, { count: 1, first: now, last: now })
  else {
    found.count += 1
    found.last = now
  }
}

/** Forgets the failures after a success, and says what they were, for the record. */
export function clearFailedTries(folder: string): FailedTries | null {
  const key = path.resolve(folder)
  const found = failures.get(key)
  failures.delete(key)
  return found === undefined ? null : { count: found.count, first: found.first.toISOString(), last: found.last.toISOString() }
}
