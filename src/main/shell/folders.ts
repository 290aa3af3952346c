/** The app's own folder: nobody else may look into it. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Makes the folder, mode 0700 whatever it was, and what is made later no wider than that. */
export function privateFolder(folder: string): void {
  process.umask(0o077)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform !== 'win32') chmodSync(folder, 0o700)
}

/** Where Chromium keeps what it must keep while it runs. Wiped at each start and end. */
export function chromiumFolder(userData: string): string {
  return join(userData, 'chromium')
}

/** Never throws: what cannot be removed while Chromium still writes is removed at the next start. */
export function wipeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // A page's session is in memory; nothing of a visit is in this folder.
  }
}
