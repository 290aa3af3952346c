#!/usr/bin/env node
/** Writes the software bill of materials (CycloneDX, JSON) of what ships to dist/sbom.cdx.json. Reads node_modules only. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ownEnvironment, ownNode, root, underOwnNode } from './own-node.mjs'

if (underOwnNode()) {
  const file = join(root, 'dist', 'sbom.cdx.json')
  mkdirSync(join(root, 'dist'), { recursive: true })
  const tool = join(root, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js')
  const args = [tool, '--omit', 'dev', '--output-reproducible', '--ignore-npm-errors', '--output-file', file, ...process.argv.slice(2)]
  const { status } = spawnSync(ownNode, args, { cwd: root, stdio: 'inherit', env: ownEnvironment() })
  process.exitCode = status ?? 1
  if (status === 0) process.stdout.write(`${file}\n`)
}
