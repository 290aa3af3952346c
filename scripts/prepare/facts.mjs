/** Looks at the machine for `plan`. Reads only. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { allPackages } from './plan.mjs'

/** @typedef {import('./plan.mjs').Facts} Facts */
/** @typedef {import('./plan.mjs').ModelEntry} ModelEntry */
/** @typedef {{ root: string, env: Record<string, string | undefined> }} Place */

/** @param {Place} place @param {Facts['purpose']} purpose @returns {Facts} */
export function look({ root, env }, purpose) {
  const { platform } = process
  const distribution = platform === 'linux' ? readDistribution() : null
  const hasApt = platform === 'linux' && onPath('apt-get', env) && onPath('dpkg-query', env)
  return {
    purpose,
    platform,
    isRoot: process.getuid?.() === 0,
    distribution,
    hasApt,
    installedPackages: hasApt ? installedPackages(allPackages(distribution)) : [],
    modules: stateOfModules(root),
    scriptsToRun: scriptsToRun(root),
    hasScreen: hasScreen(env),
    hasElectron: electronRuntime({ root, env }) !== null,
    hasBrowser: hasBrowser(env),
    hasPip: pythonWithPip() !== null,
    mayDownloadModel: env.CLOISTER_NO_MODEL_DOWNLOAD === undefined,
    model: lookForModel({ root, env }),
  }
}

/** @param {Place['env']} env whether a window could be shown */
export function hasScreen(env) {
  return process.platform === 'win32' || process.platform === 'darwin' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/** The folder of an Electron runtime, or null. @param {Place} place @returns {string | null} */
export function electronRuntime({ env, root }) {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules', 'electron', 'dist')
  return existsSync(join(folder, electronExecutable())) ? folder : null
}

/** Of the runtime, inside its folder. */
export function electronExecutable() {
  switch (process.platform) {
    case 'win32':
      return 'electron.exe'
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron'
    default:
      return 'electron'
  }
}

/** @param {string} name @param {Place['env']} env */
function onPath(name, env) {
  return (env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':').some((folder) => folder !== '' && existsSync(join(folder, name)))
}

/** @returns {Facts['distribution']} */
function readDistribution() {
  try {
    return parseOsRelease(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return null
  }
}

/** @param {string} text of /etc/os-release @returns {NonNullable<Facts['distribution']>} */
export function parseOsRelease(text) {
  const fields = new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1).replace(/^"|"$/g, '')]]
    }),
  )
  const version = Number(fields.get('VERSION_ID'))
  return {
    id: fields.get('ID') ?? '',
    like: (fields.get('ID_LIKE') ?? '').split(' ').filter(Boolean),
    version: Number.isFinite(version) && version > 0 ? version : null,
  }
}

/** @param {readonly string[]} names @returns {string[]} */
function installedPackages(names) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => (line.startsWith('installed ') ? [line.slice('installed '.length)] : []))
}

/** SHA-256 of the lockfile. @param {string} root */
export function lockfileHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** Where it is written that node_modules is what a lockfile says. @param {string} root */
export function stampPath(root) {
  return join(root, 'node_modules', '.cloister-prepared')
}

