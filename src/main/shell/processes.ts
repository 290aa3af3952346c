/** Service and engine: started, connected, watched, and ended together. What is kept in their memory dies with them. */
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { FromService, type ToService } from '../../contract/control.ts'
import { restartDelay } from './backoff.ts'
import { childEnvironment } from './child-environment.ts'
import { endProcess } from './end-process.ts'
import { startEngine, type RunningEngine } from './engine-host.ts'

/** How long after a window is connected the engine starts, in milliseconds: before that it would only slow down what is to be drawn. */
const engineAfterMs = 500

export type ProcessesOptions = {
  readonly serviceEntry: string
  readonly engineEntry: string
  readonly start: Omit<Extract<ToService, { type: 'start' }>, 'type'>
  readonly packaged: boolean
  /** A service is there to connect to: the first, one after a lock, or one after its predecessor ended by itself. */
  readonly onServiceUp: (why: 'asked' | 'ended') => void
  readonly onServiceMessage: (message: FromService) => void
  readonly log: (what: string) => void
}

export type Processes = {
  start(): void
  /** A port to the running service for a window, or null while there is none. */
  connectWindow(): MessagePortMain | null
  giveTicket(ticket: string, path: string): void
  restartEngine(): void
  /** Ends both: the engine at once, the service after it has closed the vault, or after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

type RunningService = { readonly child: UtilityProcess; readonly exited: Promise<void>; onClosed: () => void }

export function createProcesses(options: ProcessesOptions): Processes {
  const env = childEnvironment(process.env)
  let service: RunningService | null = null
  let engine: RunningEngine | null = null
  let wanted = false
  const ends = { service: [] as number[], engine: [] as number[] }
  const starting: Record<'service' | 'engine', NodeJS.Timeout | undefined> = { service: undefined, engine: undefined }

  function send(message: ToService, ports: MessagePortMain[] = []): void {
    service?.child.postMessage(message, ports)
  }

  function startIn(which: 'service' | 'engine', ms: number, work: () => void): void {
    clearTimeout(starting[which])
    starting[which] = setTimeout(() => {
      starting[which] = undefined
      if (wanted) work()
    }, ms)
  }

  function again(which: 'service' | 'engine', work: () => void): void {
    const now = Date.now()
    ends[which].push(now)
    const delay = restartDelay(ends[which], now)
    options.log(`${which} ended by itself; another starts in ${String(delay)} ms`)
    startIn(which, delay, work)
  }

  function startEngineProcess(): void {
    const started = startEngine({ entry: options.engineEntry, env, packaged: options.packaged })
    engine = started
    void started.exited.then(() => {
      if (engine !== started) return
      engine = null
      send({ type: 'engine-stopped' })
      again('engine', startEngineProcess)
    })
    connectEngine()
  }

  function connectEngine(): void {
    if (service === null || engine === null) return
    const { port1, port2 } = new MessageChannelMain()
    engine.connect(port1)
    send({ type: 'engine-port' }, [port2])
  }

  function endEngine(): void {
    clearTimeout(starting.engine)
    starting.engine = undefined
    const ended = engine
    engine = null
    ended?.kill()
  }

  function startService(why: 'asked' | 'ended'): void {
    const child = utilityProcess.fork(options.serviceEntry, [], {
      serviceName: 'Cloister Service',
      env,
      stdio: options.packaged ? 'ignore' : 'inherit',
    })
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        resolve()
      })
    })
    const started: RunningService = { child, exited, onClosed: () => undefined }
    service = started
    child.on('message', (data: unknown) => {
      const message = FromService.safeParse(data)
      if (!message.success) options.log('service sent a message that is not in the contract')
      else if (message.data.type === 'closed') started.onClosed()
      else options.onServiceMessage(message.data)
    })
    void exited.then(() => {
      if (service !== started) return
      service = null
      // The engine may still hold the visit that the service gave it.
      endEngine()
      again('service', () => {
        startService('ended')
      })
    })
    send({ type: 'start', ...options.start })
    options.onServiceUp(why)
  }

  return {
    start() {
      wanted = true
      startService('asked')
    },
    connectWindow() {
      if (service === null) return null
      const { port1, port2 } = new MessageChannelMain()
      send({ type: 'window-port' }, [port1])
      if (engine === null && starting.engine === undefined) startIn('engine', engineAfterMs, startEngineProcess)
      return port2
    },
    giveTicket(ticket, path) {
      send({ type: 'ticket', ticket, path })
    },
    restartEngine() {
      if (service === null) return
      send({ type: 'engine-stopped' })
      endEngine()
      startEngineProcess()
    },
    async stop(graceMs) {
      wanted = false
      clearTimeout(starting.service)
      endEngine()
      const ending = service
      if (ending === null) return
      const closed = new Promise<void>((resolve) => {
        ending.onClosed = resolve
        setTimeout(resolve, graceMs)
      })
      send({ type: 'close' })
      service = null
      await Promise.race([closed, ending.exited])
      endProcess(ending.child)
      await ending.exited
    },
  }
}
