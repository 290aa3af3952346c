/**
 * The fuses of a packaged app: what its binary can still be talked into, decided when it is made.
 *
 *   node scripts/fuses.ts APP
 */
import { flipFuses, FuseV1Options, FuseVersion, type FuseV1Config } from '@electron/fuses'

export const fuses = {
  version: FuseVersion.V1,
  /** A fuse that a later Electron adds must be decided here, not defaulted. */
  strictlyRequireAllFuses: true,
  /** No Node for whoever sets an environment variable. The engine's binary test, which would use it, runs in a utility process. */
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  /** Also takes SIGUSR1, which would open the inspector's socket. */
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  /** Of use on macOS and Windows; on Linux a signed list of hashes takes its place. */
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  /** Without it, a folder beside the archive would be loaded in its place, unchecked. */
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  /** On, but without the file it names, the app would not start. */
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseV1Config

if (import.meta.main) {
  const [app] = process.argv.slice(2)
  if (app === undefined) throw new Error('Say which app: node scripts/fuses.ts APP')
  await flipFuses(app, fuses)
}
