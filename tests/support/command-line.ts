/** Runs `cloister` as an administrator does: another process, real files, nothing of this user's own folders. */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'src', 'main', 'cli', 'cloister.mjs')

export type Answer = { readonly code: number | null; readonly out: string; readonly errors: string }
export type CommandLine = (args: readonly string[], given?: { readonly passphrase?: string; readonly node?: string }) => Answer

function environmentIn(folder: string): NodeJS.ProcessEnv {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  return {
    ...process.env,
    HOME: folder,
    CLOISTER_USER_DATA: join(folder, 'data'),
    CLOISTER_MODELS: join(folder, 'models'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
    XDG_RUNTIME_DIR: folder,
    TMPDIR: temporary,
    TEMP: temporary,
  }
}

/**
 * A command line whose home is `folder` and whose temporary folder is `tmp` in it. There is no keychain, so that none of the
 * machine is touched; a passphrase goes through file descriptor 3.
 */
export function commandLineIn(folder: string): CommandLine {
  const env = environmentIn(folder)
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

/** Starts a command in the home `folder`, sends it `signal` as soon as it has made something in its temporary folder, and waits for its end. */
export async function interrupted(folder: string, args: readonly string[], signal: NodeJS.Signals): Promise<number | null> {
  const env = environmentIn(folder)
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  while (child.exitCode === null && readdirSync(join(folder, 'tmp')).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill(signal)
  return ended
}

/** Starts a command in the home `folder`, sends it SIGINT once it has written `said` to its standard error, and gives what it came to. */
export async function stoppedAfter(folder: string, args: readonly string[], passphrase: string, said: RegExp): Promise<Answer> {
  const file = join(folder, 'passphrase')
  writeFileSync(file, `${passphrase}\n`, { mode: 0o600 })
  const descriptor = openSync(file, 'r')
  try {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      env: environmentIn(folder),
      stdio: ['ignore', 'pipe', 'pipe', descriptor],
    })
    let out = ''
    let errors = ''
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8')
      if (said.test(errors)) child.kill('SIGINT')
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, out, errors }
  } finally {
    closeSync(descriptor)
  }
}
