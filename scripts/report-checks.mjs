/**
 * Runs checks one after another, shows the output of those that fail, and ends with the counts that scripts/test.mjs reads.
 * @param {readonly { name: string, run: () => { status: number | null, stdout: string, stderr: string } }[]} checks
 */
export function reportChecks(checks) {
  let failed = 0
  for (const { name, run } of checks) {
    const started = Date.now()
    const { status, stderr, stdout } = run()
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`)
    if (status === 0) continue
    failed++
    process.stdout.write(`${stdout}${stderr}\n`)
  }
  process.stdout.write(`checks: ${checks.length - failed} passed, ${failed} failed\n`)
  process.exitCode = failed === 0 ? 0 : 1
}
