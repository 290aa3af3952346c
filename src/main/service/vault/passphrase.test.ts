import { describe, expect, it } from 'vitest'
import { assertStrongPassphrase, leastMemoryKiB, stretchPassphrase, tuneArgon2, type Argon2Cost } from './passphrase.ts'

const quick: Argon2Cost = { memoryKiB: leastMemoryKiB, passes: 1, lanes: 1 }
const salt = Buffer.from('0123456789abcdef')

describe('what counts as a passphrase', () => {
  it.each(['correct horse battery staple', 'Wörter für den Garten', 'k3!vQ9z#Lm2p', '一二三四五六七八九十百千'])(
    'takes %s',
    (passphrase) => {
      expect(() => {
        assertStrongPassphrase(passphrase)
      }).not.toThrow()
    },
  )

  it.each([
    '',
    'short',
    'elevenchars',
    'aaaaaaaaaaaaaaaa',
    'passwordpassword',
    'abcabcabcabcabc',
    '123456789012',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '            ',
  ])('refuses %j', (passphrase) => {
    expect(() => {
      assertStrongPassphrase(passphrase)
    }).toThrow(expect.objectContaining({ code: 'PASSPHRASE_WEAK' }))
  })
})

describe('Argon2id', () => {
  it('gives the bytes of the reference implementation (its test.c, version 19, 64 MiB, 2 passes)', async () => {
    const key = await stretchPassphrase('password', Buffer.from('somesalt'), { memoryKiB: 65536, passes: 2, lanes: 1 })
    expect(key.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
  })

  it('does not care how a keyboard composed a letter', async () => {
    const composed = await stretchPassphrase('Gew\u00fcrz im Garten', salt, quick)
    const decomposed = await stretchPassphrase('Gewu\u0308rz im Garten', salt, quick)
    expect(composed.equals(decomposed)).toBe(true)
  })

  it('never runs with less than 64 MiB', async () => {
    await expect(stretchPassphrase('password', salt, { ...quick, memoryKiB: leastMemoryKiB - 1 })).rejects.toThrow(RangeError)
  })
})

describe('tuning', () => {
  /** A machine that takes so many milliseconds for one pass over 64 MiB. */
  const machine = (msPerPass: number) => (cost: Argon2Cost) => Promise.resolve((cost.memoryKiB / leastMemoryKiB) * cost.passes * msPerPass)
  const ample = { cores: 8, memoryBytes: 64 * 2 ** 30 }

  it.each([5, 17, 40, 80, 160])('comes to about half a second where a pass takes %i ms', async (msPerPass) => {
    const cost = await tuneArgon2(machine(msPerPass), ample)
    const ms = await machine(msPerPass)(cost)
    expect(ms).toBeGreaterThan(300)
    expect(ms).toBeLessThan(700)
    expect(cost.lanes).toBe(4)
  })

  it('never goes below 64 MiB and three passes, however slow or small the machine', async () => {
    const cost = await tuneArgon2(machine(5000), { cores: 1, memoryBytes: 2 ** 30 })
    expect(cost).toEqual({ memoryKiB: leastMemoryKiB, passes: 3, lanes: 1 })
  })

  it('takes no more than a sixteenth of the memory, and at most 256 MiB', async () => {
    expect((await tuneArgon2(machine(1), { cores: 2, memoryBytes: 2 * 2 ** 30 })).memoryKiB).toBe(128 * 1024)
    expect((await tuneArgon2(machine(1), ample)).memoryKiB).toBe(256 * 1024)
  })
})
