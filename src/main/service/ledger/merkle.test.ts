import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completeSubtrees,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  leavesUpTo,
  nodeHash,
  nodeNumber,
  RightEdge,
  rootOf,
  rootOfSubtrees,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from './merkle.ts'

/** The inputs and roots that the Certificate Transparency projects test RFC 6962 with. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  Buffer.from(hex, 'hex'),
)
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = inputs.map(leafHash)
const most = 64
const all = Array.from({ length: most }, (_, i) => leafHash(createHash('sha256').update(String(i)).digest()))

/** Section 2.1 word by word, from the data itself: nothing here is shared with the module. */
function naiveRoot(data: readonly Hash[]): Hash {
  const sha256 = (...parts: Uint8Array[]): Hash => createHash('sha256').update(Buffer.concat(parts)).digest()
  if (data.length === 0) return sha256()
  const [only] = data
  if (data.length === 1 && only !== undefined) return only
  const k = 2 ** Math.ceil(Math.log2(data.length) - 1)
  return sha256(Buffer.of(1), naiveRoot(data.slice(0, k)), naiveRoot(data.slice(k)))
}
const flip = (hash: Hash, bit: number): Hash => {
  const flipped = Buffer.from(hash)
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return flipped
}

describe('the tree of RFC 6962', () => {
  it('has the published roots', () => {
    expect(emptyRoot().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(leaves.map((_, i) => rootOf(leaves.slice(0, i + 1)).toString('hex'))).toEqual(roots)
  })

  it('has the published proofs', () => {
    const hex = (proof: readonly Hash[]): string[] => proof.map((hash) => hash.toString('hex'))
    expect(hex(inclusionProof(0, leaves))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(hex(consistencyProof(6, leaves))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  it('has the same root by definition, by recursion, from complete subtrees, and grown leaf by leaf, up to 64 leaves', () => {
    const edge = new RightEdge()
    for (let size = 0; size <= most; size++) {
      const some = all.slice(0, size)
      const expected = naiveRoot(some)
      const node = (level: number, index: number): Hash => naiveRoot(all.slice(index * 2 ** level, (index + 1) * 2 ** level))
      expect(rootOf(some)).toEqual(expected)
      expect(rootOfSubtrees(completeSubtrees(size).map(({ index, level }) => node(level, index)))).toEqual(expected)
      expect(edge.root()).toEqual(expected)
      const [next] = all.slice(size)
      if (next !== undefined)
        edge.add(next, (level, index, hash) => {
          expect(hash).toEqual(node(level, index))
        })
    }
  })
})

describe('the numbers of subtrees', () => {
  it('count them in the order in which they come about', () => {
    const edge = new RightEdge()
    let next = 0
    for (const [index, leaf] of all.entries()) {
      expect(nodeNumber(0, index)).toBe(next)
      edge.add(leaf, (level, at) => {
        expect(nodeNumber(level, at)).toBe(next)
        expect(leavesUpTo(next)).toBe(index + 1)
        next++
      })
    }
    expect(leavesUpTo(-1)).toBe(0)
    expect(nodeNumber(0, 2 ** 40)).toBe(2 ** 41 - 1)
    expect(leavesUpTo(2 ** 41 - 2)).toBe(2 ** 40)
  })
})

describe('a proof of inclusion', () => {
  it('holds for every leaf of every tree up to 64, and for no other place', () => {
    for (let size = 1; size <= most; size++) {
      const some = all.slice(0, size)
      const root = rootOf(some)
      for (const [index, leaf] of some.entries()) {
        const proof = inclusionProof(index, some)
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true)
        for (let other = 0; other < size; other++)
          if (other !== index && verifyInclusion(leaf, other, size, proof, root))
            expect.unreachable(`${String(other)} for ${String(index)}`)
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false)
        if (proof.length > 0) expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false)
      }
    }
  })

  it('does not hold after any change of a single bit', () => {
    for (const size of [1, 2, 3, 7, 8, 13]) {
      const some = all.slice(0, size)
      const root = rootOf(some)
      for (const [index, leaf] of some.entries()) {
        const proof = inclusionProof(index, some)
        for (let bit = 0; bit < 256; bit++) {
          const held = [
            verifyInclusion(flip(leaf, bit), index, size, proof, root),
            verifyInclusion(leaf, index, size, proof, flip(root, bit)),
            ...proof.map((_, at) =>
              verifyInclusion(
                leaf,
                index,
                size,
                proof.map((hash, i) => (i === at ? flip(hash, bit) : hash)),
                root,
              ),
            ),
          ]
          if (held.includes(true)) expect.unreachable(`bit ${String(bit)} of leaf ${String(index)} of ${String(size)}`)
        }
      }
    }
  })

  it('does not hold for numbers that are none', () => {
    const [leaf = emptyRoot()] = all
    for (const index of [-1, 0.5, NaN, Infinity, 1]) expect(verifyInclusion(leaf, index, 1, [], leaf)).toBe(false)
    expect(verifyInclusion(leaf, 0, 1.5, [], leaf)).toBe(false)
  })
})

describe('a proof of consistency', () => {
  it('holds for every prefix of every tree up to 64, and for no other pair of roots', () => {
    for (let second = 0; second <= most; second++) {
      const some = all.slice(0, second)
      for (let first = 0; first <= second; first++) {
        const proof = consistencyProof(first, some)
        const [before, now] = [rootOf(all.slice(0, first)), rootOf(some)]
        expect(verifyConsistency(first, second, proof, before, now)).toBe(true)
        expect(verifyConsistency(first, second, proof, nodeHash(before, before), now)).toBe(false)
        if (first > 0) expect(verifyConsistency(first, second, proof, before, nodeHash(now, now))).toBe(false)
        expect(verifyConsistency(first, second, [...proof, now], before, now)).toBe(false)
        if (proof.length > 0) expect(verifyConsistency(first, second, proof.slice(1), before, now)).toBe(false)
        if (first > 0 && first < second) expect(verifyConsistency(first - 1, second, proof, before, now)).toBe(false)
      }
    }
  })

  it('does not hold after any change of a single bit', () => {
    for (const [first, second] of [
      [1, 2],
      [3, 7],
      [4, 8],
      [6, 8],
      [5, 13],
    ] as const) {
      const some = all.slice(0, second)
      const proof = consistencyProof(first, some)
      const [before, now] = [rootOf(all.slice(0, first)), rootOf(some)]
      for (let bit = 0; bit < 256; bit++) {
        const held = [
          verifyConsistency(first, second, proof, flip(before, bit), now),
          verifyConsistency(first, second, proof, before, flip(now, bit)),
          ...proof.map((_, at) =>
            verifyConsistency(
              first,
              second,
              proof.map((hash, i) => (i === at ? flip(hash, bit) : hash)),
              before,
              now,
            ),
          ),
        ]
        if (held.includes(true)) expect.unreachable(`bit ${String(bit)} of ${String(first)} in ${String(second)}`)
      }
    }
  })

  it('does not hold for a history that was changed, whatever the change', () => {
    const lengths = fc
      .integer({ min: 2, max: most })
      .chain((second) => fc.tuple(fc.integer({ min: 1, max: second - 1 }), fc.constant(second)))
    fc.assert(
      fc.property(lengths, fc.nat(most), fc.nat(255), ([first, second], at, bit) => {
        const changed = all.slice(0, second).map((leaf, i) => (i === at % first ? flip(leaf, bit) : leaf))
        const before = rootOf(all.slice(0, first))
        expect(verifyConsistency(first, second, consistencyProof(first, changed), before, rootOf(changed))).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('does not hold for made-up proofs', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.nat(most), fc.nat(most), fc.array(hash, { maxLength: 8 }), hash, hash, (first, second, proof, before, now) => {
        expect(verifyConsistency(first, second, proof, before, now)).toBe(false)
        expect(verifyInclusion(before, first, second, proof, now)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})
