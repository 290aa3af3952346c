#!/usr/bin/env node
/** Lint, form, boundaries, and what nothing uses. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ownEnvironment, ownNode, root, underOwnNode } from './own-node.mjs'
import { reportChecks } from './report-checks.mjs'

/** @type {readonly (readonly [string, readonly string[]])[]} */
const tools = [
  ['eslint', ['eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['prettier', ['prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
  ['boundaries', ['dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', 'src', 'bench', 'tests']],
  ['knip', ['knip/bin/knip.js']],
]

if (underOwnNode()) {
  reportChecks(
    tools.map(([name, [script = '', ...args]]) => ({
      name,
      run: () =>
        spawnSync(ownNode, [join(root, 'node_modules', script), ...args], {
          cwd: root,
          env: ownEnvironment(),
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        }),
    })),
  )
}
