import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  completeSubtrees,
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  nodeHash,
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

function many(count: number): Hash[] {
  return Array.from({ length: count }, (_, i) => leafHash(createHash('sha256').update(String(i)).digest()))
}

describe('the tree of RFC 6962', () => {
  it('has the published roots', () => {
    expect(emptyRoot().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(leaves.map((_, i) => rootOf(leaves.slice(0, i + 1)).toString('hex'))).toEqual(roots)
  })

  it('has the same root when folded from complete subtrees, up to 64 leaves', () => {
    for (let size = 0; size <= 64; size++) {
      const all = many(size)
      const node = (level: number, index: number): Hash => rootOf(all.slice(index * 2 ** level, (index + 1) * 2 ** level))
      expect(rootOfSubtrees(completeSubtrees(size).map(({ index, level }) => node(level, index)))).toEqual(rootOf(all))
    }
  })

  it('proves every inclusion and refuses it for any other place, size or changed proof, up to 32 leaves', () => {
    for (let size = 1; size <= 32; size++) {
      const all = many(size)
      const root = rootOf(all)
      for (const [index, leaf] of all.entries()) {
        const proof = inclusionProof(index, all)
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true)
        expect(verifyInclusion(leaf, (index + 1) % size, size, proof, root) && size > 1).toBe(false)
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false)
        for (const at of proof.keys()) {
          const broken = proof.map((hash, i) => (i === at ? nodeHash(hash, hash) : hash))
          expect(verifyInclusion(leaf, index, size, broken, root)).toBe(false)
        }
      }
    }
  })

  it('proves every prefix and refuses any other history, up to 32 leaves', () => {
    for (let second = 1; second <= 32; second++) {
      const all = many(second)
      for (let first = 1; first <= second; first++) {
        const proof = consistencyProof(first, all)
        const [before, now] = [rootOf(all.slice(0, first)), rootOf(all)]
        expect(verifyConsistency(first, second, proof, before, now)).toBe(true)
        expect(verifyConsistency(first, second, proof, nodeHash(before, before), now)).toBe(false)
        expect(verifyConsistency(first, second, proof, before, nodeHash(now, now))).toBe(false)
        if (proof.length > 0) expect(verifyConsistency(first, second, proof.slice(1), before, now)).toBe(false)
      }
    }
  })
})
