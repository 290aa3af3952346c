/** Where things are kept on each platform. Pure: the platform, the home and the environment come in. */
import { join, posix, win32 } from 'node:path'

export type Machine = {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}
export type Places = {
  /** The app's own folder, mode 0700. */
  readonly userData: string
  /** The vault's folder inside it. */
  readonly vault: string
  /** Where model weights are cached; shared by every vault of this user. */
  readonly models: string
}

/** The folders that Cloister uses for this user of this machine. */
export function placesOf({ env, home, platform }: Machine): Places {
  const path = platform === 'win32' ? win32 : posix
  const userData = env['CLOISTER_USER_DATA'] ?? path.join(configFolder({ env, home, platform }), 'Cloister')
  const models = env['CLOISTER_MODELS'] ?? path.join(cacheFolder({ env, home, platform }), 'cloister-models')
  return { userData, vault: path.join(userData, 'vault'), models }
}

function configFolder({ env, home, platform }: Machine): string {
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support')
    case 'win32':
      return env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming')
    default:
      return env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config')
  }
}

function cacheFolder({ env, home, platform }: Machine): string {
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Caches')
    case 'win32':
      return env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local')
    default:
      return env['XDG_CACHE_HOME'] ?? posix.join(home, '.cache')
  }
}

/** The folders that come with the app, below its root. */
export function appFolders(root: string): { readonly resources: string; readonly catalogue: string } {
  return { resources: join(root, 'resources'), catalogue: join(root, 'models') }
}
