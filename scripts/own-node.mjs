/** The project runs on its own Node (a dependency), whatever Node npm was started with. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const binaries = join(root, 'node_modules', '.bin')

/** The environment in which the project's own programs come first. */
export function ownEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const paths = (process.env[name] ?? '').split(delimiter)
  return { ...process.env, [name]: [binaries, ...paths.filter((path) => path !== binaries)].join(delimiter) }
}

/**
 * Starts the script in hand again under the project's own Node where this one is another, and ends with its exit code.
 * @returns {boolean} true where the caller is already running under it and should go on
 */
export function underOwnNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return true
  if (!existsSync(ownNode)) {
    process.stderr.write(`This needs Node 22.18 or newer, and this is ${process.versions.node}. "npm start" brings the right one.\n`)
    process.exitCode = 1
    return false
  }
  const { status } = spawnSync(ownNode, process.argv.slice(1), { stdio: 'inherit', env: ownEnvironment() })
  process.exitCode = status ?? 1
  return false
}
