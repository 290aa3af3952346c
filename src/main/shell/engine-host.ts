/** One engine process: started, given its port, ended for certain. */
import { utilityProcess, type MessagePortMain } from 'electron'
import { createBindingTests } from './binding-test.ts'
import { endProcess } from './end-process.ts'

export type EngineStart = { readonly entry: string; readonly env: Record<string, string>; readonly packaged: boolean }
export type RunningEngine = {
  readonly exited: Promise<void>
  /** Gives the engine its end of a channel to the service. */
  connect(port: MessagePortMain): void
  kill(): void
}

export function startEngine({ entry, env, packaged }: EngineStart): RunningEngine {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Cloister Engine', env, stdio: packaged ? 'ignore' : 'inherit' })
  const tests = createBindingTests(
    (file, args, options) => utilityProcess.fork(file, args, options),
    env,
    (message) => {
      child.postMessage(message)
    },
  )
  child.on('message', (data: unknown) => {
    tests.take(data)
  })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      tests.stop()
      resolve()
    })
  })
  return {
    exited,
    connect: (port) => {
      child.postMessage({ type: 'service-port' }, [port])
    },
    kill: () => {
      endProcess(child)
    },
  }
}
