/**
 * The printed recovery key: 160 random bits as 8 groups of 5 characters of Crockford's base32, four of them data and the fifth a
 * check on its group. The check is a weighted sum over GF(32) with distinct non-zero weights and a constant of the group's place, so
 * that any one wrong character, any two characters exchanged, and a group typed in another's place are noticed, and the group named.
 */
import { randomBytes } from 'node:crypto'
import { Fault } from '../../../contract/errors.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const dataPerGroup = 4
const groupCount = 8
export const recoveryKeyBytes = (groupCount * dataPerGroup * 5) / 8

/** Multiplies by the primitive element of GF(32) with x^5 + x^2 + 1. */
function double(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

function power(exponent: number): number {
  let value = 1
  for (let i = 0; i < exponent; i++) value = double(value)
  return value
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 4; bit >= 0; bit--) {
    product = double(product)
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

function checkOf(values: readonly number[], groupIndex: number): number {
  // The weights are powers 1 to 4 of the primitive element (the check itself has power 0); the place adds a constant of its own.
  return values.reduce((sum, value, i) => sum ^ multiply(value, power(i + 1)), groupIndex + 1)
}

/** What people write for one another: case, spaces and hyphens do not matter, O is 0, I and L are 1. */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

export function randomRecoveryKey(): Buffer {
  return randomBytes(recoveryKeyBytes)
}

/** The groups as they are printed, in order. */
export function encodeRecoveryKey(bytes: Uint8Array): string[] {
  if (bytes.length !== recoveryKeyBytes) throw new RangeError(`a recovery key has ${String(recoveryKeyBytes)} bytes`)
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const values = Array.from({ length: groupCount * dataPerGroup }, (_, i) =>
    Number((bits >> BigInt((groupCount * dataPerGroup - 1 - i) * 5)) & 31n),
  )
  return Array.from({ length: groupCount }, (_, index) => {
    const group = values.slice(index * dataPerGroup, (index + 1) * dataPerGroup)
    return [...group, checkOf(group, index)].map((value) => alphabet.charAt(value)).join('')
  })
}

/** One typed group in its printed form, or null where it cannot be the group of that place. */
export function readGroup(text: string, index: number): string | null {
  const group = normalize(text)
  const values = Array.from(group, (character) => alphabet.indexOf(character))
  if (values.length !== dataPerGroup + 1 || values.includes(-1)) return null
  return checkOf(values.slice(0, dataPerGroup), index) === values[dataPerGroup] ? group : null
}

/**
 * Reads a typed recovery key, with or without separators.
 * @throws Fault RECOVERY_KEY_MISTYPED; detail `group` is the number of the first wrong group, counted from 1 as on the print.
 */
export function decodeRecoveryKey(text: string): Buffer {
  const perGroup = dataPerGroup + 1
  const typed = splitAsTyped(text)
  let bits = 0n
  for (let index = 0; index < groupCount; index++) {
    const group = readGroup(typed[index] ?? '', index)
    if (group === null) throw new Fault('RECOVERY_KEY_MISTYPED', { group: index + 1 })
    for (const character of group.slice(0, dataPerGroup)) bits = (bits << 5n) | BigInt(alphabet.indexOf(character))
  }
  if (typed.length > groupCount) throw new Fault('RECOVERY_KEY_MISTYPED', { group: groupCount, characters: perGroup * groupCount })
  return Buffer.from(bits.toString(16).padStart(recoveryKeyBytes * 2, '0'), 'hex')
}

/** Groups as the user separated them, if there are as many as on the print; otherwise cut by their length. */
function splitAsTyped(text: string): string[] {
  const separated = text.split(/[\s\p{Pd}_.·]+/u).filter((part) => part !== '')
  if (separated.length === groupCount) return separated
  return normalize(text).match(new RegExp(`.{1,${String(dataPerGroup + 1)}}`, 'gu')) ?? []
}
