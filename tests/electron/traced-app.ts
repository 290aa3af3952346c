/**
 * The built app under strace, driven over Chromium's debugging pipe. A test driver that talks to the app over a socket
 * would put sockets into the very trace that must have none; a pipe does not.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { environment, executable, root } from './app.ts'

type Message = {
  id?: number
  method?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message: string }
  sessionId?: string
}

export class TracedApp {
  readonly #child: ChildProcess
  readonly #commands: Writable
  readonly #waiting = new Map<number, { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }>()
  readonly #pages = new Map<string, string>()
  readonly #init: string
  readonly ended: Promise<number | null>
  #last = 0
  #rest = ''

  /**
   * @param trace the file that strace writes
   * @param init a script that each page runs before its own
   */
  constructor(userData: string, trace: string, init: string) {
    this.#init = init
    const strace = [
      '-f',
      '-qq',
      '--seccomp-bpf',
      '-e',
      'trace=socket,connect,bind,sendto,sendmsg,sendmmsg,clone,clone3',
      '-e',
      'signal=none',
      '-o',
      trace,
    ]
    this.#child = spawn('strace', [...strace, executable(), root, '--remote-debugging-pipe'], {
      env: environment(userData),
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
    })
    this.#commands = this.#child.stdio[3] as Writable
    const answers = this.#child.stdio[4] as Readable
    answers.setEncoding('utf8')
    answers.on('data', (chunk: string) => {
      const parts = (this.#rest + chunk).split('\0')
      this.#rest = parts.pop() ?? ''
      for (const part of parts) this.#take(JSON.parse(part) as Message)
    })
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#commands.on('error', () => undefined)
  }

  async start(): Promise<void> {
    await this.#send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
  }

  #take(message: Message): void {
    if (message.id !== undefined) {
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.error === undefined) waiting?.resolve(message.result ?? {})
      else waiting?.reject(new Error(message.error.message))
    } else if (message.method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = message.params as { sessionId: string; targetInfo: { type: string } }
      this.#welcome(sessionId, targetInfo.type)
    } else if (message.method === 'Target.detachedFromTarget') {
      this.#pages.delete((message.params as { sessionId: string }).sessionId)
    }
  }

  /** Commands are sent one after another without waiting: a page that is held answers none of them until it is let go. */
  #welcome(session: string, type: string): void {
    const ignore = (): undefined => undefined
    if (type === 'page') {
      this.#pages.set(session, type)
      this.#send('Page.enable', {}, session).catch(ignore)
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: this.#init }, session).catch(ignore)
    }
    this.#send('Runtime.runIfWaitingForDebugger', {}, session).catch(ignore)
  }

  #send(method: string, params: Record<string, unknown>, sessionId?: string): Promise<Record<string, unknown>> {
    this.#last += 1
    const id = this.#last
    this.#commands.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
    })
  }

  /** The page that is shown: the newest one at the app's address. */
  async #page(): Promise<string> {
    for (;;) {
      for (const session of [...this.#pages.keys()].reverse()) {
        const address = await this.#evaluateIn(session, 'location.href', 2000).catch(() => null)
        if (address === 'app://cloister/index.html') return session
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  async #evaluateIn(session: string, expression: string, limitMs = 60_000): Promise<unknown> {
    const limit = new Promise<never>((_, reject) => setTimeout(reject, limitMs, new Error('no answer from the page')))
    const answer = this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session)
    const { exceptionDetails, result } = (await Promise.race([answer, limit])) as {
      result: { value?: unknown }
      exceptionDetails?: { text: string; exception?: { description?: string } }
    }
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  /** Evaluates an expression in the page that is shown. */
  async evaluate(expression: string, limitMs?: number): Promise<unknown> {
    return this.#evaluateIn(await this.#page(), expression, limitMs)
  }

  /** Waits until an expression is true in the page that is shown. */
  async until(expression: string, timeoutMs = 60_000): Promise<void> {
    const end = performance.now() + timeoutMs
    while (performance.now() < end) {
      if ((await this.evaluate(expression).catch(() => false)) === true) return
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`never true: ${expression}`)
  }

  /** Ends the app as a user does, by closing its window. */
  async quit(): Promise<number | null> {
    await Promise.race([this.#send('Page.close', {}, await this.#page()).catch(() => undefined), this.ended])
    return this.ended
  }

  /** Ends it by force, for a test that failed. */
  kill(): void {
    this.#child.kill('SIGTERM')
  }
}
