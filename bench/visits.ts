/**
 * Three real visits through the window of the app in Electron, by keyboard alone: seconds, keys, verdicts and tokens of each. The walk itself is
 * tests/electron/real-visits.spec.ts; it needs what the tests in Electron need, and a model.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireData } from './aci.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export function run(argv: readonly string[]): number {
  const env = { ...process.env, CLOISTER_E2E_VISITS: requireData('aci-bench/valid.csv') }
  const args = [join(root, 'scripts', 'e2e.mjs'), 'real-visits.spec', ...argv]
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1
}
