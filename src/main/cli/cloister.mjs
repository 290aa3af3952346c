#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old gets a sentence and not a crash: the database library needs Node-API 10,
// and the sources are run with their types in them.
import { spawnSync } from 'node:child_process'
import { existsSync, fstatSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const newEnough = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
const own = fileURLToPath(new URL('../../../node_modules/node/bin/node' + (process.platform === 'win32' ? '.exe' : ''), import.meta.url))

/** The three standard streams, and the descriptor that carries the passphrase, where one is open. */
function handedOn() {
  const stdio = ['inherit', 'inherit', 'inherit']
  const descriptor = Number(/--passphrase-fd[= ](\d{1,3})(?: |$)/.exec(process.argv.slice(2).join(' '))?.[1])
  if (!(descriptor > 2) || !isOpen(descriptor)) return stdio
  return [...stdio, ...Array(descriptor - 3).fill('ignore'), descriptor]
}

/** @param {number} descriptor */
function isOpen(descriptor) {
  try {
    fstatSync(descriptor)
    return true
  } catch {
    return false
  }
}

if (newEnough) {
  await import('./index.ts')
} else if (existsSync(own)) {
  const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: handedOn() })
  process.exitCode = status ?? 70
} else {
  process.stderr.write(
    `Cloister needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm start" once: it brings the right one.\n`,
  )
  process.exitCode = 69
}
