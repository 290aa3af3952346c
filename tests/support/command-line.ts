/** Runs `cloister` as an administrator does: another process, real files, nothing of this user's own folders. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'src', 'main', 'cli', 'cloister.mjs')

export type Answer = { readonly code: number | null; readonly out: string; readonly errors: string }
export type CommandLine = (args: readonly string[], given?: { readonly passphrase?: string; readonly node?: string }) => Answer

/**
 * A command line whose home is `folder` and whose temporary folder is `tmp` in it. There is no keychain, so that none of the machine is touched; a passphrase goes through
 * file descriptor 3.
 */
export function commandLineIn(folder: string): CommandLine {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    CLOISTER_USER_DATA: join(folder, 'data'),
    CLOISTER_MODELS: join(folder, 'models'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
    XDG_RUNTIME_DIR: folder,
    TMPDIR: temporary,
    TEMP: temporary,
  }
  return (args, { node = process.execPath, passphrase } = {}) => {
    const file = join(folder, 'passphrase')
    if (passphrase !== undefined) writeFileSync(file, `${passphrase}\n`, { mode: 0o600 })
    const descriptor = passphrase === undefined ? null : openSync(file, 'r')
    try {
      const { error, status, stderr, stdout } = spawnSync(node, [program, ...args], {
        cwd: root,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', descriptor ?? 'ignore'],
      })
      if (error !== undefined) throw error
      return { code: status, out: stdout, errors: stderr }
    } finally {
      if (descriptor !== null) closeSync(descriptor)
    }
  }
}
