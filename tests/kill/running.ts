/** The service as a child that can be killed at any moment, and chance that can be had again. */
import { fork, type ChildProcess } from 'node:child_process'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src/contract/index.ts'
import { EngineNote } from './service-child.ts'

export type Client = ContractRouterClient<Contract>
export type Running = {
  readonly child: ChildProcess
  readonly client: Client
  readonly ended: Promise<void>
  /** The process of the service's engine, once there was one. */
  readonly enginePid: () => number | null
}

/** A small, seedable generator (mulberry32), so that a failing run can be run again. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Starts the service on a vault folder, and waits until it is up. `modelFile` is what every ticket stands for. */
export async function start(folder: string, modelFile = ''): Promise<Running> {
  const child = fork(new URL('service-child.ts', import.meta.url), [folder, modelFile], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the service ended before it was up (${String(code)})`)))
  })
  const { port1, port2 } = new MessageChannel()
  let enginePid: number | null = null
  port2.on('message', (message: unknown) => {
    if (child.connected) child.send(message as never)
  })
  child.on('message', (message) => {
    const note = EngineNote.safeParse(message)
    if (note.success) enginePid = note.data.enginePid
    else port2.postMessage(message)
  })
  child.once('exit', () => port2.close())
  const link = new RPCLink({ port: port1 })
  port1.start()
  return { child, client: createORPCClient(link), ended, enginePid: () => enginePid }
}
