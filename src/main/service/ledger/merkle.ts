/** The Merkle tree of RFC 6962, section 2.1, over SHA-256: hashes, roots, inclusion and consistency proofs. Pure. */
import { createHash } from 'node:crypto'

export type Hash = Buffer
const leafPrefix = Buffer.of(0x00)
const nodePrefix = Buffer.of(0x01)

function sha256(...parts: readonly Uint8Array[]): Hash {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** MTH of one entry: SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Hash {
  return sha256(leafPrefix, data)
}
/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(nodePrefix, left, right)
}
/** The root of a tree without entries: SHA-256 of nothing. */
export function emptyRoot(): Hash {
  return sha256()
}

/** The largest power of two below `n`; n > 1. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH of a list of leaf hashes. */
export function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot()
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only
  const k = split(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

/**
 * The complete subtrees that make up a tree of `size` leaves, left to right, as (level, index): level 0 are leaves, and node i of level l
 * covers the leaves from i * 2^l on.
 */
export function completeSubtrees(size: number): { level: number; index: number }[] {
  const subtrees: { level: number; index: number }[] = []
  let start = 0
  let level = 0
  while (2 ** (level + 1) <= size) level++
  for (; level >= 0; level--) {
    const width = 2 ** level
    if (size - start >= width) {
      subtrees.push({ level, index: start / width })
      start += width
    }
  }
  return subtrees
}

/**
 * The number of a complete subtree when all are counted in the order in which they come about: each leaf, then the subtrees that it
 * completes, smallest first. (`StoredHashIndex` of Go's checksum database.) A tree of n leaves has the numbers below `nodeNumber(0, n)`.
 */
export function nodeNumber(level: number, index: number): number {
  let number = level
  for (let leaf = (index + 1) * 2 ** level - 1; leaf > 0; leaf = Math.floor(leaf / 2)) number += leaf
  return number
}

/** How many leaves are among the subtrees up to a number. */
export function leavesUpTo(number: number): number {
  if (number < 0) return 0
  let count = Math.floor(number / 2)
  while (nodeNumber(0, count) <= number) count++
  return count
}

/** Folds the hashes of `completeSubtrees`, in their order, into the root. */
export function rootOfSubtrees(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** PATH(m, D[n]) of RFC 6962, 2.1.1: what proves that leaf `m` is in the tree. */
export function inclusionProof(m: number, leaves: readonly Hash[]): Hash[] {
  if (leaves.length <= 1) return []
  const k = split(leaves.length)
  return m < k
    ? [...inclusionProof(m, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...inclusionProof(m - k, leaves.slice(k)), rootOf(leaves.slice(0, k))]
}

/** PROOF(m, D[n]) of RFC 6962, 2.1.2: what proves that the tree of `m` leaves is a prefix of this one. */
export function consistencyProof(m: number, leaves: readonly Hash[]): Hash[] {
  return m === 0 || m >= leaves.length ? [] : subproof(m, leaves, true)
}
function subproof(m: number, leaves: readonly Hash[], whole: boolean): Hash[] {
  if (m === leaves.length) return whole ? [] : [rootOf(leaves)]
  const k = split(leaves.length)
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), rootOf(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))]
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}
function isPowerOfTwo(n: number): boolean {
  let power = 1
  while (power < n) power *= 2
  return power === n
}

/** Checks an inclusion proof as RFC 9162, 2.1.3.2 does. */
export function verifyInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && hash.equals(root)
}

/** Checks a consistency proof as RFC 9162, 2.1.4.2 does. */
export function verifyConsistency(first: number, second: number, proof: readonly Hash[], firstRoot: Hash, secondRoot: Hash): boolean {
  if (!isCount(first) || !isCount(second) || first > second) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  if (first === 0) return proof.length === 0 && firstRoot.equals(emptyRoot())
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof]
  const [seed, ...rest] = path
  if (seed === undefined) return false
  let fn = first - 1
  let sn = second - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let one = seed
  let two = seed
  for (const hash of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      one = nodeHash(hash, one)
      two = nodeHash(hash, two)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      two = nodeHash(two, hash)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && one.equals(firstRoot) && two.equals(secondRoot)
}

/** Grows a tree leaf by leaf, keeping only the complete subtrees of its right edge. */
export class RightEdge {
  readonly #subtrees: { readonly level: number; readonly hash: Hash }[] = []
  size = 0

  /** @param complete told of each subtree that this leaf completes, the leaf itself (level 0) first */
  add(leaf: Hash, complete?: (level: number, index: number, hash: Hash) => void): void {
    let level = 0
    let hash = leaf
    complete?.(0, this.size, leaf)
    for (let last = this.#subtrees.at(-1); last?.level === level; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop()
      hash = nodeHash(last.hash, hash)
      level++
      complete?.(level, (this.size + 1) / 2 ** level - 1, hash)
    }
    this.#subtrees.push({ level, hash })
    this.size++
  }

  root(): Hash {
    return rootOfSubtrees(this.#subtrees.map((subtree) => subtree.hash))
  }
}
