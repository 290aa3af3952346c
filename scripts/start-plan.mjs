/**
 * Why the app cannot be opened here, in one line; null where it can. Pure.
 * @param {{ hasScreen: boolean, hasRuntime: boolean, isRoot: boolean }} found
 * @returns {string | null}
 */
export function whyNotOpen({ hasRuntime, hasScreen, isRoot }) {
  const instead = 'here is the sample visit in the terminal instead, with the same service, engine, vault and ledger.'
  if (!hasScreen) return `There is no screen to open the app on; ${instead}`
  if (!hasRuntime) return `There is no Electron runtime to open the app with; ${instead}`
  if (isRoot) return `Chromium has no sandbox for root, and the app does not open without it (start it as an ordinary user); ${instead}`
  return null
}
