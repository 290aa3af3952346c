/** What a trace of system calls says about INET sockets. */

export type InetUse = {
  /** Calls that name an INET address: connecting, binding, sending. Each would be a way out. */
  readonly addressed: string[]
  /**
   * INET sockets that Chromium's own first process opened. On Linux it opens datagram sockets without an address to ask the
   * kernel for the names of network interfaces (an ioctl needs some socket), and closes them again; no switch turns that off.
   */
  readonly openedByBrowser: string[]
  /** INET sockets that any other process opened: service, engine, pages, graphics. */
  readonly openedElsewhere: string[]
  readonly unixSockets: number
}

/** The process of each thread, as the trace tells it by its clone calls. */
function processes(lines: readonly string[]): Map<string, string> {
  const processOf = new Map<string, string>()
  const begun = new Map<string, string>()
  for (const line of lines) {
    const [, caller = '', rest = ''] = /^(\d+) +(.*)$/u.exec(line) ?? []
    if (!/clone3?[( ]/u.test(rest)) continue
    if (rest.includes('<unfinished')) {
      begun.set(caller, rest)
      continue
    }
    const made = / = (\d+)/u.exec(rest.split(')').at(-1) ?? '')?.[1]
    if (made === undefined) continue
    const whole = rest.includes('resumed>') ? `${begun.get(caller) ?? ''}${rest}` : rest
    processOf.set(made, whole.includes('CLONE_THREAD') ? (processOf.get(caller) ?? caller) : made)
  }
  return processOf
}

/** @param trace the output of `strace -f` with at least socket, connect, bind, sendto, sendmsg, clone and clone3 */
export function inetUse(trace: string): InetUse {
  const lines = trace.split('\n')
  const processOf = processes(lines)
  const first = lines[0]?.split(' ')[0] ?? ''
  const opened = lines.filter((line) => /socket\((?:AF|PF)_(?:INET6?|PACKET)/u.test(line))
  const ofFirst = (line: string): boolean => {
    const thread = line.split(' ')[0] ?? ''
    return (processOf.get(thread) ?? thread) === first
  }
  return {
    addressed: lines.filter((line) => /sa_family=AF_(?:INET6?|PACKET)/u.test(line)),
    openedByBrowser: opened.filter(ofFirst),
    openedElsewhere: opened.filter((line) => !ofFirst(line)),
    unixSockets: lines.filter((line) => line.includes('socket(AF_UNIX')).length,
  }
}
