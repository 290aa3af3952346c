/**
 * Closes every way to a network that Node offers in this process. Each entry of the app imports this before anything else.
 * It guards against code that means no harm (a library that looks for updates, a URL where a path was meant);
 * it is one layer of several and no defence against native code.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module'

/** Thrown by whatever tries. Says what was tried, never where to. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused'
  constructor(what: string) {
    super(`Cloister opens no network connection (${what}).`)
  }
}

type Holder = Record<string, unknown>
const builtin = createRequire(import.meta.url)

function refuse(what: string): (...args: unknown[]) => never {
  // A function and not an arrow, so that it also refuses as a constructor.
  return function refused(): never {
    throw new EgressRefused(what)
  }
}

function close(holder: unknown, names: readonly string[], where: string): void {
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return
  const open = holder as Holder
  for (const name of names) {
    if (!(name in open)) continue
    Object.defineProperty(open, name, { value: refuse(`${where}.${name}`), configurable: false, writable: false, enumerable: true })
  }
}

function prototypeOf(module: Holder, name: string): unknown {
  const found = module[name]
  return typeof found === 'function' ? found.prototype : undefined
}

const dnsNames = [
  'lookup',
  'lookupService',
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTlsa',
  'resolveTxt',
  'reverse',
]

function closeAll(): void {
  const net = builtin('node:net') as Holder
  close(prototypeOf(net, 'Socket'), ['connect'], 'net.Socket')
  close(prototypeOf(net, 'Server'), ['listen'], 'net.Server')
  close(net, ['connect', 'createConnection'], 'net')
  close(builtin('node:tls'), ['connect'], 'tls')
  close(builtin('node:http'), ['request', 'get'], 'http')
  close(builtin('node:https'), ['request', 'get'], 'https')
  close(builtin('node:http2'), ['connect'], 'http2')
  const dgram = builtin('node:dgram') as Holder
  close(prototypeOf(dgram, 'Socket'), ['bind', 'connect', 'send'], 'dgram.Socket')
  close(dgram, ['createSocket'], 'dgram')
  const dns = builtin('node:dns') as Holder
  close(prototypeOf(dns, 'Resolver'), dnsNames, 'dns.Resolver')
  close(dns, dnsNames, 'dns')
  const dnsPromises = builtin('node:dns/promises') as Holder
  close(prototypeOf(dnsPromises, 'Resolver'), dnsNames, 'dns.promises.Resolver')
  close(dnsPromises, dnsNames, 'dns.promises')
  close(builtin('node:inspector'), ['open'], 'inspector')
  close(globalThis, ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'], 'global')
  syncBuiltinESMExports()
}

closeAll()
