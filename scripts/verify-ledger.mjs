#!/usr/bin/env node
/**
 * Checks an exported ledger without Cloister: plain Node 20 or newer, no dependencies, nothing of the product's code.
 *
 *     node scripts/verify-ledger.mjs BUNDLE.json [--key BASE64] [--against OLDER.txt ...]
 *
 * BUNDLE.json   what the ledger exports: entries without what they say, checkpoints, the vault's public key
 * --key         the public key noted when the vault was made; without it the bundle vouches for itself only
 * --against     checkpoints kept elsewhere (printed, sent, in another bundle): the bundle must contain all that they sign
 *
 * Exit code 0: everything holds. 1: something does not, and is named. 2: this could not be checked.
 *
 * The forms, so that another can be written: an entry's bytes are eight fields, each with its length before it in four bytes, big end
 * first: the tag "cloister.ledger.entry/1"; its number in eight bytes; time, actor, kind and subject, each a byte 1 and UTF-8, or a
 * byte 0 where there is none; the commitment to what it says; the leaf hash of the entry before (zeros for the first). Leaves and nodes
 * are hashed as in RFC 6962, section 2.1, over SHA-256. A checkpoint is a C2SP signed note (Ed25519): origin, size, root in base64, a line
 * with the time, an empty line, a signature line.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/**
 * @typedef {{ seq: number, at: string, actorId: string | null, kind: string, subjectId: string | null, commitment: string, previousLeafHash: string }} Entry
 * @typedef {{ format: string, origin: string, publicKey: string, entries: Entry[], checkpoints: string[], anchors: { name: string, text: string }[] }} Bundle
 */

