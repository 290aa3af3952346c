/**
 * What is kept, inside the encrypted database only, to compare groups of the recovery key that the user types back: a salted hash of
 * each. A group is 20 bits and could be found from its hash by trying; but whoever can read these hashes has the vault open already,
 * which is all that the recovery key is good for. Outside the database nothing about single groups exists, and after the
 * confirmation not even here.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readGroup } from './recovery-key.ts'

const saltBytes = 16
const hashBytes = 32

function hashOf(salt: Uint8Array, index: number, group: string): Buffer {
  return createHmac('sha256', salt)
    .update(`${String(index)}:${group}`)
    .digest()
}

/** Salt and hashes of all groups, as one value. */
export function recoveryCheck(groups: readonly string[]): Buffer {
  const salt = randomBytes(saltBytes)
  return Buffer.concat([salt, ...groups.map((group, index) => hashOf(salt, index, group))])
}

/** Whether every typed group is the one at its place. At least two different ones must be typed. */
export function groupsMatch(check: Buffer, typed: readonly { readonly index: number; readonly text: string }[]): boolean {
  const salt = check.subarray(0, saltBytes)
  const right = typed.every(({ index, text }) => {
    const group = readGroup(text, index)
    const expected = check.subarray(saltBytes + index * hashBytes, saltBytes + (index + 1) * hashBytes)
    return group !== null && expected.length === hashBytes && timingSafeEqual(hashOf(salt, index, group), expected)
  })
  return right && new Set(typed.map(({ index }) => index)).size >= 2
}
