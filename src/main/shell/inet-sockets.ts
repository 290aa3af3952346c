/** Counts the INET sockets of processes, as Linux tells it in /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6']

/** Inodes of the sockets in one table of /proc/PID/net. */
export function inodesOf(table: string): string[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/u)[9])
    .filter((inode): inode is string => inode !== undefined && inode !== '0')
}

/** @returns the number of INET sockets held by `pids`, or null where the platform does not tell */
export function openInetSockets(pids: readonly number[], platform: NodeJS.Platform = process.platform): number | null {
  if (platform !== 'linux') return null
  const counted = pids.map(socketsOf).filter((count) => count !== null)
  return counted.length === 0 ? null : counted.reduce((sum, count) => sum + count, 0)
}

function socketsOf(pid: number): number | null {
  try {
    const base = `/proc/${String(pid)}`
    const inet = new Set(tables.flatMap((name) => inodesOf(readIfThere(`${base}/net/${name}`))))
    return readdirSync(`${base}/fd`).filter((fd) => {
      const inode = /^socket:\[(\d+)\]$/u.exec(linkOf(`${base}/fd/${fd}`))?.[1]
      return inode !== undefined && inet.has(inode)
    }).length
  } catch {
    // A sandboxed process does not let itself be looked at, or is gone.
    return null
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
