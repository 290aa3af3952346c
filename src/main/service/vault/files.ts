/** The files of a vault's folder, and how they are written. */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export type VaultFiles = {
  readonly folder: string
  readonly database: string
  readonly keys: string
  /** The machine half of the key where there is no keychain. */
  readonly device: string
  /** The last checkpoints of the ledger, outside the database. */
  readonly checkpoints: string
  /** A database that is still being made; it becomes `database` by the last step of creation. */
  readonly creating: string
}

export function vaultFiles(folder: string): VaultFiles {
  const at = (name: string): string => path.join(folder, name)
  return {
    folder,
    database: at('vault.db'),
    keys: at('vault.keys.json'),
    device: at('vault.device'),
    checkpoints: at('vault.checkpoints'),
    creating: at('vault.db.creating'),
  }
}

/** Where the vault's copy of before a migration is kept. */
export function copyBeforeMigration(files: VaultFiles, version: number): string {
  return path.join(files.folder, `vault.before-${String(version).padStart(4, '0')}.db`)
}

/** Makes the folder if need be and closes it to everyone else; files that this process makes from now on are closed as well. */
export function protectFolder(folder: string): void {
  process.umask(0o077)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  fs.chmodSync(folder, 0o700)
}

export function sizeOf(file: string): number | null {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? null
}

/** @throws the system's error (EROFS, EACCES …) where the file or its folder cannot be written to. */
export function assertWritable(file: string): void {
  fs.accessSync(path.dirname(file), fs.constants.W_OK | fs.constants.X_OK)
  fs.accessSync(file, fs.constants.R_OK | fs.constants.W_OK)
}

/** Replaces a file as a whole: after a crash at any point the old text or the new one is there, never a part. Mode 0600. */
export function writeFileAtomic(file: string, text: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const descriptor = fs.openSync(temporary, 'wx', 0o600)
    try {
      fs.writeFileSync(descriptor, text)
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
    fs.renameSync(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(path.dirname(file))
}

/** Makes a rename, a new file or a removal in this folder survive a power cut (Windows does so by itself). */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

export function syncFile(file: string): void {
  const descriptor = fs.openSync(file, 'r+')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}
