/**
 * `llama-bench` of the very release that node-llama-cpp carries: its source from the bundle in the package, linked with the libraries that
 * the engine itself runs, so that what differs is only the way through node-llama-cpp and Cloister. Kept in the user's cache.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../node_modules', import.meta.url))
const carried = join(packages, 'node-llama-cpp', 'llama')

/** A step that failed, in words for the table. */
class NotBuilt extends Error {}

function step(command: string, args: readonly string[], cwd: string): void {
  const { error, status, stderr } = spawnSync('nice', ['-n', '15', command, ...args], { cwd, encoding: 'utf8' })
  if (error !== undefined || status !== 0) throw new NotBuilt(`${command}: ${(error?.message ?? stderr).trim().split('\n').at(-1) ?? ''}`)
}

export type Yardstick = { readonly release: string; readonly path: string } | { readonly release: string; readonly why: string }

/** Builds it where it is not there yet; says why where it cannot. */
export function yardstick(): Yardstick {
  const { tag: release } = JSON.parse(readFileSync(join(carried, 'llama.cpp.info.json'), 'utf8')) as { tag: string }
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cloister-bench', release)
  const path = join(folder, 'llama-bench')
  try {
    if (!existsSync(path)) build(folder, path)
    return { release, path }
  } catch (error) {
    if (error instanceof NotBuilt) return { release, why: error.message }
    throw error
  }
}

function build(folder: string, path: string): void {
  const platform = `${process.platform}-${process.arch}`
  const libraries = join(packages, '@node-llama-cpp', platform, 'bins', platform)
  if (process.platform !== 'linux' || !existsSync(libraries)) throw new NotBuilt(`no way to build on ${platform}`)
  mkdirSync(folder, { recursive: true })
  const source = join(folder, 'source')
  if (!existsSync(source)) step('git', ['clone', '--quiet', join(carried, 'gitRelease.bundle'), source], folder)
  const shared = readdirSync(libraries).filter((name) => name.endsWith('.so'))
  for (const name of shared) {
    rmSync(join(folder, name), { force: true })
    symlinkSync(join(libraries, name), join(folder, name)) // llama.cpp looks for its processor variants beside the program
  }
  const includes = ['common', 'include', 'ggml/include', 'tools/llama-bench', 'vendor'].map((name) => `-I${join(source, name)}`)
  const sources = ['llama-bench.cpp', 'main.cpp'].map((name) => join(source, 'tools', 'llama-bench', name))
  const linked = shared.filter((name) => !name.startsWith('libggml-cpu-')).map((name) => join(folder, name))
  const linking = ['-lpthread', '-Wl,-rpath,$ORIGIN', '-Wl,--allow-shlib-undefined']
  step('g++', ['-O2', '-DNDEBUG', '-std=c++17', ...includes, ...sources, ...linked, ...linking, '-o', path], folder)
}

export type YardstickSettings = {
  readonly model: string
  readonly threads: number
  readonly flashAttention: boolean
  /** Tokens a batch. */
  readonly chunk: number
  /** Tokens to read from nothing. */
  readonly read: number
  /** Tokens to write, and behind how many. */
  readonly write: number
  readonly behind: number
}
export type Rates = { readonly readTokensPerSecond: number; readonly writeTokensPerSecond: number }

function rateOf(path: string, settings: YardstickSettings, test: readonly string[]): number {
  const { chunk, flashAttention, model, threads } = settings
  const batch = ['-b', String(chunk), '-ub', String(chunk)]
  const args = ['-m', model, '-t', String(threads), '-fa', flashAttention ? '1' : '0', ...batch, '-ngl', '0', '-r', '1', '--no-warmup']
  const { status, stderr, stdout } = spawnSync(path, [...args, ...test, '-o', 'json'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`llama-bench: ${stderr.trim().split('\n').at(-1) ?? ''}`)
  const [first] = JSON.parse(stdout) as { avg_ts: number }[]
  if (first === undefined) throw new Error('llama-bench measured nothing')
  return first.avg_ts
}

/** Reads from nothing, and writes behind a prompt, as a note is written. */
export function runYardstick(path: string, settings: YardstickSettings): Rates {
  return {
    readTokensPerSecond: rateOf(path, settings, ['-p', String(settings.read), '-n', '0']),
    writeTokensPerSecond: rateOf(path, settings, ['-p', '0', '-n', String(settings.write), '-d', String(settings.behind)]),
  }
}
