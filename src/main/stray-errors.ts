/** Errors that nobody waited for: told by name, never by message, which could hold what a user typed. */

/** A rejection nobody handled (a malformed message on a port, say) ends one call, not the process. */
export function surviveStrayRejections(log: (what: string) => void): void {
  process.on('unhandledRejection', (reason) => {
    log(`an error nobody waited for: ${reason instanceof Error ? reason.name : typeof reason}`)
  })
}

/** For the shell: without this, Electron shows a thrown error's text in a dialog. */
export function surviveStrayExceptions(log: (what: string) => void): void {
  process.on('uncaughtException', (error) => {
    log(`an error nobody caught: ${error.name}`)
  })
}
