#!/usr/bin/env node
/**
 * Does the main job: with a screen and an Electron runtime it builds the app (if its sources changed) and opens it;
 * otherwise it says why not in one line, and walks the sample visit in the terminal.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownEnvironment, ownNode, root, underOwnNode } from './own-node.mjs'
import { electronExecutable, electronRuntime, hasScreen } from './prepare/facts.mjs'
import { whyNotOpen } from './start-plan.mjs'

/** What the built app is made from. */
const sources = ['src', 'resources', 'models', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json']
const stamp = join(root, 'out', '.built-from')

/** Names, sizes and times of all sources, as one hash. */
function stateOfSources() {
  const hash = createHash('sha256')
  const visit = (/** @type {string} */ path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (found === undefined) return
    if (found.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) visit(join(path, name))
      return
    }
    if (!path.endsWith('.test.ts')) hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`)
  }
  sources.forEach(visit)
  return hash.digest('hex')
}

/** @returns {boolean} whether there is a built app of these sources */
function build() {
  const state = stateOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return true
  process.stderr.write('Building the app …\n')
  const args = [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn']
  if (spawnSync(ownNode, args, { cwd: root, env: ownEnvironment(), stdio: 'inherit' }).status !== 0) return false
  writeFileSync(stamp, state)
  return true
}

function start() {
  const runtime = electronRuntime({ root, env: process.env })
  const why = whyNotOpen({ hasScreen: hasScreen(process.env), hasRuntime: runtime !== null, isRoot: process.getuid?.() === 0 })
  if (why === null && runtime !== null) {
    if (!build()) return 1
    return spawnSync(join(runtime, electronExecutable()), [root, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1
  }
  process.stderr.write(`${why}\n\n`)
  return (
    spawnSync(ownNode, [join(root, 'src', 'main', 'cli', 'cloister.mjs'), 'walk'], { stdio: 'inherit', env: ownEnvironment() }).status ?? 1
  )
}

if (underOwnNode()) process.exitCode = start()
