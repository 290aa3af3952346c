import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { executable, launch, quit } from './app.ts'
import { expect, test } from './app.ts'
import { call, takePorts } from './ports.ts'

/** The runtime again, with its binary a copy whose RunAsNode fuse is off; all else is linked. */
async function runtimeWithoutNode(): Promise<string> {
  const original = executable()
  const folder = mkdtempSync(join(tmpdir(), 'cloister-fused-'))
  for (const name of readdirSync(dirname(original))) {
    if (name === basename(original)) copyFileSync(original, join(folder, name))
    else if (name === 'resources') cpSync(join(dirname(original), name), join(folder, name), { recursive: true })
    else symlinkSync(join(dirname(original), name), join(folder, name))
  }
  const copy = join(folder, basename(original))
  await flipFuses(copy, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: false })
  return copy
}

test('the engine loads its library in an app that cannot be run as Node', async ({ userData }) => {
  const fused = await runtimeWithoutNode()
  try {
    // With the fuse on this prints 2; with it off the variable means nothing, and the default app refuses an unknown folder.
    const asNode = (file: string): string => {
      try {
        return execFileSync(file, ['-e', 'process.stdout.write(String(1 + 1))'], {
          env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
          timeout: 10_000,
          stdio: ['ignore', 'pipe', 'ignore'],
        }).toString()
      } catch {
        return 'refused'
      }
    }
    expect(asNode(executable()).trim()).toBe('2')
    expect(asNode(fused).trim()).not.toBe('2')

    const running = await launch(userData, [], fused)
    try {
      const page = await running.window()
      await takePorts(page)
      await expect
        .poll(async () => ((await call(page, 'service', '/models/machine', {})).json as { devices: string[] }).devices, { timeout: 60_000 })
        .toContain('CPU')
    } finally {
      await quit(running)
    }
  } finally {
    rmSync(dirname(fused), { recursive: true, force: true })
  }
})
