/** Ends a process for certain: one that is stopped or deep in native code does not answer the polite signal. */
export function endProcess(child: { readonly pid?: number | undefined; kill(): boolean }): void {
  const { pid } = child
  if (pid !== undefined && process.platform !== 'win32') {
    try {
      process.kill(pid, 'SIGKILL')
      return
    } catch {
      // It is gone already.
    }
  }
  child.kill()
}