/** @param {string} root @returns {Facts['modules']} */
function stateOfModules(root) {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return 'absent'
  try {
    if (readFileSync(stampPath(root), 'utf8').trim() === lockfileHash(root)) return 'current'
  } catch {
    // No stamp: somebody ran npm by hand. What npm wrote down decides.
  }
  return sameModules(readLock(join(root, 'package-lock.json')), readLock(join(root, 'node_modules', '.package-lock.json')))
    ? 'current'
    : 'stale'
}

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Lock */
/** @param {string} path @returns {Lock} */
function readLock(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

/** Whether what is installed is what the lockfile asks for; optional packages (of other platforms) may be missing. @param {Lock} wanted @param {Lock} installed */
export function sameModules(wanted, installed) {
  const here = Object.keys(installed).every((path) => wanted[path]?.version === installed[path]?.version)
  return here && Object.entries(wanted).every(([path, { optional }]) => path === '' || optional === true || path in installed)
}

/** What an approved install script leaves behind; without it the script has yet to run. @type {Record<string, string>} */
const traces = {
  node: process.platform === 'win32' ? 'node/bin/node.exe' : 'node/bin/node',
  keytar: 'keytar/build/Release/keytar.node',
}
/** A script that failed is not tried again until the lockfile changes. @param {string} root */
export function triedPath(root) {
  return join(root, 'node_modules', '.cloister-scripts-tried')
}

/** @param {string} root @returns {string[]} */
function scriptsToRun(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const approved = Object.entries(manifest.allowScripts ?? {}).flatMap(([name, yes]) => (yes === true ? [name] : []))
  const tried = existsSync(triedPath(root)) ? readFileSync(triedPath(root), 'utf8').split('\n') : []
  return approved
    .filter((name) => {
      const trace = traces[name]
      return trace === undefined || !existsSync(join(root, 'node_modules', trace))
    })
    .filter((name) => !tried.includes(name))
}

/** A Chromium of the system or one that the user named, or null. @param {Place['env']} env @returns {string | null} */
export function systemBrowser(env) {
  if (env.CLOISTER_CHROMIUM !== undefined) return existsSync(env.CLOISTER_CHROMIUM) ? env.CLOISTER_CHROMIUM : null
  if (process.platform !== 'linux') return null
  return ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? null
}

/** That, or one that Playwright fetched. @param {Place['env']} env */
function hasBrowser(env) {
  if (systemBrowser(env) !== null) return true
  const folder = env.PLAYWRIGHT_BROWSERS_PATH ?? join(cacheFolder(env), 'ms-playwright')
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('chromium'))
}

/** How Python is called here, if it has pip. @returns {{ command: string, args: string[] } | null} */
export function pythonWithPip() {
  const ways = [
    { command: 'python3', args: [] },
    { command: 'python', args: [] },
    ...(process.platform === 'win32' ? [{ command: 'py', args: ['-3'] }] : []),
  ]
  return ways.find(({ args, command }) => spawnSync(command, [...args, '-c', 'import pip'], { stdio: 'ignore' }).status === 0) ?? null
}

/** This user's folder for caches, as the app has it. @param {Place['env']} env */
function cacheFolder(env) {
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Caches')
    case 'win32':
      return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
    default:
      return env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  }
}

/** Where model files are kept: the same folder as in src/main/places.ts. @param {Place['env']} env */
export function modelsFolder(env) {
  return env.CLOISTER_MODELS ?? join(cacheFolder(env), 'cloister-models')
}

/** @param {string} root @returns {ModelEntry | null} the default model of the catalogue */
function defaultModel(root) {
  const path = join(root, 'models', 'catalogue.json')
  if (!existsSync(path)) return null
  const parsed = JSON.parse(readFileSync(path, 'utf8'))
  const entries = Array.isArray(parsed) ? parsed : parsed.models
  return entries.find((/** @type {{ isDefault: boolean }} */ entry) => entry.isDefault) ?? null
}

/** @param {Place} place @returns {Facts['model']} */
function lookForModel({ env, root }) {
  const entry = defaultModel(root)
  if (entry === null) return null
  const folder = modelsFolder(env)
  const path = join(folder, entry.file)
  const givenFolder = env.CLOISTER_MODEL_FOLDER
  return {
    entry,
    path,
    state: stateOfModel(path, entry.bytes),
    freeBytes: freeBytes(folder),
    givenFolder: givenFolder !== undefined && existsSync(join(givenFolder, entry.file)) ? givenFolder : null,
  }
}

/** `path.ok` is written once the SHA-256 was seen to be right. @param {string} path @param {number} bytes */
function stateOfModel(path, bytes) {
  if (existsSync(path) && statSync(path).size === bytes) return existsSync(`${path}.ok`) ? 'verified' : 'unverified'
  return existsSync(`${path}.part`) ? 'partial' : 'absent'
}

/** @param {string} folder @returns {number | null} */
function freeBytes(folder) {
  let here = folder
  while (!existsSync(here) && dirname(here) !== here) here = dirname(here)
  try {
    const { bavail, bsize } = statfsSync(here)
    return bavail * bsize
  } catch {
    return null
  }
}

/** `/usr` where the headers of this very Node are (node-gyp then needs no download), or null. */
export function nodeHeadersPrefix() {
  const header = '/usr/include/node/node_version.h'
  if (process.platform !== 'linux' || !existsSync(header)) return null
  const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(header, 'utf8'))?.[1]
  return major === process.versions.node.split('.')[0] ? '/usr' : null
}

/** Whether npm can be started at all. */
export function npmVersion() {
  try {
    return execFileSync('npm', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' }).trim()
  } catch {
    return null
  }
}
