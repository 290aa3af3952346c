import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/errors.ts'
import { decodeRecoveryKey, encodeRecoveryKey, randomRecoveryKey, readGroup, recoveryKeyBytes } from './recovery-key.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const key = fc.uint8Array({ minLength: recoveryKeyBytes, maxLength: recoveryKeyBytes })
const place = fc.record({ group: fc.integer({ min: 0, max: 7 }), position: fc.integer({ min: 0, max: 4 }) })

function mistypedGroup(text: string): unknown {
  try {
    decodeRecoveryKey(text)
    return null
  } catch (error) {
    if (error instanceof Fault && error.code === 'RECOVERY_KEY_MISTYPED') return error.detail['group']
    throw error
  }
}

function replaceAt(text: string, position: number, character: string): string {
  return text.slice(0, position) + character + text.slice(position + 1)
}

describe('the recovery key', () => {
  it('has 160 random bits in 8 groups of 5', () => {
    const groups = encodeRecoveryKey(randomRecoveryKey())
    expect(groups).toHaveLength(8)
    for (const group of groups) expect(group).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(recoveryKeyBytes * 8).toBe(160)
    expect(encodeRecoveryKey(randomRecoveryKey())).not.toEqual(encodeRecoveryKey(randomRecoveryKey()))
  })

  it('keeps its printed form for ever', () => {
    const bytes = Uint8Array.from({ length: recoveryKeyBytes }, (_, i) => i * 13)
    const printed = encodeRecoveryKey(bytes).join('-')
    expect(printed).toMatchInlineSnapshot(`"006H9-M9SMZ-85750-PT3N5-GA7SS-SADPS-RF8DF-VTQQ7"`)
    expect(Buffer.from(bytes).equals(decodeRecoveryKey(printed))).toBe(true)
  })

  it('is read back whatever the separators, the case and the look-alikes', () => {
    fc.assert(
      fc.property(key, fc.constantFrom(' ', '-', '', '\n', ' – ', '  '), fc.boolean(), (bytes, separator, lower) => {
        const printed = encodeRecoveryKey(bytes).join(separator)
        const typed = (lower ? printed.toLowerCase() : printed).replaceAll('0', 'o').replaceAll('1', lower ? 'l' : 'I')
        expect(decodeRecoveryKey(typed).equals(bytes)).toBe(true)
      }),
    )
  })

  it('names the group of any one wrong character', () => {
    fc.assert(
      fc.property(key, place, fc.integer({ min: 1, max: 31 }), (bytes, { group, position }, shift) => {
        const groups = encodeRecoveryKey(bytes)
        const right = groups[group] ?? ''
        const wrong = alphabet.charAt((alphabet.indexOf(right.charAt(position)) + shift) % 32)
        groups[group] = replaceAt(right, position, wrong)
        expect(mistypedGroup(groups.join('-'))).toBe(group + 1)
      }),
    )
  })

  it('names the group in which two characters are exchanged', () => {
    fc.assert(
      fc.property(key, place, fc.integer({ min: 0, max: 4 }), (bytes, { group, position }, other) => {
        const groups = encodeRecoveryKey(bytes)
        const right = groups[group] ?? ''
        fc.pre(right.charAt(position) !== right.charAt(other))
        groups[group] = replaceAt(replaceAt(right, position, right.charAt(other)), other, right.charAt(position))
        expect(mistypedGroup(groups.join(' '))).toBe(group + 1)
      }),
    )
  })

  it('names the first of two groups that are exchanged', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 7 }), (bytes, first, distance) => {
        const second = Math.min(7, first + distance)
        const groups = encodeRecoveryKey(bytes)
        const [a = '', b = ''] = [groups[first], groups[second]]
        groups[first] = b
        groups[second] = a
        expect(mistypedGroup(groups.join('-'))).toBe(first + 1)
      }),
    )
  })

  it('refuses what is too short, too long or not of the alphabet, whatever it is', () => {
    const printed = encodeRecoveryKey(randomRecoveryKey()).join('-')
    expect(mistypedGroup('')).toBe(1)
    expect(mistypedGroup(printed.slice(0, -1))).toBe(8)
    expect(mistypedGroup(`${printed}-A`)).toBe(8)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(mistypedGroup(text)).toBeTypeOf('number')
      }),
    )
  })

  it('knows whether a group can be the one of its place', () => {
    const groups = encodeRecoveryKey(randomRecoveryKey())
    expect(readGroup(` ${(groups[2] ?? '').toLowerCase()} `, 2)).toBe(groups[2])
    expect(readGroup(groups[2] ?? '', 3)).toBeNull()
  })
})
