#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old gets a sentence and not a crash: the database library needs Node-API 10.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const newEnough = major > 22 || (major === 22 && minor >= 18)
const own = fileURLToPath(new URL('../../../node_modules/node/bin/node' + (process.platform === 'win32' ? '.exe' : ''), import.meta.url))

if (newEnough) {
  await import('./index.ts')
} else if (existsSync(own)) {
  const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 70
} else {
  process.stderr.write(
    `Cloister needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm start" once: it brings the right one.\n`,
  )
  process.exitCode = 69
}
