/** A visit with a patient nobody has heard of; then every system call that could have sent it, and every file that could hold it, is looked at. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, type Stats } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, root, test } from './app.ts'
import { inetUse } from './socket-trace.ts'
import { TracedApp } from './traced-app.ts'

/** Made when the test runs, so that no source or cache holds it. */
const canary = `Quag${randomBytes(5).toString('hex')}`
const illness = `morbus${randomBytes(5).toString('hex')}`
const passphrase = `pass ${randomBytes(12).toString('hex')}`

/** Takes the page's ports before its own code does, and calls procedures on them. */
const init = `
  window.addEventListener('message', (event) => {
    if (event.data?.type !== 'cloister-ports') return
    event.stopImmediatePropagation()
    const [service, shell] = event.ports
    window.ports = { service, shell }
    service.start(); shell.start()
  })
  window.call = (which, path, input) => new Promise((resolve, reject) => {
    const id = String(Math.random())
    const to = window.ports[which]
    to.addEventListener('message', function listen({ data }) {
      const answer = JSON.parse(data)
      if (answer.i !== id) return
      to.removeEventListener('message', listen)
      if ((answer.p.s ?? 200) === 200) resolve(answer.p.b?.json)
      else reject(new Error(path + ' ' + JSON.stringify(answer.p.b?.json)))
    })
    to.postMessage(JSON.stringify({ i: id, p: { u: path, b: { json: input } } }))
  })
  // Takes a stream until so many pieces of text have come, and stops it.
  window.stream = (which, path, input, pieces) => new Promise((resolve, reject) => {
    const id = String(Math.random())
    const to = window.ports[which]
    let seen = 0
    to.addEventListener('message', function listen({ data }) {
      const answer = JSON.parse(data)
      if (answer.i !== id || seen === pieces) return
      if (data.includes('"type":"text"')) seen += 1
      if (seen === pieces) to.postMessage(JSON.stringify({ i: id, t: 4 }))
      if (seen === pieces || answer.p?.e === 'done') resolve(seen)
      if (answer.p?.e === 'error' || (answer.p?.s ?? 200) !== 200) reject(new Error(path + ' ' + data))
    })
    to.postMessage(JSON.stringify({ i: id, p: { u: path, b: { json: input } } }))
  })
`
const draftLimitMs = 1_200_000
const weights = process.env['CLOISTER_MODELS']
const hasModel = weights !== undefined && existsSync(weights) && readdirSync(weights).some((name) => name.endsWith('.gguf'))

function call(app: TracedApp, which: 'service' | 'shell', path: string, input: unknown): Promise<unknown> {
  return app.evaluate(`call(${JSON.stringify(which)}, ${JSON.stringify(path)}, ${JSON.stringify(input)})`)
}

/** Every file of this user below `folder`. */
function* ownFiles(folder: string): Generator<{ path: string; stats: Stats }> {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names) {
    const path = join(folder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined || stats.uid !== process.getuid?.()) continue
    if (stats.isDirectory()) yield* ownFiles(path)
    else if (stats.isFile()) yield { path, stats }
  }
}

function holds(path: string, words: readonly string[]): boolean {
  const bytes = readFileSync(path)
  return words.some((word) =>
    [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(Buffer.from(word).toString('hex')), Buffer.from(word.toUpperCase())].some(
      (form) => bytes.includes(form),
    ),
  )
}

