/** The same service and engine as in the app, without Electron: the service in this process, the engine as its child. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v4 } from 'uuid'
import { createService, type ServiceClient } from '../service/index.ts'
import { forkedEngine } from '../service/forked-engine.ts'
import { systemKeyVault } from '../service/vault/index.ts'
import { appFolders, placesOf, type Places } from '../places.ts'
import { exitCodes } from './exit-codes.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const catalogueFolder = appFolders(root).catalogue

export function places(): Places {
  return placesOf({ platform: process.platform, home: homedir(), env: process.env })
}

export function appVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

export type OpenService = {
  readonly client: ServiceClient
  readonly folder: string
  /** A ticket that lets `models.import` read this file, as the app's file dialog gives one. */
  readonly ticketFor: (path: string) => string
  close(): Promise<void>
}

/** Starts the service on a vault folder; nothing is opened or made until a procedure asks for it. */
export function startService(folder: string): OpenService {
  const tickets = new Map<string, string>()
  const engine = forkedEngine()
  const { catalogue, resources } = appFolders(root)
  const service = createService({
    folder,
    modelFolders: [places().models],
    resourcesFolder: resources,
    catalogueFolder: catalogue,
    appVersion: appVersion(),
    engine,
    keyVault: systemKeyVault(),
    now: () => new Date(),
    redeemTicket: (ticket) => {
      const path = tickets.get(ticket) ?? null
      tickets.delete(ticket)
      return path
    },
    onSettings: () => undefined,
  })
  return {
    client: service.client(),
    folder,
    ticketFor(path) {
      const ticket = v4()
      tickets.set(ticket, path)
      return ticket
    },
    async close() {
      await service.close()
      engine.kill()
    },
  }
}

/**
 * A vault for the occasion, in a temporary folder of mode 0700 that is removed when `use` ends, whatever happens: also when the
 * process is interrupted or told to end.
 */
export async function withTemporaryVault<T>(use: (service: OpenService) => Promise<T>): Promise<T> {
  const clear = async (): Promise<void> => {
    try {
      await service.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    // While a draft is written, Ctrl-C is the draft's: it stops the engine, and `use` ends by itself.
    if (signal === 'SIGINT' && process.listenerCount('SIGINT') > 1) return
    clear().then(
      () => process.exit(exitCodes.stopped),
      () => process.exit(exitCodes.internal),
    )
  }
  // Before there is a folder, so that none is left by a signal in between.
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const folder = mkdtempSync(join(tmpdir(), 'cloister-'))
  const service = startService(folder)
  try {
    await service.client.vault.create({ userName: 'Command line', passphrase: `${v4()}${v4()}`, backend: 'device-file' })
    return await use(service)
  } finally {
    process.removeListener('SIGINT', onSignal)
    process.removeListener('SIGTERM', onSignal)
    await clear()
  }
}

/** An existing vault, unlocked with `passphrase` while `use` runs. */
export async function withVault<T>(folder: string, passphrase: string, use: (service: OpenService) => Promise<T>): Promise<T> {
  const service = startService(folder)
  try {
    await service.client.vault.unlock({ passphrase })
    return await use(service)
  } finally {
    await service.close()
  }
}

/** A file as the contract takes it. */
export function incomingFile(path: string): { name: string; content: { kind: 'bytes'; base64: string } } {
  return { name: basename(path), content: { kind: 'bytes', base64: readFileSync(path).toString('base64') } }
}
