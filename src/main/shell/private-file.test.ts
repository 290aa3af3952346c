import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chromiumFolder, privateFolder, wipeFolder } from './folders.ts'
import { inodesOf, openInetSockets } from './inet-sockets.ts'
import { safeFileName, writePrivate } from './private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cloister-files-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a file name from a suggestion', () => {
  it.each([
    ['Visit note 2026-11-22', 'Visit note 2026-11-22.pdf'],
    ['note.pdf', 'note.pdf'],
    ['../../etc/passwd', 'etcpasswd.pdf'],
    ['a/b\\c:d*e?f"g<h>i|j\u0000k', 'abcdefghijk.pdf'],
    ['...', 'note.pdf'],
    ['', 'note.pdf'],
    ['\u202Efdp.exe', 'fdp.exe.pdf'],
    ['Überweisung', 'Überweisung.pdf'],
  ])('%j becomes %j', (suggested, name) => {
    expect(safeFileName(suggested, '.pdf')).toBe(name)
  })
})

describe.skipIf(process.platform === 'win32')('files and folders', () => {
  it('that are written are for their owner alone, also where they were there before', async () => {
    const path = join(folder, 'note.pdf')
    writeFileSync(path, 'something longer that was there before')
    chmodSync(path, 0o644)
    await writePrivate(path, Buffer.from('new'))
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('of the app are closed to others', () => {
    const path = join(folder, 'user data')
    const before = process.umask(0o022)
    try {
      privateFolder(path)
      chmodSync(path, 0o755)
      privateFolder(path)
      expect(statSync(path).mode & 0o777).toBe(0o700)
      writeFileSync(join(path, 'later'), '')
      expect(statSync(join(path, 'later')).mode & 0o077).toBe(0)
      wipeFolder(chromiumFolder(path))
    } finally {
      process.umask(before)
    }
  })
})

describe('INET sockets', () => {
  it('are told from their tables', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0',
      '   1: 0100007F:1F91 00000000:0000 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0 100 0 0 10 0',
      '',
    ].join('\n')
    expect(inodesOf(table)).toEqual(['4711'])
  })
  it('are not counted where the system does not tell', () => {
    expect(openInetSockets([process.pid], 'darwin')).toBeNull()
  })
})
