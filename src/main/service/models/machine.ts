/** What this machine can do: shown at first run and by `cloister doctor`. */
import { statfsSync } from 'node:fs'
import os from 'node:os'
import type { MachineReport } from '../../../contract/models.ts'
import { locate, readCatalogue } from './catalogue.ts'

export type MachineOptions = {
  readonly catalogueFolder: string
  readonly modelFolders: readonly string[]
  readonly devices: readonly string[]
}

const gib = 1024 ** 3

export function machineReport({ catalogueFolder, devices, modelFolders }: MachineOptions): MachineReport {
  const memoryBytes = os.totalmem()
  const freeMemoryBytes = availableMemory()
  return {
    platform: `${os.type()} ${os.release()}`,
    arch: os.arch(),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes,
    freeMemoryBytes,
    diskFreeBytes: diskFree(modelFolders[0]),
    runtime: process.versions['electron'] === undefined ? `Node ${process.versions.node}` : `Electron ${process.versions['electron']}`,
    devices: [...devices],
    models: readCatalogue(catalogueFolder).map((entry) => {
      const fits = entry.memoryBytes <= freeMemoryBytes
      const needs = `needs ${(entry.memoryBytes / gib).toFixed(1)} GiB of memory`
      return {
        id: entry.id,
        name: entry.name,
        present: locate(entry.file, modelFolders).present,
        fits,
        why: `${needs}, ${(freeMemoryBytes / gib).toFixed(1)} GiB are free`,
      }
    }),
  }
}

/** Memory that could be used now, in bytes: on Linux what the kernel says is available, not what is unused. */
export function availableMemory(): number {
  return process.availableMemory()
}

function diskFree(folder: string | undefined): number | null {
  for (const place of [folder, os.homedir()]) {
    try {
      if (place === undefined) continue
      const { bavail, bsize } = statfsSync(place)
      return bavail * bsize
    } catch {
      // The models folder may not be there yet.
    }
  }
  return null
}
