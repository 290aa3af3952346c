/** The engine as a child of plain Node: for the command line, the benchmarks and the tests. Started when it is first asked for. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { engineClient, type EngineClient, type EngineConnection } from './engine-connection.ts'

const entry = fileURLToPath(new URL('../engine/main.ts', import.meta.url))

export type ForkedEngine = EngineConnection & {
  /** Ends the engine, whatever it is doing. */
  kill(): void
  /** The process, once it runs. */
  readonly pid: number | null
}

/** What the engine may know of the environment: nothing that changes what Node or llama.cpp does. */
function environment(): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ['HOME', 'PATH', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE', 'CUDA_PATH']) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

export function forkedEngine(): ForkedEngine {
  let current: { readonly child: ChildProcess; readonly client: EngineClient } | null = null

  function start(): { readonly child: ChildProcess; readonly client: EngineClient } {
    const child = fork(entry, [], {
      serialization: 'advanced',
      env: environment(),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const { port1, port2 } = new MessageChannel()
    port2.on('message', (message: unknown) => {
      if (child.connected) child.send(message as Parameters<ChildProcess['send']>[0])
    })
    child.on('message', (message) => {
      port2.postMessage(message)
    })
    const started = { child, client: engineClient(port1) }
    child.once('exit', () => {
      // Calls that wait for an answer fail now.
      port2.close()
      if (current === started) current = null
    })
    port1.start()
    port1.unref()
    port2.unref()
    child.unref()
    return started
  }

  function kill(): void {
    current?.child.kill('SIGKILL')
    current = null
  }

  return {
    client() {
      current ??= start()
      return current.client
    },
    restart() {
      kill()
      current = start()
      return Promise.resolve()
    },
    kill,
    get pid() {
      return current?.child.pid ?? null
    },
  }
}
