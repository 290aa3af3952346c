/** A real service on a real vault for tests: device secret in a file, so that no keychain of the machine is touched. */
import { fileURLToPath } from 'node:url'
import { appFolders, placesOf } from '../../src/main/places.ts'
import { forkedEngine } from '../../src/main/service/forked-engine.ts'
import { createService, type Service } from '../../src/main/service/index.ts'
import { createVault, systemKeyVault } from '../../src/main/service/vault/index.ts'
import { createRecords } from '../../src/main/service/records/index.ts'

export const passphraseForTests = 'correct horse battery staple'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The service on a vault folder, with the engine of the product (started only when it is asked for). */
export function serviceForTests(folder: string): Service {
  const { catalogue, resources } = appFolders(root)
  return createService({
    folder,
    modelFolders: [placesOf({ platform: process.platform, home: process.env['HOME'] ?? '', env: process.env }).models],
    resourcesFolder: resources,
    catalogueFolder: catalogue,
    appVersion: '0.0.0-test',
    engine: forkedEngine(),
    keyVault: systemKeyVault(),
    now: () => new Date(),
    redeemTicket: () => null,
    onSettings: () => undefined,
  })
}
