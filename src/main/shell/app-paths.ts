/** Where the built app finds its parts. Pure. */
import { join } from 'node:path'

export type AppPaths = {
  readonly service: string
  readonly engine: string
  readonly preload: string
  readonly renderer: string
  readonly resources: string
  readonly catalogue: string
}

/** @param root the folder of package.json, or the archive that takes its place in a package. */
export function appPaths(root: string): AppPaths {
  return {
    service: join(root, 'out', 'main', 'service.js'),
    engine: join(root, 'out', 'main', 'engine.js'),
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    renderer: join(root, 'out', 'renderer'),
    resources: join(root, 'resources'),
    catalogue: join(root, 'models'),
  }
}
