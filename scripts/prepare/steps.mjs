/** Takes the steps that `plan` decided on. Output of other programs is shown only when they fail. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { electronRuntime, lockfileHash, nodeHeadersPrefix, npmVersion, stampPath, triedPath } from './facts.mjs'
import { checkModel, fetchModel } from './model.mjs'
import { howToBring } from './plan.mjs'

/** @typedef {import('./plan.mjs').Facts} Facts */
/** @typedef {{ root: string, facts: Facts }} Place */

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`)

/** @param {import('./plan.mjs').Step} step @param {Place} place @returns {Promise<'on' | 'stop'>} */
export async function take(step, place) {
  switch (step.do) {
    case 'tell':
      say(step.text)
      return 'on'
    case 'install-packages':
      return installPackages(step.names)
    case 'npm-ci':
      return npmCi(place.root)
    case 'run-install-scripts':
      return runInstallScripts(step.names, place.root)
    case 'electron':
      return installElectron(place.root)
    case 'browser':
      return installBrowser(place.root)
    case 'check-model':
    case 'fetch-model':
      return haveModel(step.do === 'fetch-model' ? step.sources : [], place.facts)
  }
}

/**
 * @param {string} what shown while it runs
 * @param {string} command @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quietly?: boolean, limitMinutes?: number }} [options]
 * @returns {Promise<boolean>} whether it succeeded
 */
function quietly(what, command, args, options = {}) {
  const started = Date.now()
  say(`${what} …`)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      timeout: (options.limitMinutes ?? 30) * 60_000,
    })
    /** @type {Buffer[]} */
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`)
      resolve(false)
    })
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(0)
      if (code === 0) say(`${what}: done in ${seconds} s`)
      else if (options.quietly !== true) say(`${Buffer.concat(output).toString('utf8').trimEnd()}\n${what}: failed after ${seconds} s`)
      resolve(code === 0)
    })
  })
}

/** @param {readonly string[]} names @returns {Promise<'on'>} */
async function installPackages(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const args = ['install', '-y', '--no-install-recommends', ...names]
  const what = `System packages: ${names.join(' ')}`
  if (spawnSync('apt-get', ['install', '--dry-run', ...names], { env, stdio: 'ignore' }).status !== 0) {
    await quietly('Package lists', 'apt-get', ['update'], { env })
  }
  if (await quietly(what, 'apt-get', args, { env, quietly: true })) return 'on'
  // The lists may be older than what the archive still holds.
  await quietly('Package lists', 'apt-get', ['update'], { env })
  if (!(await quietly(what, 'apt-get', args, { env }))) say('Going on without them; what needs them will say so.')
  return 'on'
}

/** Settings under which no package's script downloads anything. */
function npmEnvironment() {
  const headers = nodeHeadersPrefix()
  return {
    ...process.env,
    NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true',
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    ...(headers === null || process.env.npm_config_nodedir !== undefined ? {} : { npm_config_nodedir: headers }),
  }
}

/** @param {string} root @returns {Promise<'on' | 'stop'>} */
async function npmCi(root) {
  if (npmVersion() === null) {
    say('npm is not here. It comes with Node (https://nodejs.org) or with the package "npm" of your system.')
    return 'stop'
  }
  // Scripts of packages run in a step of their own, and only the approved ones, whichever npm this is.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  if (!(await quietly('Packages of the lockfile (npm ci)', 'npm', args, { cwd: root, env: npmEnvironment() }))) return 'stop'
  rmSync(triedPath(root), { force: true })
  writeFileSync(stampPath(root), `${lockfileHash(root)}\n`)
  return 'on'
}

/** @param {readonly string[]} names @param {string} root @returns {Promise<'on' | 'stop'>} */
async function runInstallScripts(names, root) {
  for (const name of names) {
    const done = await quietly(`Install script of ${name}`, 'npm', ['rebuild', name, '--loglevel=error'], {
      cwd: root,
      env: npmEnvironment(),
      quietly: name === 'keytar',
    })
    if (done && (name !== 'keytar' || existsSync(join(root, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node')))) continue
    if (name === 'node') return 'stop'
    if (name === 'keytar') say('keytar did not compile here; the keychain is reached through @napi-rs/keyring instead.')
    writeFileSync(triedPath(root), `${name}\n`, { flag: 'a' })
  }
  return 'on'
}

/** Electron's own installer, which checks what it downloads. @param {string} root @returns {Promise<'on'>} */
async function installElectron(root) {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    say(`ELECTRON_OVERRIDE_DIST_PATH names ${process.env.ELECTRON_OVERRIDE_DIST_PATH}, and there is no Electron in it.`)
    return 'on'
  }
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const node = existsSync(own) ? own : process.execPath
  const done = await quietly('Electron runtime', node, [join(root, 'node_modules', 'electron', 'install.js')], {
    quietly: true,
    limitMinutes: 10,
  })
  if (!done || electronRuntime({ root, env: process.env }) === null) {
    say('The Electron runtime could not be had. Bring one and name its folder in ELECTRON_OVERRIDE_DIST_PATH to open the app.')
  }
  return 'on'
}

/** @param {string} root @returns {Promise<'on'>} */
async function installBrowser(root) {
  const args = [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium']
  await quietly('Chromium for the tests', process.execPath, args, { limitMinutes: 10 })
  return 'on'
}

/** @param {readonly import('./plan.mjs').ModelSource[]} sources @param {Facts} facts @returns {Promise<'on'>} */
async function haveModel(sources, { model }) {
  if (model === null) return 'on'
  const { entry, path } = model
  if (model.state === 'unverified') {
    if (checkModel(path, entry.sha256)) return 'on'
    say(`${path} is not the model it should be: its SHA-256 differs. Move it away and run this again.`)
    return 'on'
  }
  if (!(await fetchModel({ entry, path, sources, say }))) say(howToBring(model))
  return 'on'
}
