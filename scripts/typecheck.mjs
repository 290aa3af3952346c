#!/usr/bin/env node
/** Checks the types of each runtime by itself, so that Node's do not reach the window, nor the window's Node. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ownEnvironment, ownNode, root, underOwnNode } from './own-node.mjs'
import { reportChecks } from './report-checks.mjs'

const projects = [
  'src/contract',
  'src/main',
  'src/main/service',
  'src/main/engine',
  'src/main/shell',
  'src/main/cli',
  'src/preload',
  'src/renderer',
  'tests/renderer',
  'scripts',
  '.',
]

if (underOwnNode()) {
  reportChecks(
    projects
      .filter((project) => existsSync(join(root, project, 'tsconfig.json')))
      .map((project) => ({
        name: `types of ${project === '.' ? 'tests, benchmarks and configuration' : project}`,
        run: () =>
          spawnSync(ownNode, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], {
            cwd: root,
            env: ownEnvironment(),
            encoding: 'utf8',
          }),
      })),
  )
}
