/**
 * Closes every way to start a process, but one: node-llama-cpp tests its own binary in a child before it loads it, and that child may
 * run. Under Electron this process cannot start it (the RunAsNode fuse is off), so the shell does, and relays. Must be called before the
 * library is imported.
 */
import { EventEmitter } from 'node:events'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import type { BindingTestFromShell, BindingTestToShell } from '../../contract/binding-test.ts'

/** The only file that may be started. */
const testFile = 'testBindingBinary.js'

/** The part of a child process that the library's test uses. */
class RelayedChild extends EventEmitter {
  readonly stdout = null
  readonly stderr = null
  killed = false
  exitCode: number | null = null
  readonly #post: (message: BindingTestToShell) => void
  readonly #id: number
  constructor(id: number, post: (message: BindingTestToShell) => void) {
    super()
    this.#id = id
    this.#post = post
  }
  send(data: unknown): boolean {
    this.#post({ type: 'binding-test', id: this.#id, step: 'message', data })
    return true
  }
  kill(): boolean {
    this.killed = true
    this.#post({ type: 'binding-test', id: this.#id, step: 'kill' })
    return true
  }
  receive(message: BindingTestFromShell): void {
    switch (message.step) {
      case 'message':
        this.emit('message', message.data)
        return
      case 'exit':
        this.exitCode = message.code
        this.emit('exit', message.code)
        return
    }
  }
}

type ChildProcessModule = Record<string, unknown> & { fork: (file: string, ...rest: unknown[]) => unknown }
const childProcess = createRequire(import.meta.url)('node:child_process') as ChildProcessModule

function refused(): never {
  throw new Error('The engine starts no process.')
}

function replaceAll(fork: ChildProcessModule['fork']): void {
  for (const name of Object.keys(childProcess)) if (typeof childProcess[name] === 'function') childProcess[name] = refused
  childProcess.fork = fork
  syncBuiltinESMExports()
}

/** In plain Node the one child is started here. */
export function allowOnlyBindingTest(): void {
  const { fork } = childProcess
  replaceAll((file, ...rest) => (basename(file) === testFile ? fork(file, ...rest) : refused()))
}

/** Under Electron the shell starts it. Returns what the shell's messages are to be given to. */
export function relayBindingTest(post: (message: BindingTestToShell) => void): (message: BindingTestFromShell) => void {
  const children = new Map<number, RelayedChild>()
  replaceAll((file) => {
    if (basename(file) !== testFile) return refused()
    const id = children.size
    const child = new RelayedChild(id, post)
    children.set(id, child)
    post({ type: 'binding-test', id, step: 'fork', file: file })
    return child
  })
  return (message) => children.get(message.id)?.receive(message)
}