test('a visit leaves no trace outside the vault and opens no way out', async ({ userData }, info) => {
  test.skip(process.platform !== 'linux', 'strace is of Linux; elsewhere the firewall rules in the docs take its place')
  test.setTimeout(400_000 + (hasModel ? draftLimitMs : 0))
  const folder = join(userData, '..')
  const trace = info.outputPath('trace.txt')
  mkdirSync(info.outputDir, { recursive: true })
  const app = new TracedApp(userData, trace, init)
  try {
    await app.start()
    await app.until('window.ports !== undefined')
    await call(app, 'service', '/vault/create', { userName: 'Dr. Trace', passphrase, backend: 'os-keychain' })
    const patient = (await call(app, 'service', '/patients/create', {
      familyName: canary,
      givenName: 'Ada',
      birthDate: '1951-03-07',
      sex: 'female',
      mrn: null,
    })) as { id: string }
    const encounter = (await call(app, 'service', '/encounters/create', {
      patientId: patient.id,
      reason: illness,
      templateId: 'soap',
    })) as { id: string }
    const sample = readFileSync(join(root, 'resources', 'samples', 'knee-and-blood-pressure.txt'), 'utf8')
    const text = `Doctor: Good morning, ${canary}, what brings you in?\nPatient: My ${illness} is worse since Monday.\n${sample}`
    await call(app, 'service', '/sources/import', {
      encounterId: encounter.id,
      name: `${canary}.txt`,
      content: { kind: 'text', text },
      speakers: [],
    })
    if (hasModel) {
      const drafted = await app.evaluate(
        `stream('service', '/drafting/start', ${JSON.stringify({ encounterId: encounter.id, templateId: 'soap', redoSection: null, inParts: false })}, 5)`,
        draftLimitMs,
      )
      expect(drafted).toBe(5)
    } else info.annotations.push({ type: 'no model here', description: 'the visit was traced without a draft' })
    await call(app, 'service', '/notes/saveBuffer', { encounterId: encounter.id, field: 'addendum', text: `${canary} has ${illness}` })
    await call(app, 'service', '/patients/search', { query: canary, limit: 10 })
    await app.evaluate(`document.title = ${JSON.stringify(canary)}; document.body.append(${JSON.stringify(illness)})`)
    await call(app, 'shell', '/copy', { text: `${canary}: ${illness}`, clearAfterSeconds: 30 })
    const report = (await call(app, 'shell', '/egressReport', {})) as { openInetSockets: number; layers: { holds: boolean }[] }
    expect(report.openInetSockets).toBe(0)
    expect(report.layers.every((layer) => layer.holds)).toBe(true)

    await app.evaluate('window.before = true; void call("shell", "/lock", {}); true').catch(() => undefined)
    await app.until('window.before === undefined && window.ports !== undefined')
    await call(app, 'service', '/vault/unlock', { passphrase })
    const found = (await call(app, 'service', '/patients/search', { query: canary, limit: 10 })) as unknown[]
    expect(found).toHaveLength(1)
    expect(await app.quit()).toBe(0)
  } catch (error) {
    app.kill()
    throw error
  }

  const use = inetUse(readFileSync(trace, 'utf8'))
  expect(use.unixSockets).toBeGreaterThan(0) // the trace is one
  expect(use.addressed).toEqual([])
  expect(use.openedElsewhere).toEqual([])
  expect(use.openedByBrowser.filter((line) => !line.includes('SOCK_DGRAM, IPPROTO_IP'))).toEqual([])
  info.annotations.push({
    type: 'INET sockets opened to ask for interface names, and never used',
    description: String(use.openedByBrowser.length),
  })

  const places = [folder, homedir(), tmpdir(), '/dev/shm', '/var/tmp']
  const files = places.flatMap((place) => [...ownFiles(place)]).filter(({ path }) => !path.startsWith(info.outputDir))
  expect(files.some(({ path }) => path.startsWith(join(userData, 'vault')))).toBe(true)
  // The vault's own bytes are searched as well: what is in there is not to be read.
  expect(files.filter(({ path }) => holds(path, [canary, illness, passphrase])).map(({ path }) => path)).toEqual([])
  expect(files.filter(({ path }) => [canary, illness].some((word) => path.includes(word)))).toEqual([])

  expect(statSync(userData).mode & 0o777).toBe(0o700)
  const wide = [...ownFiles(userData)].filter(({ stats }) => (stats.mode & 0o077) !== 0)
  expect(wide.map(({ path }) => path)).toEqual([])
  expect(readdirSync(userData)).not.toContain('chromium')
  // The service was given the time to close the vault: a database that is closed has no write-ahead log beside it.
  expect(readdirSync(join(userData, 'vault')).filter((name) => name.endsWith('-wal'))).toEqual([])
})
