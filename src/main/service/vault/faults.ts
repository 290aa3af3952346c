/** What the database library and the file system say, in the words of the contract. Their own messages are dropped: they may hold names. */
import Database from 'better-sqlite3-multiple-ciphers'
import { Fault } from '../../../contract/errors.ts'

/** The fault that stands for an error of the database or the file system, or null for one that is about something else. */
export function storageFault(error: unknown): Fault | null {
  if (error instanceof Fault) return error
  if (error instanceof Database.SqliteError) return sqliteFault(error.code)
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return systemFault(error.code)
  return null
}

function sqliteFault(code: string): Fault | null {
  const [, primary = ''] = code.split('_')
  switch (primary) {
    case 'FULL':
      return new Fault('VAULT_FULL')
    case 'READONLY':
    case 'PERM':
    case 'CANTOPEN':
      return new Fault('VAULT_READ_ONLY', { sqlite: code })
    case 'CORRUPT':
      return new Fault('VAULT_CORRUPT', { sqlite: code })
    case 'NOTADB':
      return new Fault('VAULT_UNREADABLE')
    case 'BUSY':
    case 'LOCKED':
      return new Fault('VAULT_BUSY')
    case 'IOERR':
      return /WRITE|FSYNC|TRUNCATE|DELETE/.test(code)
        ? new Fault('VAULT_READ_ONLY', { sqlite: code })
        : new Fault('VAULT_CORRUPT', { sqlite: code })
    default:
      return null
  }
}

function systemFault(code: string): Fault | null {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault('VAULT_FULL')
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new Fault('VAULT_READ_ONLY', { system: code })
    case 'ENOENT':
    case 'ENOTDIR':
      return new Fault('VAULT_MISSING')
    default:
      return null
  }
}

/** Runs `work`; errors of storage leave as faults, all others as they are. */
export function withStorageFaults<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storageFault(error) ?? error
  }
}
