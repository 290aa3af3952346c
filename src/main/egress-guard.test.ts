import { createRequire } from 'node:module'
import { afterAll, describe, expect, it } from 'vitest'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'

// The guard closes a process for good, so that each try runs in a process of its own.
const guard = fileURLToPath(new URL('./egress-guard.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cloister-egress-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function tries(code: string): string {
  const file = join(folder, 'try.mjs')
  writeFileSync(
    file,
    `import ${JSON.stringify(guard)}
     import { createRequire } from 'node:module'
     const require = createRequire(import.meta.url)
     try { ${code}; console.log('open') } catch (error) { console.log(error.name) }`,
  )
  return execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()
}

const ways: Record<string, string> = {
  'net.connect': `require('net').connect(9, '127.0.0.1')`,
  'net.createConnection': `require('net').createConnection({ port: 9 })`,
  'a socket made by hand': `new (require('net').Socket)().connect(9, '127.0.0.1')`,
  'a listening server': `require('net').createServer().listen(0)`,
  'an http server': `require('http').createServer().listen(0)`,
  'tls.connect': `require('tls').connect(9, '127.0.0.1')`,
  'http.request': `require('http').request('http://127.0.0.1:9/')`,
  'http.get, imported by name': `(await import('node:http')).get('http://127.0.0.1:9/')`,
  'an http agent': `require('http').globalAgent.createConnection({ port: 9, host: '127.0.0.1' })`,
  'https.get': `require('https').get('https://127.0.0.1:9/')`,
  'http2.connect': `require('http2').connect('http://127.0.0.1:9/')`,
  'a datagram socket': `require('dgram').createSocket('udp4')`,
  'a datagram socket by its class': `new (require('dgram').Socket)('udp4').send('x', 9, '127.0.0.1')`,
  'dns.lookup': `require('dns').lookup('example.org', () => undefined)`,
  'dns.promises': `await require('dns').promises.resolve4('example.org')`,
  'a resolver of its own': `new (require('dns').Resolver)().resolve4('example.org', () => undefined)`,
  fetch: `await fetch('http://127.0.0.1:9/')`,
  WebSocket: `new (globalThis.WebSocket ?? function () { throw Object.assign(new Error(), { name: 'EgressRefused' }) })('ws://127.0.0.1:9/')`,
  'the inspector': `require('inspector').open(0)`,
}

describe('the egress guard', () => {
  for (const [name, code] of Object.entries(ways)) {
    it(`refuses ${name}`, () => {
      expect(tries(code)).toBe('EgressRefused')
    })
  }

  it('cannot be taken back', () => {
    expect(tries(`globalThis.fetch = () => undefined`)).toBe('TypeError')
  })

  it('leaves files and child pipes alone', () => {
    const file = JSON.stringify(createRequire(import.meta.url).resolve('vitest/package.json'))
    expect(tries(`require('fs').readFileSync(${file}); require('child_process').execFileSync(process.execPath, ['-v'])`)).toBe('open')
  })
})
