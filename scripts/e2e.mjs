#!/usr/bin/env node
/**
 * Runs the tests of tests/electron in the real app, as an ordinary user with the sandbox on.
 *
 *   node scripts/e2e.mjs [arguments of `playwright test`]
 *
 * As root it makes the user `cloister-test` and hands it a copy of the built app, since root cannot have Chromium's sandbox.
 * On Linux it brings a screen (Xvfb), a session bus and an unlocked keychain of its own.
 * Exit codes: those of Playwright, and 3 where the tests could not be run at all.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const notRun = 3
const user = 'cloister-test'
const isRoot = process.getuid?.() === 0
/** What the app and its tests are made of. */
const parts = [
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'out',
  'resources',
  'models',
  'src',
  'scripts',
  'tests',
  'bench',
  'node_modules',
]

/** @param {string} why @returns {never} */
function cannot(why) {
  const line = '='.repeat(72)
  console.error(`\n\u001b[31m${line}\nThe tests in Electron did NOT run: ${why}\n${line}\u001b[0m\n`)
  process.exit(notRun)
}

/** @param {string} program */
function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

/** @param {string} program @param {readonly string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] */
function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', ...options })
  if (error) cannot(`${program} could not be started (${error.message})`)
  return status ?? 1
}

/** The folder of an Electron runtime, or null. */
function runtimeFolder() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const folder = given ?? join(root, 'node_modules', 'electron', 'dist')
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const names = { win32: 'electron.exe', darwin: 'Electron.app', linux: 'electron' }
  return existsSync(join(folder, names[process.platform] ?? 'electron')) ? folder : null
}

function modelFolder() {
  if (process.env.CLOISTER_MODELS) return process.env.CLOISTER_MODELS
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cloister-models')
}

/** node_modules is large and its files are only read: hard links where they are possible. The rest is copied, and made readable. @param {string} from @param {string} to @param {string} name */
function copyPart(from, to, name) {
  if (name === 'node_modules' && spawnSync('cp', ['-al', from, to]).status === 0) return
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  run('chmod', ['-R', 'a+rX', to])
}

function stage() {
  if (spawnSync('id', [user]).status !== 0 && run('useradd', ['--create-home', '--shell', '/bin/sh', user]) !== 0) {
    cannot(`the user ${user} could not be made`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'cloister-e2e-'))
  chmodSync(folder, 0o755)
  const app = join(folder, 'app')
  mkdirSync(app)
  for (const part of parts) if (existsSync(join(root, part))) copyPart(join(root, part), join(app, part), part)
  const models = join(folder, 'weights')
  mkdirSync(models)
  const weights = modelFolder()
  for (const name of existsSync(weights) ? readdirSync(weights) : []) {
    const file = join(weights, name)
    if (!name.endsWith('.gguf') || !statSync(file).isFile()) continue
    try {
      linkSync(file, join(models, name))
    } catch {
      cpSync(file, join(models, name))
    }
  }
  const home = join(folder, 'home')
  const results = join(folder, 'results')
  for (const own of [home, results]) {
    mkdirSync(own, { mode: 0o700 })
    run('chown', [user, own])
  }
  const unreadable = spawnSync('runuser', ['-u', user, '--', 'find', app, models, '!', '-readable', '-print', '-quit'], {
    encoding: 'utf8',
  })
  if (unreadable.stdout.trim() !== '') cannot(`${user} may not read ${unreadable.stdout.trim()}`)
  return { folder, app, models, home, results }
}

const quote = (/** @type {string} */ text) => `'${text.replaceAll("'", `'\\''`)}'`

/** Xvfb where there is no screen, a session bus, and a keychain that is open. @param {readonly string[]} command */
function linuxCommand(command) {
  const keychain = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
  const inner = command.map(quote).join(' ')
  const screen = process.env.DISPLAY && !isRoot ? inner : `xvfb-run -a -s '-screen 0 1920x1080x24' ${inner}`
  return ['dbus-run-session', '--', 'sh', '-c', `${keychain}; exec ${screen}`]
}

const runtime = runtimeFolder()
if (runtime === null) cannot('there is no Electron runtime (run `npx install-electron`, or set ELECTRON_OVERRIDE_DIST_PATH)')
if (process.platform === 'linux') {
  const missing = ['dbus-run-session', 'gnome-keyring-daemon', 'xvfb-run', ...(isRoot ? ['runuser', 'useradd'] : [])].filter(
    (name) => !has(name),
  )
  if (missing.length > 0) cannot(`missing on this machine: ${missing.join(', ')}`)
}
const bin = join(root, 'node_modules', '.bin')
const path = [bin, process.env.PATH].join(delimiter)
if (
  run(process.execPath, [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, PATH: path },
  }) !== 0
) {
  cannot('the app could not be built')
}

const cli = join('node_modules', 'playwright', 'cli.js')
const args = [cli, 'test', '--config', join('tests', 'electron', 'playwright.config.ts'), ...process.argv.slice(2)]
if (!isRoot) {
  const command = [process.execPath, ...args]
  // A home for the occasion: the tests unlock a keychain, and look for traces in every file of the home.
  const home = mkdtempSync(join(tmpdir(), 'cloister-e2e-home-'))
  const env = {
    ...process.env,
    PATH: path,
    ELECTRON_OVERRIDE_DIST_PATH: runtime,
    CLOISTER_MODELS: modelFolder(),
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  }
  const [program = process.execPath, ...rest] = process.platform === 'linux' ? linuxCommand(command) : command
  const code = run(program, rest, { cwd: root, env })
  rmSync(home, { recursive: true, force: true })
  process.exit(code)
}

const staged = stage()
try {
  const nodeFolder = dirname(process.execPath.startsWith(root) ? join(staged.app, process.execPath.slice(root.length)) : process.execPath)
  const env = {
    HOME: staged.home,
    PATH: [join(staged.app, 'node_modules', '.bin'), nodeFolder, '/usr/local/bin:/usr/bin:/bin'].join(delimiter),
    LANG: process.env.LANG ?? 'C.UTF-8',
    CI: process.env.CI ?? '',
    ELECTRON_OVERRIDE_DIST_PATH: runtime,
    CLOISTER_MODELS: staged.models,
    CLOISTER_TEST_RESULTS: join(staged.results, 'output'),
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('CLOISTER_E2E_'))),
  }
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const code = run('runuser', ['-u', user, '--', 'env', '-i', ...settings, ...linuxCommand(['node', ...args])], { cwd: staged.app })
  const results = process.env.CLOISTER_TEST_RESULTS ?? join(root, 'test-results', 'electron')
  rmSync(results, { recursive: true, force: true })
  if (existsSync(join(staged.results, 'output'))) cpSync(join(staged.results, 'output'), results, { recursive: true })
  process.exitCode = code
} finally {
  rmSync(staged.folder, { recursive: true, force: true })
}
