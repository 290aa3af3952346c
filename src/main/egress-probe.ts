/** Tries the ways to a network that the egress guard closes, so that the offline report says what was seen and not what was meant. */
import { createRequire } from 'node:module'
import type { EgressTry } from '../contract/control.ts'
import { EgressRefused } from './egress-guard.ts'

type Net = { connect(port: number, host: string): { on(event: 'error', listener: () => void): void; destroy(): void } }
type Dns = { lookup(host: string, answer: () => void): void }
type Http = { get(url: string): { on(event: 'error', listener: () => void): void; destroy(): void } }
type Dgram = { createSocket(type: 'udp4'): { close(): void } }

const builtin = createRequire(import.meta.url)
/** Nothing listens at the discard port, and `.invalid` never resolves (RFC 6761): a failing guard would still reach nobody. */
const nowhere = { host: '127.0.0.1', port: 9, name: 'cloister.invalid' }

function attempt(way: string, work: () => unknown): EgressTry {
  try {
    work()
    return { way, refused: false }
  } catch (error) {
    return { way, refused: error instanceof EgressRefused }
  }
}

/** Tries each way once in this process. */
export function tryWaysOut(): EgressTry[] {
  return [
    attempt('TCP', () => {
      const socket = (builtin('node:net') as Net).connect(nowhere.port, nowhere.host)
      socket.on('error', () => undefined)
      socket.destroy()
    }),
    attempt('UDP', () => {
      ;(builtin('node:dgram') as Dgram).createSocket('udp4').close()
    }),
    attempt('DNS', () => {
      ;(builtin('node:dns') as Dns).lookup(nowhere.name, () => undefined)
    }),
    attempt('HTTP', () => {
      const request = (builtin('node:http') as Http).get(`http://${nowhere.host}:${String(nowhere.port)}/`)
      request.on('error', () => undefined)
      request.destroy()
    }),
    attempt('fetch', () => {
      fetch(`http://${nowhere.host}:${String(nowhere.port)}/`).catch(() => undefined)
    }),
  ]
}