/** @param {Uint8Array[]} parts @returns {Buffer} */
const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** @param {(Buffer | string | null)[]} fields */
function encode(fields) {
  return Buffer.concat(
    fields.flatMap((value) => {
      const bytes = Buffer.isBuffer(value)
        ? value
        : value === null
          ? Buffer.of(0)
          : Buffer.concat([Buffer.of(1), Buffer.from(value, 'utf8')])
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** @param {Entry} entry @returns {Buffer} */
function leafOf(entry) {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(entry.seq))
  return sha256(
    Buffer.of(0),
    encode([
      Buffer.from('cloister.ledger.entry/1'),
      number,
      entry.at,
      entry.actorId,
      entry.kind,
      entry.subjectId,
      Buffer.from(entry.commitment, 'hex'),
      Buffer.from(entry.previousLeafHash, 'hex'),
    ]),
  )
}

/** A tree that grows: the complete subtrees of its right edge. */
function newTree() {
  /** @type {{ level: number, hash: Buffer }[]} */
  const edge = []
  return {
    /** @param {Buffer} leaf */
    add(leaf) {
      let level = 0
      let hash = leaf
      for (let last = edge.at(-1); last?.level === level; last = edge.at(-1)) {
        hash = sha256(Buffer.of(1), last.hash, hash)
        edge.pop()
        level++
      }
      edge.push({ level, hash })
    },
    root() {
      if (edge.length === 0) return sha256()
      return edge.map(({ hash }) => hash).reduceRight((right, left) => sha256(Buffer.of(1), left, right))
    },
  }
}

/**
 * What a checkpoint states, or null where it is not signed by this key under this origin.
 * @param {string} text @param {string} origin @param {Buffer} publicKey
 */
function openCheckpoint(text, origin, publicKey) {
  const end = text.indexOf('\n\n')
  const body = text.slice(0, end + 1)
  const lines = body.split('\n')
  const signatureLine = /^— (\S+) ([A-Za-z0-9+/=]+)\n$/u.exec(text.slice(end + 2))
  const signature = signatureLine?.[2]
  if (end < 0 || signature === undefined || lines[0] !== origin || signatureLine?.[1] !== origin) return null
  if (!/^(0|[1-9][0-9]{0,15})$/.test(lines[1] ?? '')) return null
  const signed = Buffer.from(signature, 'base64')
  const keyHash = sha256(Buffer.from(`${origin}\n`), Buffer.of(1), publicKey).subarray(0, 4)
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  })
  if (signed.length !== 68 || !signed.subarray(0, 4).equals(keyHash) || !verify(null, Buffer.from(body), key, signed.subarray(4)))
    return null
  return { size: Number(lines[1]), root: Buffer.from(lines[2] ?? '', 'base64') }
}

/** The checkpoints in a text file: one, or several one after another, as in the file beside a vault. @param {string} text */
function checkpointsIn(text) {
  return text.includes('\f')
    ? text.split('\f\n').filter((piece) => piece !== '')
    : (text.match(/[^\n]+\n[0-9]+\n[^\n]+\n(?:[^\n]+\n)*\n— [^\n]+\n/gu) ?? [text])
}

/**
 * What does not hold, in words.
 * @param {Bundle} bundle @param {Buffer} publicKey @param {string[]} older
 */
function check(bundle, publicKey, older) {
  /** @type {string[]} */
  const problems = []
  const tree = newTree()
  /** @type {Map<number, Buffer | null>} */
  const rootsWanted = new Map()
  const { origin } = bundle
  const expectedOrigin = `cloister/${sha256(publicKey).toString('hex').slice(0, 16)}`
  if (origin !== expectedOrigin) problems.push(`The ledger calls itself ${origin}, but with this key it would be ${expectedOrigin}.`)

  const opened = [
    ...bundle.checkpoints.map((text) => ({ from: 'the bundle', text })),
    ...bundle.anchors.map(({ name, text }) => ({ from: `the ${name}`, text })),
    ...older.map((text) => ({ from: 'elsewhere', text })),
  ].flatMap(({ from, text }, i) => {
    const checkpoint = openCheckpoint(text, origin, publicKey)
    if (checkpoint === null) problems.push(`Checkpoint ${i + 1}, from ${from}, is not signed by this vault's key.`)
    return checkpoint === null ? [] : [{ ...checkpoint, from }]
  })
  for (const { size } of opened) rootsWanted.set(size, null)
  rootsWanted.set(0, tree.root())

  /** @type {Buffer} */
  let previous = Buffer.alloc(32)
  bundle.entries.forEach((entry, i) => {
    if (entry.seq !== i) problems.push(`Where entry ${i} should be stands entry ${entry.seq}.`)
    if (entry.previousLeafHash !== previous.toString('hex')) problems.push(`Entry ${entry.seq} does not follow the one before it.`)
    previous = leafOf(entry)
    tree.add(previous)
    if (rootsWanted.has(i + 1)) rootsWanted.set(i + 1, tree.root())
  })

  const size = bundle.entries.length
  for (const { from, root, size: signed } of opened) {
    if (signed > size) problems.push(`A checkpoint from ${from} is of ${signed} entries; there are ${size}: the end is missing.`)
    else if (!rootsWanted.get(signed)?.equals(root))
      problems.push(`The first ${signed} entries are not those that a checkpoint from ${from} signs.`)
  }
  const sizes = new Set(opened.filter(({ from }) => from === 'the bundle').map((checkpoint) => checkpoint.size))
  for (let due = 64; due <= size; due += 64) if (!sizes.has(due)) problems.push(`The checkpoint at ${due} is missing.`)
  const last = Math.max(0, ...opened.map((checkpoint) => checkpoint.size))
  console.log(`${size} entries, ${bundle.checkpoints.length} checkpoints, root ${tree.root().toString('hex')}`)
  if (last < size) console.log(`${size - last} entries since the last checkpoint are not signed yet.`)
  return problems
}

function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string' }, against: { type: 'string', multiple: true, default: [] } },
  })
  const [path] = positionals
  if (path === undefined || positionals.length > 1)
    throw new Error('Name one bundle: node verify-ledger.mjs BUNDLE.json [--key BASE64] [--against FILE]')
  const bundle = JSON.parse(readFileSync(path, 'utf8'))
  if (bundle.format !== 'cloister.ledger-bundle/1') throw new Error('This is not a ledger bundle of a form that is known here.')
  const publicKey = Buffer.from(values.key ?? bundle.publicKey, 'base64')
  if (publicKey.length !== 32) throw new Error('The key is not an Ed25519 key: 32 bytes in base64.')
  const older = values.against.flatMap((path) => checkpointsIn(readFileSync(path, 'utf8')))
  const problems = check(bundle, publicKey, older)
  for (const problem of problems) console.log(`FAILS  ${problem}`)
  if (values.key === undefined) console.log('No key was given, so the bundle was checked with its own: it proves order, not origin.')
  console.log(problems.length === 0 ? 'Everything holds.' : `${problems.length} things do not hold.`)
  return problems.length === 0 ? 0 : 1
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
