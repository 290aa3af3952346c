/** Runs node-llama-cpp's test of its own binary for the engine: this one file, as a utility process, and nothing else. */
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import type { ForkOptions } from 'electron'
import { BindingTestFromShell, BindingTestToShell } from '../../contract/binding-test.ts'

const tail = ['node-llama-cpp', 'dist', 'bindings', 'utils', 'testBindingBinary.js'].join(sep)

/** Whether this is the library's own test, by its real path. */
export function isBindingTest(file: string): boolean {
  try {
    return realpathSync(file).endsWith(sep + tail)
  } catch {
    return false
  }
}

/** The part of Electron's utility process that is used here. */
type Child = {
  on(event: 'message', listener: (data: unknown) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  postMessage(message: unknown): void
  kill(): boolean
}
export type Fork = (file: string, args: string[], options: ForkOptions) => Child

/** Takes the engine's messages; `post` brings the test's answers back to it. `stop` ends a test that is still running. */
export function createBindingTests(fork: Fork, env: Record<string, string>, post: (message: BindingTestFromShell) => void) {
  const children = new Map<number, Child>()

  function start(id: number, file: string): void {
    if (children.has(id) || !isBindingTest(file)) {
      post({ type: 'binding-test', id, step: 'exit', code: 1 })
      return
    }
    const child = fork(file, [], { env: { ...env, TEST_BINDING_CP: 'true' }, stdio: 'ignore', serviceName: 'Cloister Engine Check' })
    children.set(id, child)
    child.on('message', (data) => {
      const message = BindingTestFromShell.safeParse({ type: 'binding-test', id, step: 'message', data })
      if (message.success) post(message.data)
    })
    child.on('exit', (code) => {
      children.delete(id)
      post({ type: 'binding-test', id, step: 'exit', code })
    })
  }

  return {
    /** Returns false for a message that is not of the relay. */
    take(data: unknown): boolean {
      const message = BindingTestToShell.safeParse(data)
      if (!message.success) return false
      const { id, step } = message.data
      switch (step) {
        case 'fork':
          start(id, message.data.file)
          break
        case 'message':
          children.get(id)?.postMessage(message.data.data)
          break
        case 'kill':
          children.get(id)?.kill()
          break
      }
      return true
    },
    stop(): void {
      for (const child of children.values()) child.kill()
      children.clear()
    },
  }
}
